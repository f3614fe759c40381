package org.vvorld.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/** The static IPv6 routes of one FIB of a vnet, which stand among the IPv4 ones. */
final class RouteReader6 {
    private static final String DEFAULT = "default6";

    private final int fib;
    private final List<InterfaceConfig> interfaces;
    private final AddressPlan6 addresses;
    private final boolean complete;
    private final Map<Prefix6, Where> seen = new HashMap<>();

    /**
     * @param fib whose routes they are
     * @param complete whether every address of the vnet could be read
     */
    RouteReader6(int fib, List<InterfaceConfig> interfaces, AddressPlan6 addresses, boolean complete) {
        this.fib = fib;
        this.interfaces = interfaces;
        this.addresses = addresses;
        this.complete = complete;
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
        List<RouteTarget6.Gateway> ways = RouteWays.read(entry, this::gateway);
        return ways.isEmpty() ? Optional.empty() : Optional.of(new RouteTarget6.Gateways(ways));
    }

    private Optional<IntFunction<RouteTarget6.Gateway>> gateway(Entry entry, String text) {
        int percent = text.indexOf('%');
        Optional<String> zone = percent < 0 ? Optional.empty() : Optional.of(text.substring(percent + 1));
        Optional<IpAddress6> gateway = IpAddress6.parse(percent < 0 ? text : text.substring(0, percent));
        if (gateway.isEmpty()) {
            entry.fault(Text.quoted(text) + " is not a gateway's IPv6 address, and not blackhole or reject");
        } else {
            whyNotAGateway(gateway.get(), zone).ifPresent(entry::fault);
        }
        return gateway.map(address -> weight -> new RouteTarget6.Gateway(address, zone, weight));
    }

    private Optional<String> whyNotAGateway(IpAddress6 gateway, Optional<String> zone) {
        String the = "the gateway " + gateway;
        if (gateway.isMulticast() || gateway.isUnspecified() || gateway.isOfIpv4()) {
            return Optional.of(the + " is no neighbour's address");
        }
        if (gateway.isLinkLocal()) {
            return zone.isEmpty()
                    ? Optional.of(the + " is link-local; say on which interface: " + gateway + "%IF")
                    : whyNoLink(gateway, zone.get());
        }
        if (zone.isPresent()) {
            return Optional.of(the + " needs no interface; leave out %" + Text.escaped(zone.get()));
        }
        if (addresses.owns(gateway)) {
            return Optional.of(the + " is this vnet's own address; name a neighbour's");
        }
        Optional<AddressPlan6.Claim> claim = addresses.reaching(gateway);
        if (claim.isEmpty()) {
            return complete
                    ? Optional.of(the + " is in no network of this vnet's interfaces" + RouteReader.in(fib))
                    : Optional.empty();
        }
        return Optional.empty();
    }

    private Optional<String> whyNoLink(IpAddress6 gateway, String name) {
        Optional<InterfaceConfig> on =
                interfaces.stream().filter(i -> i.name().equals(name)).findFirst();
        if (on.isEmpty()) {
            // One that could not be read is faulted already.
            return complete
                    ? Optional.of(Text.quoted(name) + " is not among the interfaces of this vnet; "
                            + Text.nearest(
                                            name,
                                            interfaces.stream()
                                                    .map(InterfaceConfig::name)
                                                    .toList())
                                    .map(near -> "did you mean " + near + "?")
                                    .orElse("add it there"))
                    : Optional.empty();
        }
        Inet6Config inet6 = on.get().inet6();
        if (!inet6.isOn() && complete) {
            return Optional.of(name + " has no IPv6; give it inet6: link-local");
        }
        boolean isOwn =
                inet6.addresses().stream().anyMatch(a -> a.prefix().host().equals(gateway));
        return isOwn
                ? Optional.of("the gateway " + gateway + " is " + name + "'s own address; name a neighbour's")
                : Optional.empty();
    }
}
