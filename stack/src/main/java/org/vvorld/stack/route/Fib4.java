package org.vvorld.stack.route;

import java.util.function.UnaryOperator;

/**
 * An IPv4 forwarding table that changes prefix by prefix; what a reader sees meanwhile stands at {@link PrefixTable}. The admin thread
 * alone calls what is not said to be for any thread. Addresses are ints in host order.
 *
 * @param <R> what a prefix leads to; a full table's prefixes share few of them
 */
public final class Fib4<R> {
    /** More than the 511 prefixes longer than /16 that a /16 without host routes holds: it stays one range table, as in DXR. */
    private static final int BURST = 1024;

    /** So many prefixes are worth the megabytes of a {@link Flat}. */
    static final int FLAT = 50_000;

    private final PrefixTable table = new PrefixTable(BURST, FLAT, Integer.MAX_VALUE);
    private volatile int size;

    /** What {@link #forEach} calls. */
    @FunctionalInterface
    public interface Visitor<R> {
        void visit(int address, int length, R route);
    }

    /** The longest match, or null. Any thread; never waits, never allocates. */
    @SuppressWarnings("unchecked")
    public R lookup(int address) {
        return (R) table.lookup((long) address << 32);
    }

    /**
     * Adds a prefix, unless it is there.
     *
     * @param address has no bit set behind {@code length}
     * @return false if it was there; its route stays
     */
    public boolean add(int address, int length, R route) {
        if (exact(address, length) != null) {
            return false;
        }
        replace(address, length, route);
        return true;
    }

    /** Sets the route of a prefix, new or not; returns the one before, or null. */
    public R replace(int address, int length, R route) {
        if (route == null) {
            throw new IllegalArgumentException("no route for a prefix of length " + length + "; remove() removes one");
        }
        return set(address, length, route);
    }

    /** Removes a prefix; returns its route, or null if it was not there. */
    public R remove(int address, int length) {
        return exact(address, length) == null ? null : set(address, length, null);
    }

    private R set(int address, int length, R route) {
        R before = exact(address, length);
        table.set((long) address << 32, length, route);
        size = table.size();
        return before;
    }

    /** The route of exactly this prefix, or null. */
    @SuppressWarnings("unchecked")
    public R exact(int address, int length) {
        if (length < 0 || length > 32 || length < 32 && address << length != 0) {
            throw new IllegalArgumentException("address " + Integer.toHexString(address) + " with prefix length "
                    + length + ": the length is 0 to 32, and no bit behind it is set");
        }
        return (R) table.exact((long) address << 32, length);
    }

    /** All prefixes by address, unsigned, the shorter first. */
    @SuppressWarnings("unchecked")
    public void forEach(Visitor<? super R> visitor) {
        table.forEach((address, length, value) -> visitor.visit((int) (address >>> 32), length, (R) value));
    }

    /** Puts other routes in the place of all, null for none. */
    @SuppressWarnings("unchecked")
    public void rewrite(UnaryOperator<R> routes) {
        table.rewrite((UnaryOperator<Object>) (UnaryOperator<?>) routes);
        size = table.size();
    }

    /** Publishes all anew, since some {@link Nexthop} rests that did not, or the other way round. */
    public void refresh() {
        table.refresh();
    }

    /** How many prefixes. Any thread. */
    public int size() {
        return size;
    }

    /** Heap bytes of what lookups read, the routes apart. */
    public long lookupBytes() {
        return Footprint.object(4 + 4) + table.lookupBytes();
    }

    /** Heap bytes of what only changes need, the routes apart. */
    public long ribBytes() {
        return table.ribBytes();
    }
}
