package org.vvorld.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/** The static routes of one FIB of a vnet. */
final class RouteReader {
    private final int fib;
    private final AddressPlan addresses;
    private final GatewayReader6 gateways6;
    private final boolean complete;
    private final Map<Prefix4, Where> seen = new HashMap<>();

    /**
     * @param fib whose routes they are
     * @param complete whether every address of the vnet could be read
     */
    RouteReader(int fib, AddressPlan addresses, GatewayReader6 gateways6, boolean complete) {
        this.gateways6 = gateways6;
        this.fib = fib;
        this.addresses = addresses;
        this.complete = complete;
    }

    Optional<RouteConfig> read(Entry entry) {
        Optional<Prefix4> destination = destination(entry);
        Optional<RouteTarget> target = target(entry);
        return destination.flatMap(d -> target.map(t -> new RouteConfig(fib, d, t, entry.where())));
    }

    private Optional<Prefix4> destination(Entry entry) {
        String key = entry.key();
        Optional<Prefix4> destination = key.equals("default")
                ? Optional.of(Prefix4.DEFAULT)
                : Prefix4.parse(key).or(() -> IpAddress4.parse(key).map(host -> new Prefix4(host.bits(), 32)));
        if (destination.isEmpty()) {
            entry.fault(Text.quoted(key) + " is not a destination: default, an address, or A/len such as 10.9.0.0/16");
            return destination;
        }
        Prefix4 network = destination.get().network();
        if (!destination.get().equals(network)) {
            entry.fault(destination.get() + " has host bits; the network is " + network);
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

    private Optional<RouteTarget> target(Entry entry) {
        if (RouteWays.is(entry, "blackhole")) {
            return Optional.of(new RouteTarget.Blackhole());
        }
        if (RouteWays.is(entry, "reject")) {
            return Optional.of(new RouteTarget.Reject());
        }
        List<RouteTarget.Gateway4> ways = RouteWays.read(entry, this::gateway);
        return ways.isEmpty() ? Optional.empty() : Optional.of(new RouteTarget.Gateways(ways));
    }

    private Optional<IntFunction<RouteTarget.Gateway4>> gateway(Entry entry, String text) {
        boolean isDefault6 = entry.key().equals("default") && text.indexOf('%') < 0;
        if (text.indexOf(':') >= 0 && !isDefault6) {
            return gateways6.readOver6(entry, text);
        }
        Optional<IpAddress4> gateway = IpAddress4.parse(text);
        if (text.indexOf(':') >= 0) {
            entry.fault(Text.quoted(text) + " is an IPv6 gateway; IPv6's default route is written default6");
        } else if (gateway.isEmpty()) {
            entry.fault(Text.quoted(text) + " is not a gateway's IPv4 address, and not blackhole or reject");
        } else if (addresses.owns(gateway.get())) {
            entry.fault("the gateway " + text + " is this vnet's own address; name a neighbour's");
        } else if (complete) {
            whyNotANeighbour(gateway.get()).ifPresent(entry::fault);
        }
        return gateway.map(address -> weight -> new RouteTarget.Gateway(address, weight));
    }

    /** Words for a FIB that is not the first. */
    static String in(int fib) {
        return fib == 0 ? "" : " in FIB " + fib;
    }

    private Optional<String> whyNotANeighbour(IpAddress4 gateway) {
        Optional<AddressPlan.Claim> claim = addresses.reaching(gateway);
        if (claim.isEmpty()) {
            return Optional.of("the gateway " + gateway + " is in no network of this vnet's interfaces" + in(fib));
        }
        Prefix4 network = claim.get().prefix().network();
        boolean ofTheNetwork = network.broadcast().isPresent()
                && (network.host().equals(gateway) || network.broadcast().get().equals(gateway));
        return ofTheNetwork ? Optional.of("the gateway " + gateway + " is no host of " + network) : Optional.empty();
    }
}
