package org.vvorld.config;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An interface in a vnet.
 *
 * @param mtu bytes of an IP packet
 * @param description empty for none
 * @param groups of interfaces, besides that of its kind
 * @param multicast groups that it listens to
 * @param fib by which what comes in is routed
 */
public record InterfaceConfig(
        String name,
        InterfaceKind kind,
        List<AddressConfig> inet,
        Inet6Config inet6,
        OptionalInt mtu,
        boolean up,
        Optional<EtherAddress> ether,
        String description,
        List<String> groups,
        List<GroupConfig> multicast,
        int fib,
        Where where) {

    static final int MTU_MIN = 68; // RFC 791 section 3.2: every internet module forwards 68 octets whole.
    static final int MTU_MAX = 65535;
    static final int DESCRIPTION_CHARS = 1023; // FreeBSD's net.ifdescr_maxlen, less the zero.
    static final int FIB_MAX = 255;
    static final int GROUP_CHARS = 15; // IFNAMSIZ - 1.

    /** One in FIB 0. */
    public InterfaceConfig(
            String name,
            InterfaceKind kind,
            List<AddressConfig> inet,
            Inet6Config inet6,
            OptionalInt mtu,
            boolean up,
            Optional<EtherAddress> ether,
            String description,
            List<String> groups,
            List<GroupConfig> multicast,
            Where where) {
        this(name, kind, inet, inet6, mtu, up, ether, description, groups, multicast, 0, where);
    }

    public InterfaceConfig {
        inet = List.copyOf(inet);
        groups = List.copyOf(groups);
        multicast = List.copyOf(multicast);
    }
}
