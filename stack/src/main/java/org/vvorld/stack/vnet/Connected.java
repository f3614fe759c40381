package org.vvorld.stack.vnet;

import java.util.LinkedHashMap;
import java.util.Map;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.InterfaceAddress;
import org.vvorld.stack.route.Route;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.Ipv4Prefix;

/** The routes that follow from an interface's addresses. */
final class Connected {
    private Connected() {}

    /** By prefix; if two addresses give one, the first counts. */
    static Map<Ipv4Prefix, Route> of(Interface i, InterfaceAddress[] addresses) {
        Map<Ipv4Prefix, Route> routes = new LinkedHashMap<>();
        for (InterfaceAddress a : addresses) {
            routes.putIfAbsent(host(a.address()), new Route(Route.Kind.LOCAL, 0, i, a.address()));
        }
        if (i.isLoopback()) {
            return routes;
        }
        for (InterfaceAddress a : addresses) {
            if (a.length() < 32) {
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
}
