package org.vvorld.daemon.command;

import java.util.ArrayList;
import java.util.List;
import org.vvorld.stack.iface.DeviceInterface;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.Loopback;

/** What an interface can, as the line {@code options=} says: FreeBSD's IFCAP bits, {@code net/if.h}. */
enum IfconfigCapabilities {
    RXCSUM(0x1),
    TXCSUM(0x2),
    VLAN_MTU(0x8),
    LINKSTATE(0x8_0000),
    RXCSUM_IPV6(0x20_0000),
    TXCSUM_IPV6(0x40_0000);

    private final int bit;

    IfconfigCapabilities(int bit) {
        this.bit = bit;
    }

    private boolean isOf(Interface i) {
        return switch (this) {
            case VLAN_MTU -> i.carriesTag();
            case LINKSTATE -> i instanceof DeviceInterface || i instanceof Loopback;
            case RXCSUM, TXCSUM, RXCSUM_IPV6, TXCSUM_IPV6 -> i instanceof Loopback;
        };
    }

    /** The names of what an interface can, in the order of their bits. */
    static List<String> names(Interface i) {
        List<String> names = new ArrayList<>();
        for (IfconfigCapabilities c : values()) {
            if (c.isOf(i)) {
                names.add(c.name());
            }
        }
        return names;
    }

    /** {@code options=8<VLAN_MTU>}, behind a tab, as a line of its own; nothing if it can nothing. */
    static String line(String title, Interface i) {
        int bits = 0;
        for (IfconfigCapabilities c : values()) {
            bits |= c.isOf(i) ? c.bit : 0;
        }
        return bits == 0
                ? ""
                : "\t" + title + "=" + Integer.toHexString(bits) + "<" + String.join(",", names(i)) + ">\n";
    }
}
