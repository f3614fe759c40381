package org.vvorld.stack.vnet;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vvorld.stack.iface.Inet6Address;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.route.FibInet6;
import org.vvorld.stack.route.Route;
import org.vvorld.stack.route.Route6;
import org.vvorld.stack.wire.Ipv6Address;
import org.vvorld.stack.wire.Ipv6Prefix;

/** {@link Routing} for IPv6. Link-local addresses have no routes: they are found on their link. Admin thread only. */
public final class Routing6 {
    private final FibInet6 fib;
    /** Null while there are none. */
    private Map<Ipv6Prefix, StaticRoute6> statics;

    Routing6(FibInet6 fib) {
        this.fib = fib;
    }

    /** The static routes, in the order they were set. */
    public Collection<StaticRoute6> statics() {
        return statics == null ? List.of() : List.copyOf(statics.values());
    }

    /** The static route for exactly this prefix, or null. */
    public StaticRoute6 exact(Ipv6Prefix destination) {
        return statics == null ? null : statics.get(destination);
    }

    void put(StaticRoute6 route) {
        statics = statics == null ? new LinkedHashMap<>() : statics;
        statics.put(route.destination(), route);
    }

    boolean remove(Ipv6Prefix destination) {
        boolean was = statics != null && statics.remove(destination) != null;
        statics = statics == null || statics.isEmpty() ? null : statics;
        return was;
    }

    /** An interface leaves: the static routes that go through it go too, also those that rest because it is down. */
    void forget(Interface leaving, Collection<Interface> interfaces) {
        for (StaticRoute6 s : statics()) {
            if (way(interfaces, s, false) == leaving) {
                remove(s.destination());
            }
        }
    }

    void clear() {
        statics = null;
        fib.publish(List.of());
    }

    /** By which of these interfaces a route leaves now; null if by none. */
    static Interface way(Collection<Interface> interfaces, StaticRoute6 s) {
        return way(interfaces, s, true);
    }

    private static Interface way(Collection<Interface> interfaces, StaticRoute6 s, boolean onlyUp) {
        if (s.zone() != null) {
            return interfaces.contains(s.zone()) && (s.zone().isUp() || !onlyUp) ? s.zone() : null;
        }
        return s.kind() == Route.Kind.GATEWAY ? towards(interfaces, s.gatewayHigh(), s.gatewayLow(), onlyUp) : null;
    }

    /** Which interface has a subnet that the gateway is in, the longest prefix; null if none that is up. */
    static Interface towards(Collection<Interface> interfaces, long high, long low) {
        return towards(interfaces, high, low, true);
    }

    private static Interface towards(Collection<Interface> interfaces, long high, long low, boolean onlyUp) {
        Interface best = null;
        int longest = -1;
        for (Interface i : interfaces) {
            if (onlyUp && !i.isUp()) {
                continue;
            }
            for (Inet6Address a : i.inet6().addresses()) {
                boolean fits = !a.isLinkLocal() && a.covers(high, low) && !a.is(high, low);
                if (fits && a.length() > longest) {
                    best = i;
                    longest = a.length();
                }
            }
        }
        return best;
    }

    void rebuild(Collection<Interface> interfaces) {
        List<Route6> routes = new ArrayList<>();
        for (Interface i : interfaces) {
            if (i.isUp()) {
                connected(i, routes);
            }
        }
        for (StaticRoute6 s : statics()) {
            boolean refuses = s.kind() == Route.Kind.REJECT || s.kind() == Route.Kind.BLACKHOLE;
            Interface out = refuses ? null : way(interfaces, s);
            if (refuses || out != null) {
                routes.add(new Route6(s.destination(), s.kind(), s.gatewayHigh(), s.gatewayLow(), out));
            }
        }
        if (!routes.isEmpty() || fib.size() != 0) {
            fib.publish(routes);
        }
    }

    private static void connected(Interface i, List<Route6> routes) {
        for (Inet6Address a : i.inet6().addresses()) {
            // ::1 is no route either: no packet to it comes from outside, and every vnet has it.
            if (a.isLinkLocal() || Ipv6Address.isLoopback(a.high(), a.low())) {
                continue;
            }
            routes.add(new Route6(new Ipv6Prefix(a.high(), a.low(), 128), Route.Kind.LOCAL, 0, 0, i));
            if (!i.isLoopback() && a.length() < 128) {
                routes.add(new Route6(a.prefix(), Route.Kind.LINK, 0, 0, i));
            }
        }
    }
}
