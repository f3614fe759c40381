package org.vvorld.stack.vnet;

import java.util.List;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.route.Route;
import org.vvorld.stack.wire.Ipv6Prefix;

/**
 * An IPv6 route that an operator set.
 *
 * @param hops its ways; one, or several of kinds that forward
 */
public record StaticRoute6(Ipv6Prefix destination, List<Hop> hops) {
    /**
     * One with a single way.
     *
     * @param gatewayHigh next hop; 0 unless the kind is {@link Route.Kind#GATEWAY}
     * @param zone the link of a link-local gateway, or of a route to an interface ({@link Route.Kind#LINK}); else null
     */
    public StaticRoute6(Ipv6Prefix destination, Route.Kind kind, long gatewayHigh, long gatewayLow, Interface zone) {
        this(destination, List.of(new Hop(kind, gatewayHigh, gatewayLow, zone, null, 1)));
    }
}
