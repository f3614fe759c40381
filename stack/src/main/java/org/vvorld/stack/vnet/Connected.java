package org.vvorld.stack.vnet;

import java.util.LinkedHashMap;
import java.util.Map;
import org.vvorld.stack.iface.Inet6Address;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.InterfaceAddress;
import org.vvorld.stack.route.Route;
import org.vvorld.stack.route.Route6;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.Ipv4Prefix;
import org.vvorld.stack.wire.Ipv6Address;
import org.vvorld.stack.wire.Ipv6Prefix;

/** The routes that follow from an interface's addresses. */
final class Connected {
    private Connected() {}

    /**
     * By prefix; if two addresses give one, the first counts.
     *
     * @param withSubnets false for what is for this host alone
     */
    static Map<Ipv4Prefix, Route> of(Interface i, InterfaceAddress[] addresses, boolean withSubnets) {
        Map<Ipv4Prefix, Route> routes = new LinkedHashMap<>();
        for (InterfaceAddress a : addresses) {
            routes.putIfAbsent(host(a.address()), new Route(Route.Kind.LOCAL, 0, i, a.address()));
        }
        if (i.isLoopback()) {
            return routes;
        }
        for (InterfaceAddress a : addresses) {
            if (a.length() < 32 && withSubnets) {
                routes.putIfAbsent(a.prefix(), new Route(Route.Kind.LINK, 0, i, a.address()));
            }
            if (a.broadcast() != Ipv4Address.BROADCAST) {
                routes.putIfAbsent(host(a.broadcast()), new Route(Route.Kind.BROADCAST, 0, i, a.address()));
            }
        }
        return routes;
    }

    private static Ipv4Prefix host(int address) {
        return new Ipv4Prefix(address, 32);
    }

    /** The same for IPv6. */
    static Map<Ipv6Prefix, Route6> of(Interface i, Inet6Address[] addresses, boolean withSubnets) {
        Map<Ipv6Prefix, Route6> routes = new LinkedHashMap<>();
        for (Inet6Address a : addresses) {
            // ::1 is no route either: no packet to it comes from outside, and every vnet has it.
            if (a.isLinkLocal() || Ipv6Address.isLoopback(a.high(), a.low())) {
                continue;
            }
            routes.put(new Ipv6Prefix(a.high(), a.low(), 128), new Route6(Route.Kind.LOCAL, 0, 0, i));
            if (!i.isLoopback() && a.length() < 128 && withSubnets) {
                routes.putIfAbsent(a.prefix(), new Route6(Route.Kind.LINK, 0, 0, i));
            }
        }
        return routes;
    }
}
