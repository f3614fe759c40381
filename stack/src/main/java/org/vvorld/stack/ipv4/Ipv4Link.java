package org.vvorld.stack.ipv4;

import org.vvorld.stack.arp.ArpResolver;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.route.Route6;

/** Puts finished datagrams on a link, on one worker. */
public final class Ipv4Link {
    /** In place of a group's MAC address: to the next hop alone. */
    static final long UNICAST = -1;

    /** Takes a datagram to an IPv6 neighbour, RFC 8950; owns it. */
    @FunctionalInterface
    public interface OverIpv6 {
        void output(Interface ifp, long high, long low, Packet p);
    }

    private final Shard shard;
    private final ArpResolver arp;
    private final OverIpv6 ipv6;
    private final Ipv4Fragmenter fragmenter;

    public Ipv4Link(Shard shard, ArpResolver arp, OverIpv6 ipv6) {
        this.shard = shard;
        this.arp = arp;
        this.ipv6 = ipv6;
        this.fragmenter = new Ipv4Fragmenter(shard, this);
    }

    ArpResolver arp() {
        return arp;
    }

    Ipv4Fragmenter fragmenter() {
        return fragmenter;
    }

    /**
     * Sends a datagram by an interface. Owns it.
     *
     * @param over the IPv6 router that takes it in place of {@code nextHop}; null for none
     * @param group the group MAC address that it goes to, or {@link #UNICAST}
     */
    void output(Packet p, Interface ifp, int nextHop, Route6 over, long group) {
        if (!ifp.isEthernet()) {
            ifp.output(p, shard);
        } else if (group != UNICAST) {
            arp.frame(ifp, group, p);
        } else if (over != null) {
            ipv6.output(ifp, over.gatewayHigh(), over.gatewayLow(), p);
        } else {
            arp.output(ifp, nextHop, p);
        }
    }
}
