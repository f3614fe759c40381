package org.vvorld.stack.route;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vvorld.stack.wire.Ipv4Prefix;

/** A vnet's IPv4 forwarding information base. The admin thread changes it, workers look up. */
public final class Fib {
    private final Fib4<Route> table = new Fib4<>();
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

    /** All routes by network, unsigned, the shorter prefix first. Admin thread. */
    public List<Route> list() {
        List<Route> all = new ArrayList<>(table.size());
        table.forEach((address, length, route) -> all.add(route));
        return all;
    }

    /**
     * Makes these the routes; of two for one prefix the first counts. Only what differs is changed. New and changed ones go in first,
     * the longest first, then the old ones go, the shortest first: that way the answer for an address changes once, from what the old
     * routes give to what the new ones give.
     */
    public void publish(Collection<Route> routes) {
        Map<Ipv4Prefix, Route> wanted = new LinkedHashMap<>();
        for (Route r : routes) {
            wanted.putIfAbsent(r.destination(), r);
        }
        List<Route> gone = list();
        gone.removeIf(r -> wanted.containsKey(r.destination()));
        List<Route> changed = new ArrayList<>(wanted.values());
        changed.removeIf(r -> r.equals(exact(r.destination())));
        if (gone.isEmpty() && changed.isEmpty()) {
            return;
        }
        Comparator<Route> byLength =
                Comparator.comparingInt(r -> r.destination().length());
        changed.sort(byLength.reversed());
        gone.sort(byLength);
        for (Route r : changed) {
            table.replace(r.destination().address(), r.destination().length(), r);
        }
        for (Route r : gone) {
            table.remove(r.destination().address(), r.destination().length());
        }
        changed();
    }

    // The admin thread alone writes it.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void changed() {
        generation++;
    }
}
