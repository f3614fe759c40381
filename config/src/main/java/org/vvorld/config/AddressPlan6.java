package org.vvorld.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The IPv6 addresses of one vnet: each once, each network on one interface; link-local ones are a matter of each interface. */
final class AddressPlan6 {
    /** An interface's address and the network that is reached through it. */
    record Claim(Prefix6 prefix, String interfaceName, Where where) {}

    private final Faults faults;
    private final Map<IpAddress6, Claim> hosts = new HashMap<>();
    private final Map<Prefix6, Claim> networks = new HashMap<>();

    AddressPlan6(List<InterfaceConfig> interfaces, Faults faults) {
        this.faults = faults;
        List<Claim> claims = new ArrayList<>();
        for (InterfaceConfig config : interfaces) {
            Map<IpAddress6, Claim> local = new HashMap<>();
            for (AddressConfig6 address : config.inet6().addresses()) {
                Claim claim = new Claim(address.prefix(), config.name(), address.where());
                if (address.prefix().host().isLinkLocal()) {
                    addHost(local, claim);
                } else {
                    claims.add(claim);
                }
            }
        }
        // Prefixes overlap only if one holds the other. The wide ones come first, so that a look upwards finds all.
        claims.sort(Comparator.comparingInt(claim -> claim.prefix().length()));
        claims.forEach(this::add);
    }

    private boolean addHost(Map<IpAddress6, Claim> to, Claim claim) {
        Claim same = to.putIfAbsent(claim.prefix().host(), claim);
        if (same != null) {
            blame(
                    claim,
                    same,
                    (later, earlier) -> later.prefix().host() + " is already at "
                            + earlier.where().mention());
        }
        return same == null;
    }

    private void add(Claim claim) {
        if (!addHost(hosts, claim)) {
            return;
        }
        for (int length = claim.prefix().length(); length > 0; length--) {
            Claim wider = networks.get(new Prefix6(claim.prefix().host(), length).network());
            if (wider != null && !wider.interfaceName().equals(claim.interfaceName())) {
                blame(
                        claim,
                        wider,
                        (later, earlier) -> later.prefix() + " overlaps " + earlier.prefix() + " at "
                                + earlier.where().mention() + "; a network is on one interface");
                break;
            }
        }
        networks.putIfAbsent(claim.prefix().network(), claim);
    }

    private interface Reason {
        String of(Claim later, Claim earlier);
    }

    private void blame(Claim one, Claim other, Reason reason) {
        boolean oneIsLater = one.where().isAfter(other.where());
        Claim later = oneIsLater ? one : other;
        faults.add(later.where(), reason.of(later, oneIsLater ? other : one));
    }

    boolean owns(IpAddress6 address) {
        return hosts.containsKey(address);
    }

    /** The interface's network that an address is in, the narrowest. */
    Optional<Claim> reaching(IpAddress6 address) {
        for (int length = 128; length > 0 && !networks.isEmpty(); length--) {
            Claim claim = networks.get(new Prefix6(address, length).network());
            if (claim != null) {
                return Optional.of(claim);
            }
        }
        return Optional.empty();
    }

    /** The interface that has exactly this network. */
    Optional<Claim> attached(Prefix6 network) {
        return Optional.ofNullable(networks.get(network));
    }
}
