package org.vvorld.stack.route;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vvorld.stack.wire.Ipv6Prefix;

/**
 * A vnet's IPv6 forwarding information base; link-local addresses are not in it, which mean something on their link only. The admin
 * thread changes it, workers look up. Without routes it has no table.
 */
public final class FibInet6 {
    private volatile Fib6<Route6> table;
    private volatile long generation;

    /** The longest match, or null. Any thread. */
    public Route6 lookup(long high, long low) {
        Fib6<Route6> t = table;
        return t == null ? null : t.lookup(high, low);
    }

    /**
     * Grows behind each change. An answer may be kept as long as this stays what it was before the lookup that gave it. Any thread.
     */
    public long generation() {
        return generation;
    }

    /** Any thread. */
    public int size() {
        Fib6<Route6> t = table;
        return t == null ? 0 : t.size();
    }

    /** The route for exactly this prefix, or null. Admin thread. */
    public Route6 exact(Ipv6Prefix p) {
        Fib6<Route6> t = table;
        return t == null ? null : t.exact(p.high(), p.low(), p.length());
    }

    /** All routes by network, unsigned, the shorter prefix first. Admin thread. */
    public List<Route6> list() {
        List<Route6> all = new ArrayList<>(size());
        Fib6<Route6> t = table;
        if (t != null) {
            t.forEach((high, low, length, route) -> all.add(route));
        }
        return all;
    }

    /** Makes these the routes, one change after the other: longer prefixes come before shorter ones, and go after them. */
    public void publish(Collection<Route6> routes) {
        Map<Ipv6Prefix, Route6> wanted = new LinkedHashMap<>();
        for (Route6 r : routes) {
            wanted.putIfAbsent(r.destination(), r);
        }
        List<Route6> gone = list();
        gone.removeIf(r -> wanted.containsKey(r.destination()));
        List<Route6> changed = new ArrayList<>(wanted.values());
        changed.removeIf(r -> r.equals(exact(r.destination())));
        if (gone.isEmpty() && changed.isEmpty()) {
            return;
        }
        Comparator<Route6> byLength =
                Comparator.comparingInt(r -> r.destination().length());
        changed.sort(byLength.reversed());
        gone.sort(byLength);
        Fib6<Route6> t = table;
        if (t == null) {
            t = new Fib6<>();
        }
        for (Route6 r : changed) {
            t.replace(
                    r.destination().high(),
                    r.destination().low(),
                    r.destination().length(),
                    r);
        }
        for (Route6 r : gone) {
            t.remove(
                    r.destination().high(),
                    r.destination().low(),
                    r.destination().length());
        }
        table = t.size() == 0 ? null : t;
        changed();
    }

    // The admin thread alone writes it.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void changed() {
        generation++;
    }
}
