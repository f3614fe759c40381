package org.vvorld.config;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An interface in a vnet.
 *
 * @param mtu bytes of an IP packet
 */
public record InterfaceConfig(
        String name,
        InterfaceKind kind,
        List<AddressConfig> inet,
        OptionalInt mtu,
        boolean up,
        Optional<EtherAddress> ether,
        Where where) {

    static final int MTU_MIN = 68; // RFC 791 section 3.2: every internet module forwards 68 octets whole.
    static final int MTU_MAX = 65535;

    public InterfaceConfig {
        inet = List.copyOf(inet);
    }
}
