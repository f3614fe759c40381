package org.vvorld.stack.vnet;

import org.vvorld.stack.iface.Inet6Address;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.wire.Icmpv6;
import org.vvorld.stack.wire.Ipv6;
import org.vvorld.stack.wire.Ipv6Address;
import org.vvorld.stack.wire.Nd;

/** ICMPv6 messages of router discovery to a group of the link, from the link-local address, with hop limit 255. */
final class LinkMessage {
    static final long ALL_NODES = 1;
    static final long ALL_ROUTERS = 2;

    private LinkMessage() {}

    /** A packet with room for a message at its head, which is that long; null if there is none. */
    static Packet start(VnetShard shard, int bytes) {
        Packet p = shard.originate(Ipv6.HEADER_BYTES + bytes);
        if (p != null) {
            p.reset(p.head() + Ipv6.HEADER_BYTES);
            p.append(bytes);
        }
        return p;
    }

    /** Sends the message at the head of {@code p} to {@code ff02::group}; drops it if there is no link-local address. */
    static void send(VnetShard shard, Interface ifp, Packet p, long group) {
        Inet6Address own = ifp.inet6().linkLocal();
        if (own == null || !ifp.isUp()) {
            shard.consume(p);
            return;
        }
        shard.count(Counter.IP6_ORIGINATED);
        int payload = p.length();
        int at = p.push(Ipv6.HEADER_BYTES);
        Ipv6.write(p, at, 0, 0, payload, Ipv6.ICMPV6, Nd.HOP_LIMIT);
        Ipv6.source(p, at, own.high(), own.low());
        Ipv6.destination(p, at, Ipv6Address.LINK_GROUP_HIGH, group);
        p.networkAt(at);
        p.checked(false);
        Icmpv6.writeChecksum(p, at, at + Ipv6.HEADER_BYTES);
        shard.ipv6().nd().frame(ifp, Ipv6Address.groupMac(group), p);
    }
}
