package org.vvorld.stack.vnet;

import org.vvorld.stack.route.Route;
import org.vvorld.stack.wire.Ipv4Prefix;

/**
 * A route that an operator set.
 *
 * @param kind {@link Route.Kind#GATEWAY}, {@link Route.Kind#REJECT} or {@link Route.Kind#BLACKHOLE}
 * @param gateway of a gateway route, else 0
 */
public record StaticRoute(Ipv4Prefix destination, Route.Kind kind, int gateway) {}
