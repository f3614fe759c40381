package org.vvorld.stack.route;

import java.util.function.UnaryOperator;

/**
 * An IPv6 forwarding table that changes prefix by prefix, like {@link Fib4}. Addresses are two longs in host order. Prefixes up to /64
 * stand in a table of the upper halves; a /64 with longer ones has a table of the lower halves.
 *
 * @param <R> what a prefix leads to
 */
public final class Fib6<R> {
    static final int BURST = 128;

    /** So many prefixes in a part are worth the 20 KB of a {@link Packed}. */
    static final int PACKED = 256;

    private final PrefixTable upper = new PrefixTable(BURST, Integer.MAX_VALUE, PACKED);
    private volatile int size;

    /** What {@link #forEach} calls. */
    @FunctionalInterface
    public interface Visitor<R> {
        void visit(long high, long low, int length, R route);
    }

    /** The longest match, or null. Any thread; never waits, never allocates. */
    @SuppressWarnings("unchecked")
    public R lookup(long high, long low) {
        Object answer = upper.lookup(high);
        return (R) (answer instanceof Deep d ? d.lower.lookup(low) : answer);
    }

    /** Adds a prefix, unless it is there; false if it was, and its route stays. */
    public boolean add(long high, long low, int length, R route) {
        if (exact(high, low, length) != null) {
            return false;
        }
        replace(high, low, length, route);
        return true;
    }

    /** Sets the route of a prefix, new or not; returns the one before, or null. */
    public R replace(long high, long low, int length, R route) {
        if (route == null) {
            throw new IllegalArgumentException("no route for a prefix of length " + length + "; remove() removes one");
        }
        R before = exact(high, low, length);
        set(high, low, length, route);
        resize(before == null ? 1 : 0);
        return before;
    }

    /** Removes a prefix; returns its route, or null if it was not there. */
    public R remove(long high, long low, int length) {
        R before = exact(high, low, length);
        if (before != null) {
            set(high, low, length, null);
            resize(-1);
        }
        return before;
    }

    // The admin thread alone writes it.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void resize(int by) {
        size += by;
    }

    private void set(long high, long low, int length, R route) {
        Deep deep = length >= 64 && upper.exact(high, 64) instanceof Deep d ? d : null;
        if (length > 64) {
            if (deep == null) {
                deep = new Deep();
                deep.own = upper.exact(high, 64);
            }
            if (deep.lower.size() == 0) {
                deep.lower.set(low, length - 64, route);
                upper.set(high, 64, deep);
                return;
            }
            deep.lower.set(low, length - 64, route);
            if (deep.lower.size() == 0) {
                upper.set(high, 64, deep.own);
            }
        } else if (deep != null) {
            deep.own = route;
            upper.set(high, 64, deep);
        } else {
            upper.set(high, length, route);
        }
    }

    /** The route of exactly this prefix, or null. */
    @SuppressWarnings("unchecked")
    public R exact(long high, long low, int length) {
        if (length < 0
                || length > 128
                || length < 64 && high << length != 0
                || length <= 64 && low != 0
                || length > 64 && length < 128 && low << (length - 64) != 0) {
            throw new IllegalArgumentException("address " + Long.toHexString(high) + " " + Long.toHexString(low)
                    + " with prefix length " + length + ": the length is 0 to 128, and no bit behind it is set");
        }
        Object there = upper.exact(high, Math.min(length, 64));
        if (there instanceof Deep d) {
            return (R) (length == 64 ? d.own : d.lower.exact(low, length - 64));
        }
        return length > 64 ? null : (R) there;
    }

    /** All prefixes by address, unsigned, the shorter first. */
    @SuppressWarnings("unchecked")
    public void forEach(Visitor<? super R> visitor) {
        upper.forEach((high, length, value) -> {
            if (value instanceof Deep d) {
                if (d.own != null) {
                    visitor.visit(high, 0, 64, (R) d.own);
                }
                d.lower.forEach((low, more, route) -> visitor.visit(high, low, 64 + more, (R) route));
            } else {
                visitor.visit(high, 0, length, (R) value);
            }
        });
    }

    /** Puts other routes in the place of all, null for none. */
    @SuppressWarnings("unchecked")
    public void rewrite(UnaryOperator<R> routes) {
        UnaryOperator<Object> map = (UnaryOperator<Object>) (UnaryOperator<?>) routes;
        upper.rewrite(value -> {
            if (!(value instanceof Deep d)) {
                return map.apply(value);
            }
            d.own = d.own == null ? null : map.apply(d.own);
            d.lower.rewrite(map);
            return d.lower.size() == 0 ? d.own : d;
        });
        int[] sum = {0};
        forEach((high, low, length, route) -> sum[0]++);
        size = sum[0];
    }

    /** Publishes all anew, since some {@link Nexthop} rests that did not, or the other way round. */
    public void refresh() {
        upper.refresh();
    }

    /** How many prefixes. Any thread. */
    public int size() {
        return size;
    }

    /** Heap bytes of what lookups read, the routes apart. */
    public long lookupBytes() {
        return Footprint.object(4 + 4) + upper.lookupBytes();
    }

    /** Heap bytes of what only changes need, the routes apart. */
    public long ribBytes() {
        return upper.ribBytes();
    }
}
