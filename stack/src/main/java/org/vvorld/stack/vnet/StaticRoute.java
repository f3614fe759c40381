package org.vvorld.stack.vnet;

import java.util.List;
import org.vvorld.stack.route.Route;
import org.vvorld.stack.wire.Ipv4Prefix;

/**
 * A route that an operator set.
 *
 * @param hops its ways; one, or several of kinds that forward
 */
public record StaticRoute(Ipv4Prefix destination, List<Hop> hops) {
    /**
     * One with a single way.
     *
     * @param kind {@link Route.Kind#GATEWAY}, {@link Route.Kind#REJECT} or {@link Route.Kind#BLACKHOLE}
     * @param gateway of a gateway route, else 0
     */
    public StaticRoute(Ipv4Prefix destination, Route.Kind kind, int gateway) {
        this(destination, List.of(new Hop(kind, 0, Integer.toUnsignedLong(gateway), null, null, 1)));
    }
}
