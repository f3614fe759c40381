package org.vvorld.daemon.command;

import java.util.ArrayList;
import java.util.List;
import org.vvorld.stack.route.AnyRoute;
import org.vvorld.stack.route.Multipath;
import org.vvorld.stack.route.Route;
import org.vvorld.stack.route.Route6;
import org.vvorld.stack.vnet.Hop;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.Ipv6Address;

/** What {@code route add}, {@code change} and {@code delete} make of the ways that a route has; none if there is no route. */
final class RouteWays {
    private RouteWays() {}

    /**
     * With one more way: FreeBSD's ROUTE_MPATH.
     *
     * @param isMultipath may a route have several?
     * @return null if the way is there already, or there can be no other beside what is there
     */
    static List<Hop> with(List<Hop> there, Hop way, boolean isMultipath) {
        if (there.isEmpty()) {
            return List.of(way);
        }
        boolean fits = isMultipath && way.isForwarding() && there.getFirst().isForwarding();
        if (!fits || there.stream().anyMatch(way::isSameWay)) {
            return null;
        }
        if (there.size() == Multipath.MOST) {
            throw new ToolException("the route has " + Multipath.MOST + " ways already: delete one");
        }
        List<Hop> more = new ArrayList<>(there);
        more.add(way);
        return List.copyOf(more);
    }

    /** With another way in place of all, or if it is one of them, with its new weight. */
    static List<Hop> changed(List<Hop> there, Hop way) {
        if (there.stream().noneMatch(way::isSameWay)) {
            return List.of(way);
        }
        return there.stream().map(h -> h.isSameWay(way) ? way : h).toList();
    }

    /** The one among a route's ways that was asked for as {@code way}; null if it is none of them. */
    static Hop hop(List<Hop> ways, AnyRoute way) {
        for (Hop h : ways) {
            boolean isIt = switch (way) {
                case Route r ->
                    h.isOverIpv6()
                            ? r.over() != null && leads(h, r.over())
                            : r.over() == null && h.gateway() == r.gateway();
                case Route6 r -> leads(h, r);
            };
            if (isIt && h.kind() == way.kind() && (h.zone() == null || h.zone() == way.ifp())) {
                return h;
            }
        }
        return null;
    }

    private static boolean leads(Hop h, Route6 r) {
        return h.high() == r.gatewayHigh() && h.low() == r.gatewayLow();
    }

    /** What a way weighs; 1 for null, which no operator set. */
    static int weight(Hop way) {
        return way == null ? 1 : way.weight();
    }

    /** The source that an operator gave a way; null for none. */
    static String source(Hop way) {
        if (way == null || way.source() == null) {
            return null;
        }
        Hop.Source s = way.source();
        return s.high() == 0 && s.low() >>> 32 == 0
                ? Ipv4Address.format((int) s.low())
                : Ipv6Address.format(s.high(), s.low());
    }

    /** A source for a route: an address of the vnet. @throws ToolException if it is none */
    static Hop.Source source(Scope scope, Ipv6Address a) {
        boolean isOurs =
                scope.vnet().interfaces().stream().anyMatch(i -> i.inet6().find(a.high(), a.low()) != null);
        return source(isOurs, a.toString(), new Hop.Source(a.high(), a.low()));
    }

    /** The same with an IPv4 address, in network order. */
    static Hop.Source source(Scope scope, int address) {
        boolean isOurs = scope.vnet().interfaces().stream().anyMatch(i -> i.hasAddress(address));
        return source(isOurs, Ipv4Address.format(address), new Hop.Source(0, Integer.toUnsignedLong(address)));
    }

    private static Hop.Source source(boolean isOurs, String text, Hop.Source source) {
        if (!isOurs) {
            throw new ToolException("-ifa " + text + ": Can't assign requested address: no interface here has it");
        }
        return source;
    }

    /** The router of a {@link Route.Kind#GATEWAY} way of an IPv4 route. */
    static String gateway4(Hop way) {
        return way.isOverIpv6()
                ? Ipv6Address.format(way.high(), way.low(), way.zone().name())
                : Ipv4Address.format(way.gateway());
    }

    /** The router of a {@link Route.Kind#GATEWAY} route of IPv4. */
    static String gateway4(Route r) {
        Route6 over = r.over();
        return over == null
                ? Ipv4Address.format(r.gateway())
                : Ipv6Address.format(
                        over.gatewayHigh(), over.gatewayLow(), over.ifp().name());
    }

    /** Without a way. */
    static List<Hop> without(List<Hop> there, Hop way) {
        return there.stream().filter(h -> !h.isSameWay(way)).toList();
    }
}
