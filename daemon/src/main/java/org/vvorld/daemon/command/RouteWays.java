package org.vvorld.daemon.command;

import java.util.ArrayList;
import java.util.List;
import org.vvorld.stack.route.AnyRoute;
import org.vvorld.stack.route.Multipath;
import org.vvorld.stack.route.Route;
import org.vvorld.stack.route.Route6;
import org.vvorld.stack.vnet.Hop;

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

    /** What a way weighs among those of its route; 1 if it is none of them. */
    static int weight(List<Hop> ways, AnyRoute way) {
        for (Hop h : ways) {
            boolean isIt = switch (way) {
                case Route r -> h.kind() == r.kind() && h.gateway() == r.gateway();
                case Route6 r -> h.kind() == r.kind() && h.high() == r.gatewayHigh() && h.low() == r.gatewayLow();
            };
            if (isIt && (h.zone() == null || h.zone() == way.ifp())) {
                return h.weight();
            }
        }
        return 1;
    }

    /** Without a way. */
    static List<Hop> without(List<Hop> there, Hop way) {
        return there.stream().filter(h -> !h.isSameWay(way)).toList();
    }
}
