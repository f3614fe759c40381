package org.vvorld.stack.route;

import org.vvorld.stack.iface.Inet6Address;
import org.vvorld.stack.iface.Interface;

/**
 * Where an IPv6 route leads. All prefixes that lead the same way share one.
 *
 * @param gatewayHigh next hop of a {@link Route.Kind#GATEWAY} route; else 0
 * @param ifp where packets leave; null for REJECT and BLACKHOLE
 * @param source the address that packets from here take as their source if it can be one; null to have it chosen
 * @param paths the ways of equal cost, of which this is the first; null if it is the only one
 */
public record Route6(
        Route.Kind kind, long gatewayHigh, long gatewayLow, Interface ifp, Inet6Address source, Multipath<Route6> paths)
        implements AnyRoute {
    /** One with a single way. */
    public Route6(Route.Kind kind, long gatewayHigh, long gatewayLow, Interface ifp) {
        this(kind, gatewayHigh, gatewayLow, ifp, null, null);
    }
}
