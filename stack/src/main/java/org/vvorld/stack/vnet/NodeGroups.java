package org.vvorld.stack.vnet;

import org.vvorld.stack.iface.Inet6Address;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.mcast.InterfaceGroups;
import org.vvorld.stack.mcast.SourceFilter;
import org.vvorld.stack.nd.NdEntry;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.wire.Ipv6Address;

/**
 * The groups that an IPv6 node is in without being asked, RFC 4291 section 2.8: the solicited-node groups of its addresses and of those it answers
 * for, and all routers if it is one. They are joined like others, so that switches that look on let neighbour discovery through. All nodes need no joining.
 */
final class NodeGroups {
    private static final long ALL_ROUTERS = 2;
    /** The member. */
    private static final String NODE = "node";

    private NodeGroups() {}

    /** Joins what is to be joined by now, and leaves what is not. */
    static void follow(Vnet vnet, Interface i) {
        boolean isOn = i.isEthernet() && !i.inet6().isDisabled();
        InterfaceGroups all = i.multicast();
        if (all != null) {
            for (InterfaceGroups.Entry e : all.listOf(NODE)) {
                if (!isOn || !isWanted(vnet, i, e.lo())) {
                    vnet.multicast().set(NODE, i, e.hi(), e.lo(), SourceFilter.NONE);
                }
            }
        }
        if (!isOn) {
            return;
        }
        for (Inet6Address a : i.inet6().addresses()) {
            vnet.multicast()
                    .set(NODE, i, Ipv6Address.LINK_GROUP_HIGH, Ipv6Address.solicitedLow(a.low()), SourceFilter.ALL);
        }
        for (NdEntry e : vnet.ndTable().list()) {
            if (e.ifp() == i && e.isPublished()) {
                vnet.multicast()
                        .set(NODE, i, Ipv6Address.LINK_GROUP_HIGH, Ipv6Address.solicitedLow(e.low()), SourceFilter.ALL);
            }
        }
        if (isRouter(vnet) && i.inet6().addresses().length > 0) {
            vnet.multicast().set(NODE, i, Ipv6Address.LINK_GROUP_HIGH, ALL_ROUTERS, SourceFilter.ALL);
        }
    }

    private static boolean isWanted(Vnet vnet, Interface i, long lo) {
        return lo == ALL_ROUTERS
                ? isRouter(vnet)
                : i.inet6().isSolicited(lo) || vnet.ndTable().isSolicited(i, lo);
    }

    private static boolean isRouter(Vnet vnet) {
        return vnet.sysctls().isOn(Sysctl.IP6_FORWARDING);
    }
}
