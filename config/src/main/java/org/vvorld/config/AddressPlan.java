package org.vvorld.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The addresses of one vnet: each address once, each network on one interface. */
final class AddressPlan {
    /** An interface's address and the network that is reached through it. */
    record Claim(Prefix4 prefix, String interfaceName, Where where) {}

    private final Faults faults;
    private final Map<IpAddress4, Claim> hosts = new HashMap<>();
    private final Map<Prefix4, Claim> networks = new HashMap<>();

    AddressPlan(List<InterfaceConfig> interfaces, Faults faults) {
        this.faults = faults;
        List<Claim> claims = new ArrayList<>();
        for (InterfaceConfig config : interfaces) {
            for (AddressConfig address : config.inet()) {
                claims.add(new Claim(address.prefix(), config.name(), address.where()));
            }
        }
        // Prefixes overlap only if one holds the other. The wide ones come first, so that a look upwards finds all.
        claims.sort(Comparator.comparingInt(claim -> claim.prefix().length()));
        claims.forEach(this::add);
    }

    private void add(Claim claim) {
        Claim same = hosts.putIfAbsent(claim.prefix().host(), claim);
        if (same != null) {
            blame(
                    claim,
                    same,
                    (later, earlier) -> later.prefix().host() + " is already at "
                            + earlier.where().mention());
            return;
        }
        for (int length = claim.prefix().length(); length > 0; length--) {
            Claim wider = networks.get(new Prefix4(claim.prefix().address(), length).network());
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

    boolean owns(IpAddress4 address) {
        return hosts.containsKey(address);
    }

    /** The interface's network that an address is in, the narrowest. */
    Optional<Claim> reaching(IpAddress4 address) {
        for (int length = 32; length > 0; length--) {
            Claim claim = networks.get(new Prefix4(address.bits(), length).network());
            if (claim != null) {
                return Optional.of(claim);
            }
        }
        return Optional.empty();
    }

    /** The interface that has exactly this network. */
    Optional<Claim> attached(Prefix4 network) {
        return Optional.ofNullable(networks.get(network));
    }
}
