package org.vvorld.stack.vnet;

import org.vvorld.stack.icmp.IcmpInput;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.ipv4.IcmpErrors;
import org.vvorld.stack.ipv4.Transport;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.wire.Icmpv4;
import org.vvorld.stack.wire.Ipv4;
import org.vvorld.stack.wire.Udp;

/** Which protocol takes a datagram for this host. */
final class TransportDemux implements Transport {
    private final Shard shard;
    private final IcmpInput icmp;
    private final IcmpErrors errors;

    TransportDemux(Shard shard, IcmpInput icmp, IcmpErrors errors) {
        this.shard = shard;
        this.icmp = icmp;
        this.errors = errors;
    }

    @Override
    public void input(Interface in, Packet p, boolean broadcast) {
        int at = p.networkAt();
        int protocol = Ipv4.protocol(p, at);
        if (protocol == Ipv4.PROTOCOL_ICMP) {
            icmp.input(in, p, broadcast);
        } else if (protocol != Ipv4.PROTOCOL_UDP) {
            // RFC 1122 section 3.2.2.1: SHOULD say so.
            errors.send(p, Icmpv4.UNREACHABLE, Icmpv4.UNREACHABLE_PROTOCOL, 0, Drop.IPV4_PROTOCOL_UNKNOWN);
        } else if (!Udp.isValid(p, at + Ipv4.headerLength(p, at))) {
            shard.drop(p, Drop.UDP_MALFORMED);
        } else {
            // RFC 1122 section 4.1.3.1: nobody listens on UDP here. That is what traceroute waits for.
            errors.send(p, Icmpv4.UNREACHABLE, Icmpv4.UNREACHABLE_PORT, 0, Drop.UDP_NO_PORT);
        }
    }
}
