package org.vvorld.stack.route;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.vvorld.stack.wire.Ipv4Prefix;

/**
 * A vnet's IPv4 forwarding information base. The admin thread changes it, workers look up. A prefix has a {@link Route} of its own, or
 * a {@link Nexthop} that it shares with others.
 */
public final class Fib {
    private volatile Fib4<Object> table = new Fib4<>();
    private volatile long generation;
    private volatile int resting;
    /** Those of FIB 1 and up; null in them, and if there are none. */
    private volatile Fib[] others;

    /** The longest match for {@code destination}, or null. Any thread. */
    public Route lookup(int destination) {
        return route(table.lookup(destination));
    }

    /** That of a FIB; this one for 0, and for one that there is not. Any thread. */
    public Fib in(int number) {
        return number == 0 ? this : other(number);
    }

    private Fib other(int number) {
        Fib[] all = others;
        return all == null || number > all.length ? this : all[number - 1];
    }

    /** Says which those of FIB 1 and up are; null if there are none. For that of FIB 0. Admin thread. */
    public void others(Fib[] all) {
        others = all;
    }

    private static Route route(Object stored) {
        return stored instanceof Nexthop<?> n ? (Route) n.route() : (Route) stored;
    }

    /**
     * Grows behind each change. An answer may be kept as long as this stays what it was before the lookup that gave it. Any thread.
     */
    public long generation() {
        return generation;
    }

    /** How many prefixes lead somewhere. Any thread. */
    public int size() {
        return table.size() - resting;
    }

    /** How many prefixes there are, those that rest included. Any thread. */
    public int storedSize() {
        return table.size();
    }

    /** The route for exactly this prefix, or null. Admin thread. */
    public Route exact(Ipv4Prefix prefix) {
        return route(stored(prefix));
    }

    /** The {@link Route} or {@link Nexthop} of exactly this prefix, or null. Admin thread. */
    public Object stored(Ipv4Prefix prefix) {
        return table.exact(prefix.address(), prefix.length());
    }

    /**
     * A prefix and where it leads.
     *
     * @param isStatic did an operator set it? Others come with an interface's address
     */
    public record Entry(Ipv4Prefix destination, Route route, boolean isStatic) {
        /** Flags as {@code netstat -rn} prints them. */
        public String flags() {
            return Route.flags(route, destination.length() == 32, isStatic);
        }
    }

    private static Entry entry(Ipv4Prefix destination, Object stored) {
        return new Entry(destination, route(stored), stored instanceof Nexthop<?>);
    }

    /** The longest prefix that an address is in, and its route; null if none. Admin thread. */
    public Entry match(int address) {
        for (int length = 32; length >= 0; length--) {
            Ipv4Prefix prefix = Ipv4Prefix.of(address, length);
            Object stored = stored(prefix);
            if (route(stored) != null) {
                return entry(prefix, stored);
            }
        }
        return null;
    }

    /** All routes that lead somewhere by network, unsigned, the shorter prefix first. Admin thread. */
    public List<Entry> list() {
        List<Entry> all = new ArrayList<>(table.size());
        table.forEach((address, length, stored) -> {
            if (route(stored) != null) {
                all.add(entry(new Ipv4Prefix(address, length), stored));
            }
        });
        return all;
    }

    /** Visits what is {@link #stored}, in the order of {@link #list}. Admin thread. */
    public void forEachStored(Fib4.Visitor<Object> visitor) {
        table.forEach(visitor);
    }

    /** Sets the {@link Route} or {@link Nexthop} of a prefix; null removes it. {@link #changed} is to follow. Admin thread. */
    public void set(Ipv4Prefix prefix, Object stored) {
        if (stored == null) {
            table.remove(prefix.address(), prefix.length());
        } else {
            table.replace(prefix.address(), prefix.length(), stored);
        }
    }

    /** Puts other values in the place of all that is {@link #stored}, null for none. {@link #changed} is to follow. Admin thread. */
    public void rewrite(UnaryOperator<Object> stored) {
        table.rewrite(stored);
    }

    /** Has lookups see which {@link Nexthop}s rest now. {@link #changed} is to follow. Admin thread. */
    public void refresh() {
        table.refresh();
    }

    /** Says how many prefixes rest. Admin thread. */
    public void resting(int prefixes) {
        resting = prefixes;
    }

    /** Removes all. Admin thread. */
    public void clear() {
        table = new Fib4<>();
        resting = 0;
        changed();
    }

    /** Says that what {@link #set} changed is to be seen by who keeps answers. Admin thread. */
    @SuppressWarnings("NonAtomicVolatileUpdate")
    public void changed() {
        generation++;
    }
}
