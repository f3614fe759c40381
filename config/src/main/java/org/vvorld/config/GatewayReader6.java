package org.vvorld.config;

import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** The IPv6 gateways of a vnet's routes in one FIB. */
final class GatewayReader6 {
    private final int fib;
    private final List<InterfaceConfig> interfaces;
    private final AddressPlan6 addresses;
    private final boolean complete;

    /**
     * @param fib whose routes they are
     * @param complete whether every address of the vnet could be read
     */
    GatewayReader6(int fib, List<InterfaceConfig> interfaces, AddressPlan6 addresses, boolean complete) {
        this.fib = fib;
        this.interfaces = interfaces;
        this.addresses = addresses;
        this.complete = complete;
    }

    /** Any neighbour. */
    Optional<IntFunction<RouteTarget6.Gateway>> read(Entry entry, String text) {
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

    /** A neighbour of an IPv4 route, RFC 8950: a link-local one, with its link. */
    Optional<IntFunction<RouteTarget.Gateway4>> readOver6(Entry entry, String text) {
        int percent = text.indexOf('%');
        boolean isLinkLocal = IpAddress6.parse(percent < 0 ? text : text.substring(0, percent))
                .map(IpAddress6::isLinkLocal)
                .orElse(true);
        if (!isLinkLocal) {
            entry.fault("an IPv4 route's IPv6 gateway is named by its link-local address, as in fe80::1%IF");
            return Optional.empty();
        }
        return read(entry, text).map(way -> weight -> new RouteTarget.Over6(way.apply(weight)));
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
