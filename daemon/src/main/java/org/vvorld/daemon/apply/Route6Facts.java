package org.vvorld.daemon.apply;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.vvorld.config.IpAddress6;
import org.vvorld.config.RouteConfig6;
import org.vvorld.config.RouteTarget6;
import org.vvorld.config.Where;
import org.vvorld.daemon.admin.AdminException;
import org.vvorld.daemon.apply.Fact.InterfaceIn;
import org.vvorld.daemon.apply.Fact.Place;
import org.vvorld.daemon.world.Jail;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.vnet.Hop;
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
            List<InterfaceIn> through = r.target() instanceof RouteTarget6.Gateways g
                    ? g.ways().stream()
                            .flatMap(w -> w.zone().map(placed::get).or(() -> through(networks, w.address())).stream())
                            .distinct()
                            .toList()
                    : List.of();
            facts.add(new RouteTo(place, r.fib(), destination, r.target(), through, r.where()));
        }
    }

    private static Optional<InterfaceIn> through(Map<Ipv6Prefix, InterfaceIn> networks, IpAddress6 gateway) {
        InterfaceIn in = null;
        for (int length = 128; length > 0 && in == null; length--) {
            in = networks.get(Ipv6Prefix.of(gateway.high(), gateway.low(), length));
        }
        return Optional.ofNullable(in);
    }

    static Hop way(Vnet vnet, RouteTarget6.Gateway g) {
        Interface zone = g.zone().map(name -> zone(vnet, name)).orElse(null);
        return Hop.via(g.address().high(), g.address().low(), zone).weighing(g.weight());
    }

    private static Interface zone(Vnet vnet, String name) {
        Interface i = vnet.interfaceNamed(name);
        if (i == null) {
            throw new AdminException("the gateway's interface " + name + " does not exist here");
        }
        return i;
    }

    /** @param through the interfaces that its gateways are reached by: if one is another, or back, the route is set anew */
    record RouteTo(
            Place place, int fib, Ipv6Prefix destination, RouteTarget6 target, List<InterfaceIn> through, Where where)
            implements Fact.OfPlace {
        @Override
        public boolean lacks(Set<Fact> missing) {
            return Fact.OfPlace.super.lacks(missing) || through.stream().anyMatch(missing::contains);
        }

        @Override
        public void set(Jail jail) {
            Vnet vnet = jail.vnet();
            List<Hop> ways = switch (target) {
                case RouteTarget6.Gateways g ->
                    g.ways().stream().map(w -> way(vnet, w)).toList();
                case RouteTarget6.Blackhole b -> List.of(Hop.BLACKHOLE);
                case RouteTarget6.Reject r -> List.of(Hop.REJECT);
            };
            vnet.ipv6().putRoute(fib, new StaticRoute6(destination, ways));
        }

        @Override
        public void unset(Jail jail) {
            Vnet vnet = jail.vnet();
            vnet.ipv6().removeRoute(fib, destination);
        }
    }
}
