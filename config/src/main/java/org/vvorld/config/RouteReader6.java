package org.vvorld.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The static IPv6 routes of one FIB of a vnet, which stand among the IPv4 ones. */
final class RouteReader6 {
    private static final String DEFAULT = "default6";

    private final int fib;
    private final AddressPlan6 addresses;
    private final GatewayReader6 gateways;
    private final Map<Prefix6, Where> seen = new HashMap<>();

    /** @param fib whose routes they are */
    RouteReader6(int fib, AddressPlan6 addresses, GatewayReader6 gateways) {
        this.fib = fib;
        this.addresses = addresses;
        this.gateways = gateways;
    }

    /** Is its destination IPv6's? */
    static boolean isMeant(Entry entry) {
        return entry.key().equals(DEFAULT) || entry.key().indexOf(':') >= 0;
    }

    Optional<RouteConfig6> read(Entry entry) {
        Optional<Prefix6> destination = destination(entry);
        Optional<RouteTarget6> target = target(entry);
        return destination.flatMap(d -> target.map(t -> new RouteConfig6(fib, d, t, entry.where())));
    }

    private Optional<Prefix6> destination(Entry entry) {
        String key = entry.key();
        Optional<Prefix6> destination = key.equals(DEFAULT)
                ? Optional.of(Prefix6.DEFAULT)
                : Prefix6.parse(key).or(() -> IpAddress6.parse(key).map(host -> new Prefix6(host, 128)));
        if (destination.isEmpty()) {
            entry.fault(Text.quoted(key)
                    + " is not an IPv6 destination: default6, an address, or A/len such as 2001:db8:9::/48");
            return destination;
        }
        Prefix6 network = destination.get().network();
        if (!destination.get().equals(network)) {
            entry.fault(destination.get() + " has host bits; the network is " + network);
            return Optional.empty();
        }
        boolean isMulticast = network.host().isMulticast();
        if (isMulticast || network.host().isLinkLocal()) {
            entry.fault(network + (isMulticast ? " is multicast" : " is link-local")
                    + ", which is found on each link without a route; remove it");
            return Optional.empty();
        }
        Where first = seen.putIfAbsent(network, entry.where());
        if (first != null) {
            entry.fault("is the destination of " + first.mention() + " too; remove one");
        }
        addresses
                .attached(network)
                .ifPresent(claim -> entry.fault(
                        network + " is attached already, by " + claim.where().mention() + "; remove the route"));
        return destination;
    }

    private Optional<RouteTarget6> target(Entry entry) {
        if (RouteWays.is(entry, "blackhole")) {
            return Optional.of(new RouteTarget6.Blackhole());
        }
        if (RouteWays.is(entry, "reject")) {
            return Optional.of(new RouteTarget6.Reject());
        }
        List<RouteTarget6.Gateway> ways = RouteWays.read(entry, gateways::read);
        return ways.isEmpty() ? Optional.empty() : Optional.of(new RouteTarget6.Gateways(ways));
    }
}
