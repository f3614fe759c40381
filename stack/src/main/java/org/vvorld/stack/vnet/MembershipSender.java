package org.vvorld.stack.vnet;

import org.vvorld.stack.iface.Inet6Address;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.InterfaceAddress;
import org.vvorld.stack.mcast.EthernetGroups;
import org.vvorld.stack.mcast.MembershipEffects;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.wire.Icmpv6;
import org.vvorld.stack.wire.Ipv6;

/** Sends reports and leaves of one family out of an interface. */
final class MembershipSender implements MembershipEffects {
    private static final int HOP_BY_HOP_BYTES = 8;
    /** Longest report, bytes: an Ethernet frame's. */
    private static final int MOST_BYTES = 1500;

    private final VnetShard shard;
    private final Interface ifp;
    private final boolean isIpv4;

    MembershipSender(VnetShard shard, Interface ifp, boolean isIpv4) {
        this.shard = shard;
        this.ifp = ifp;
        this.isIpv4 = isIpv4;
    }

    @Override
    public Packet packet() {
        Packet p = shard.originate(MOST_BYTES);
        if (p != null && !isIpv4) {
            p.reset(p.head() + Ipv6.HEADER_BYTES);
        }
        return p;
    }

    @Override
    public void send(Packet p, long destinationHi, long destinationLo) {
        if (isIpv4) {
            shard.count(Counter.IP_ORIGINATED);
            p.networkAt(p.head());
            p.checked(false);
            shard.arp().frame(ifp, EthernetGroups.mac(destinationHi, destinationLo), p);
            return;
        }
        shard.count(Counter.IP6_ORIGINATED);
        int payload = p.length();
        int at = p.push(Ipv6.HEADER_BYTES);
        Ipv6.write(p, at, 0, 0, payload, Ipv6.HOP_BY_HOP, 1);
        // RFC 3590 section 4: from :: as long as there is no link-local address that may be used.
        Inet6Address own = ifp.inet6().linkLocal();
        Ipv6.source(p, at, own == null ? 0 : own.high(), own == null ? 0 : own.low());
        Ipv6.destination(p, at, destinationHi, destinationLo);
        p.networkAt(at);
        p.checked(false);
        Icmpv6.writeChecksum(p, at, at + Ipv6.HEADER_BYTES + HOP_BY_HOP_BYTES);
        shard.ipv6().nd().frame(ifp, EthernetGroups.mac(destinationHi, destinationLo), p);
    }

    @Override
    public int mtuBytes() {
        return ifp.mtuBytes();
    }

    @Override
    public int ipv4Source() {
        InterfaceAddress[] all = ifp.addresses();
        return all.length == 0 ? 0 : all[0].address();
    }

    /** What the interface takes was published before the machine heard of it. */
    @Override
    public void groupsChanged() {}

    @Override
    public void count(Counter counter) {
        shard.count(counter);
    }
}
