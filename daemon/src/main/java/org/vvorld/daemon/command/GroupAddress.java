package org.vvorld.daemon.command;

import java.util.Collection;
import org.vvorld.stack.mcast.SourceSet;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.Ipv6Address;
import org.vvorld.stack.wire.Ipv6Bits;

/** A multicast group, or a source, of either family; IPv4 as IPv4-mapped. */
record GroupAddress(long hi, long lo) {
    /** @throws ToolException if it is no address */
    static GroupAddress parse(String text) {
        try {
            if (text.indexOf(':') < 0) {
                return new GroupAddress(0, Ipv6Bits.mapped(Ipv4Address.parse(text)));
            }
            Ipv6Address a = Ipv6Address.parse(text);
            return new GroupAddress(a.high(), a.low());
        } catch (IllegalArgumentException e) {
            throw new ToolException(text + ": bad address: " + e.getMessage());
        }
    }

    /** Sources for this group. @throws ToolException if one is of the other family, or a group itself */
    SourceSet sources(Collection<String> texts) {
        SourceSet all = SourceSet.EMPTY;
        for (String text : texts) {
            GroupAddress a = parse(text);
            if (a.isIpv4() != isIpv4() || a.isGroup() || a.lo == 0 && a.hi == 0) {
                throw new ToolException(text + ": bad address: a source is a host's address, of the group's family");
            }
            all = all.plus(a.hi, a.lo);
        }
        return all;
    }

    boolean isIpv4() {
        return Ipv6Bits.isMapped(hi, lo);
    }

    boolean isGroup() {
        return isIpv4() ? Ipv4Address.isMulticast((int) lo) : Ipv6Bits.isMulticast(hi);
    }

    /** As people write it, with the link of a group that is one there only; {@code zone} may be null. */
    String text(String zone) {
        return isIpv4() ? Ipv4Address.format((int) lo) : Ipv6Address.format(hi, lo, zone);
    }
}
