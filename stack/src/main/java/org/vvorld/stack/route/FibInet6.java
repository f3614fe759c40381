package org.vvorld.stack.route;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.vvorld.stack.wire.Ipv6Prefix;

/**
 * A vnet's IPv6 forwarding information base, like {@link Fib}; link-local addresses are not in it, which mean something on their link
 * only. Without routes it has no table.
 */
public final class FibInet6 {
    private volatile Fib6<Object> table;
    private volatile long generation;
    private volatile int resting;
    /** Those of FIB 1 and up; null in them, and if there are none. */
    private volatile FibInet6[] others;

    /** The longest match, or null. Any thread. */
    public Route6 lookup(long high, long low) {
        Fib6<Object> t = table;
        return t == null ? null : route(t.lookup(high, low));
    }

    /** That of a FIB; this one for 0, and for one that there is not. Any thread. */
    public FibInet6 in(int number) {
        return number == 0 ? this : other(number);
    }

    private FibInet6 other(int number) {
        FibInet6[] all = others;
        return all == null || number > all.length ? this : all[number - 1];
    }

    /** Says which those of FIB 1 and up are; null if there are none. For that of FIB 0. Admin thread. */
    public void others(FibInet6[] all) {
        others = all;
    }

    private static Route6 route(Object stored) {
        return stored instanceof Nexthop<?> n ? (Route6) n.route() : (Route6) stored;
    }

    /**
     * Grows behind each change. An answer may be kept as long as this stays what it was before the lookup that gave it. Any thread.
     */
    public long generation() {
        return generation;
    }

    /** How many prefixes lead somewhere. Any thread. */
    public int size() {
        return storedSize() - resting;
    }

    /** How many prefixes there are, those that rest included. Any thread. */
    public int storedSize() {
        Fib6<Object> t = table;
        return t == null ? 0 : t.size();
    }

    /** The route for exactly this prefix, or null. Admin thread. */
    public Route6 exact(Ipv6Prefix p) {
        return route(stored(p));
    }

    /** The {@link Route6} or {@link Nexthop} of exactly this prefix, or null. Admin thread. */
    public Object stored(Ipv6Prefix p) {
        Fib6<Object> t = table;
        return t == null ? null : t.exact(p.high(), p.low(), p.length());
    }

    /**
     * A prefix and where it leads.
     *
     * @param isStatic did an operator set it? Others come with an interface's address
     */
    public record Entry(Ipv6Prefix destination, Route6 route, boolean isStatic) {
        /** Flags as {@code netstat -rn} prints them. */
        public String flags() {
            return Route.flags(route, destination.length() == 128, isStatic);
        }
    }

    private static Entry entry(Ipv6Prefix destination, Object stored) {
        return new Entry(destination, route(stored), stored instanceof Nexthop<?>);
    }

    /** The longest prefix that an address is in, and its route; null if none. Admin thread. */
    public Entry match(long high, long low) {
        for (int length = 128; length >= 0; length--) {
            Ipv6Prefix prefix = Ipv6Prefix.of(high, low, length);
            Object stored = stored(prefix);
            if (route(stored) != null) {
                return entry(prefix, stored);
            }
        }
        return null;
    }

    /** All routes that lead somewhere by network, unsigned, the shorter prefix first. Admin thread. */
    public List<Entry> list() {
        List<Entry> all = new ArrayList<>(storedSize());
        forEachStored((high, low, length, stored) -> {
            if (route(stored) != null) {
                all.add(entry(new Ipv6Prefix(high, low, length), stored));
            }
        });
        return all;
    }

    /** Visits what is {@link #stored}, in the order of {@link #list}. Admin thread. */
    public void forEachStored(Fib6.Visitor<Object> visitor) {
        Fib6<Object> t = table;
        if (t != null) {
            t.forEach(visitor);
        }
    }

    /** Sets the {@link Route6} or {@link Nexthop} of a prefix; null removes it. {@link #changed} is to follow. Admin thread. */
    public void set(Ipv6Prefix p, Object stored) {
        Fib6<Object> t = table;
        if (stored == null) {
            if (t != null) {
                t.remove(p.high(), p.low(), p.length());
                table = t.size() == 0 ? null : t;
            }
            return;
        }
        t = t == null ? new Fib6<>() : t;
        t.replace(p.high(), p.low(), p.length(), stored);
        table = t;
    }

    /** Puts other values in the place of all that is {@link #stored}, null for none. {@link #changed} is to follow. Admin thread. */
    public void rewrite(UnaryOperator<Object> stored) {
        Fib6<Object> t = table;
        if (t != null) {
            t.rewrite(stored);
            table = t.size() == 0 ? null : t;
        }
    }

    /** Has lookups see which {@link Nexthop}s rest now. {@link #changed} is to follow. Admin thread. */
    public void refresh() {
        Fib6<Object> t = table;
        if (t != null) {
            t.refresh();
        }
    }

    /** Says how many prefixes rest. Admin thread. */
    public void resting(int prefixes) {
        resting = prefixes;
    }

    /** Removes all. Admin thread. */
    public void clear() {
        table = null;
        resting = 0;
        changed();
    }

    /** Says that what {@link #set} changed is to be seen by who keeps answers. Admin thread. */
    @SuppressWarnings("NonAtomicVolatileUpdate")
    public void changed() {
        generation++;
    }
}
