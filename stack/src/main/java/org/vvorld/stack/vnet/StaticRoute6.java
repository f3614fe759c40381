package org.vvorld.stack.vnet;

import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.route.Route;
import org.vvorld.stack.wire.Ipv6Prefix;

/**
 * An IPv6 route that somebody set.
 *
 * @param gatewayHigh next hop; 0 unless the kind is {@link Route.Kind#GATEWAY}
 * @param zone the link of a link-local gateway, or of a route to an interface ({@link Route.Kind#LINK}); else null
 */
public record StaticRoute6(
        Ipv6Prefix destination, Route.Kind kind, long gatewayHigh, long gatewayLow, Interface zone) {}
