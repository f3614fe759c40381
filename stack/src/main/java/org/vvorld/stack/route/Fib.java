package org.vvorld.stack.route;

import java.util.ArrayList;
import java.util.List;
import org.vvorld.stack.wire.Ipv4Prefix;

/** A vnet's IPv4 forwarding information base. The admin thread changes it, workers look up. */
public final class Fib {
    private volatile Fib4<Route> table = new Fib4<>();
    private volatile long generation;

    /** The longest match for {@code destination}, or null. Any thread. */
    public Route lookup(int destination) {
        return table.lookup(destination);
    }

    /**
     * Grows behind each change. An answer may be kept as long as this stays what it was before the lookup that gave it. Any thread.
     */
    public long generation() {
        return generation;
    }

    /** Any thread. */
    public int size() {
        return table.size();
    }

    /** The route for exactly this prefix, or null. Admin thread. */
    public Route exact(Ipv4Prefix prefix) {
        return table.exact(prefix.address(), prefix.length());
    }

    /** A prefix and where it leads. */
    public record Entry(Ipv4Prefix destination, Route route) {}

    /** The longest prefix that an address is in, and its route; null if none. Admin thread. */
    public Entry match(int address) {
        for (int length = 32; length >= 0; length--) {
            Ipv4Prefix prefix = Ipv4Prefix.of(address, length);
            Route r = exact(prefix);
            if (r != null) {
                return new Entry(prefix, r);
            }
        }
        return null;
    }

    /** All routes by network, unsigned, the shorter prefix first. Admin thread. */
    public List<Entry> list() {
        List<Entry> all = new ArrayList<>(table.size());
        table.forEach((address, length, route) -> all.add(new Entry(new Ipv4Prefix(address, length), route)));
        return all;
    }

    /** Visits all routes in the order of {@link #list}, without a list. Admin thread. */
    public void forEach(Fib4.Visitor<? super Route> visitor) {
        table.forEach(visitor);
    }

    /** Sets the route of a prefix; null removes it. {@link #changed} is to follow. Admin thread. */
    public void set(int address, int length, Route route) {
        if (route == null) {
            table.remove(address, length);
        } else {
            table.replace(address, length, route);
        }
    }

    /** Removes all. Admin thread. */
    public void clear() {
        table = new Fib4<>();
        changed();
    }

    /** Says that what {@link #set} changed is to be seen by who keeps answers. Admin thread. */
    @SuppressWarnings("NonAtomicVolatileUpdate")
    public void changed() {
        generation++;
    }
}
