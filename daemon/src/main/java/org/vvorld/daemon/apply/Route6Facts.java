package org.vvorld.daemon.apply;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vvorld.config.IpAddress6;
import org.vvorld.config.RouteConfig6;
import org.vvorld.config.RouteTarget6;
import org.vvorld.config.Where;
import org.vvorld.daemon.admin.AdminException;
import org.vvorld.daemon.apply.Fact.InterfaceIn;
import org.vvorld.daemon.apply.Fact.Place;
import org.vvorld.daemon.world.Jail;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.route.Route;
import org.vvorld.stack.vnet.StaticRoute6;
import org.vvorld.stack.vnet.Vnet;
import org.vvorld.stack.wire.Ipv6Prefix;

/** The IPv6 routes of a config. */
final class Route6Facts {
    private Route6Facts() {}

    /**
     * @param networks of the vnet's interfaces
     * @param placed the vnet's interfaces
     */
    static void add(
            List<Fact> facts,
            List<RouteConfig6> routes,
            Place place,
            Map<Ipv6Prefix, InterfaceIn> networks,
            Map<String, InterfaceIn> placed) {
        for (RouteConfig6 r : routes) {
            IpAddress6 to = r.destination().host();
            Ipv6Prefix destination =
                    Ipv6Prefix.of(to.high(), to.low(), r.destination().length());
            Optional<InterfaceIn> through = r.target() instanceof RouteTarget6.Gateway g
                    ? g.zone().map(placed::get).or(() -> through(networks, g.address()))
                    : Optional.empty();
            facts.add(new RouteTo(place, destination, r.target(), through, r.where()));
        }
    }

    private static Optional<InterfaceIn> through(Map<Ipv6Prefix, InterfaceIn> networks, IpAddress6 gateway) {
        InterfaceIn in = null;
        for (int length = 128; length > 0 && in == null; length--) {
            in = networks.get(Ipv6Prefix.of(gateway.high(), gateway.low(), length));
        }
        return Optional.ofNullable(in);
    }

    /** @param through the interface that the gateway is reached by: if that is another one, or back, the route is set anew */
    record RouteTo(Place place, Ipv6Prefix destination, RouteTarget6 target, Optional<InterfaceIn> through, Where where)
            implements Fact.OfPlace {
        @Override
        public Optional<Fact> needs() {
            return through.isPresent() ? through.map(t -> t) : place.fact();
        }

        @Override
        public void set(Jail jail) {
            Vnet vnet = jail.vnet();
            StaticRoute6 route = switch (target) {
                case RouteTarget6.Gateway g -> {
                    Interface zone = g.zone().map(name -> zone(vnet, name)).orElse(null);
                    yield new StaticRoute6(
                            destination,
                            Route.Kind.GATEWAY,
                            g.address().high(),
                            g.address().low(),
                            zone);
                }
                case RouteTarget6.Blackhole b -> new StaticRoute6(destination, Route.Kind.BLACKHOLE, 0, 0, null);
                case RouteTarget6.Reject r -> new StaticRoute6(destination, Route.Kind.REJECT, 0, 0, null);
            };
            vnet.ipv6().putRoute(route);
        }

        private static Interface zone(Vnet vnet, String name) {
            Interface i = vnet.interfaceNamed(name);
            if (i == null) {
                throw new AdminException("the gateway's interface " + name + " does not exist here");
            }
            return i;
        }

        @Override
        public void unset(Jail jail) {
            Vnet vnet = jail.vnet();
            StaticRoute6 there = vnet.routing6().exact(destination);
            if (there != null) {
                vnet.ipv6().removeRoute(there);
            }
        }
    }
}
