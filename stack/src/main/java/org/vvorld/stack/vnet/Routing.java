package org.vvorld.stack.vnet;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.InterfaceAddress;
import org.vvorld.stack.route.Fib;
import org.vvorld.stack.route.Route;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.Ipv4Prefix;

/**
 * The admin side of a vnet's routes: derives the table from the interfaces that are up, their addresses, and the static routes,
 * and publishes it. A static route whose gateway cannot be reached now is kept, and comes back when it can be. Admin thread only.
 */
public final class Routing {
    private final Fib fib;
    private final Map<Ipv4Prefix, StaticRoute> statics = new LinkedHashMap<>();

    Routing(Fib fib) {
        this.fib = fib;
    }

    /** The static routes, in the order they were set. */
    public Collection<StaticRoute> statics() {
        return List.copyOf(statics.values());
    }

    /** The static route for exactly this prefix, or null. */
    public StaticRoute exact(Ipv4Prefix destination) {
        return statics.get(destination);
    }

    void put(StaticRoute route) {
        statics.put(route.destination(), route);
    }

    boolean remove(Ipv4Prefix destination) {
        return statics.remove(destination) != null;
    }

    /** An interface leaves: the static routes that go through it go too, also those that rest because it is down. */
    void forget(Interface leaving, Collection<Interface> interfaces) {
        statics.values()
                .removeIf(s -> s.kind() == Route.Kind.GATEWAY
                        && leaving.addressTowards(s.gateway()) != null
                        && towards(interfaces, s.gateway(), false) == leaving);
    }

    void clear() {
        statics.clear();
        fib.publish(List.of());
    }

    /** Which interface of these has a subnet that {@code gateway} is in; null if none that is up. */
    static Interface towards(Collection<Interface> interfaces, int gateway) {
        return towards(interfaces, gateway, true);
    }

    private static Interface towards(Collection<Interface> interfaces, int gateway, boolean onlyUp) {
        Interface best = null;
        int longest = -1;
        for (Interface i : interfaces) {
            InterfaceAddress a = i.isUp() || !onlyUp ? i.addressTowards(gateway) : null;
            if (a != null && a.length() > longest && a.address() != gateway) {
                best = i;
                longest = a.length();
            }
        }
        return best;
    }

    void rebuild(Collection<Interface> interfaces) {
        List<Route> routes = new ArrayList<>();
        for (Interface i : interfaces) {
            if (i.isUp()) {
                connected(i, routes);
            }
        }
        for (StaticRoute s : statics.values()) {
            Interface out = s.kind() == Route.Kind.GATEWAY ? towards(interfaces, s.gateway()) : null;
            if (out != null) {
                int source = out.addressTowards(s.gateway()).address();
                routes.add(new Route(s.destination(), s.kind(), s.gateway(), out, source));
            } else if (s.kind() != Route.Kind.GATEWAY) {
                routes.add(new Route(s.destination(), s.kind(), 0, null, 0));
            }
        }
        fib.publish(routes);
    }

    private static void connected(Interface i, List<Route> routes) {
        for (InterfaceAddress a : i.addresses()) {
            routes.add(new Route(new Ipv4Prefix(a.address(), 32), Route.Kind.LOCAL, 0, i, a.address()));
        }
        if (i.isLoopback()) {
            return;
        }
        for (InterfaceAddress a : i.addresses()) {
            if (a.length() < 32) {
                routes.add(new Route(a.prefix(), Route.Kind.LINK, 0, i, a.address()));
            }
            if (a.broadcast() != Ipv4Address.BROADCAST) {
                routes.add(new Route(new Ipv4Prefix(a.broadcast(), 32), Route.Kind.BROADCAST, 0, i, a.address()));
            }
        }
    }
}
