package org.vvorld.stack.vnet;

import org.vvorld.stack.icmp.IcmpInput;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.ipv4.IcmpErrors;
import org.vvorld.stack.ipv4.Transport;
import org.vvorld.stack.mcast.Igmp;
import org.vvorld.stack.netisr.Port;
import org.vvorld.stack.netisr.Probes;
import org.vvorld.stack.netisr.Protocol;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.pktgen.PktGenCounter;
import org.vvorld.stack.pktgen.PktGenMark;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.udp.UdpShard;
import org.vvorld.stack.wire.Icmpv4;
import org.vvorld.stack.wire.Ipv4;
import org.vvorld.stack.wire.Udp;

/** Which protocol takes a datagram for this host. */
final class TransportDemux implements Transport {
    private final Vnet vnet;
    private final VnetShard shard;
    private final Port arrivals;
    private final IcmpInput icmp;
    private final IcmpErrors errors;
    private final UdpShard udp;

    TransportDemux(Vnet vnet, VnetShard shard, IcmpInput icmp, IcmpErrors errors, UdpShard udp) {
        this.vnet = vnet;
        this.shard = shard;
        this.arrivals = (p, on) -> vnet.shard(on).transport().arrived(p);
        this.icmp = icmp;
        this.errors = errors;
        this.udp = udp;
    }

    @Override
    public void input(Interface in, Packet p, boolean broadcast) {
        int at = p.networkAt();
        int protocol = Ipv4.protocol(p, at);
        if (protocol == Ipv4.PROTOCOL_ICMP) {
            icmp.input(in, p, broadcast);
        } else if (protocol == Igmp.PROTOCOL) {
            shard.igmp(in, p);
        } else if (protocol == Ipv4.PROTOCOL_TCP) {
            shard.tcp4(in, p, broadcast);
        } else if (protocol != Ipv4.PROTOCOL_UDP) {
            // RFC 1122 section 3.2.2.1: SHOULD say so.
            errors.send(p, Icmpv4.UNREACHABLE, Icmpv4.UNREACHABLE_PROTOCOL, 0, Drop.IPV4_PROTOCOL_UNKNOWN);
        } else if (!Udp.isValid(p, at + Ipv4.headerLength(p, at))) {
            shard.drop(p, Drop.UDP_MALFORMED);
        } else if (!vnet.isMeasured() || !measure(in, p, at + Ipv4.headerLength(p, at))) {
            udp.input(in, p, broadcast);
        }
    }

    /** Counts a datagram for whoever measures; false if nobody does. */
    private boolean measure(Interface in, Packet p, int udpAt) {
        Workstream on = shard.workstream();
        int payloadAt = udpAt + Udp.HEADER_BYTES;
        PktGenCounter counter = vnet.counters().on(in);
        boolean marked = PktGenMark.isOne(p, payloadAt, Udp.length(p, udpAt) - Udp.HEADER_BYTES);
        Probes.Listener run = marked ? on.netisr().probes().find(PktGenMark.run(p, payloadAt)) : null;
        if (counter == null && run == null) {
            return false;
        }
        if (!Udp.isChecksumValid(p, p.networkAt(), udpAt)) {
            shard.drop(p, Drop.UDP_BAD_CHECKSUM);
            return true;
        }
        if (counter != null && marked) {
            counter.countMarked(p, payloadAt, on);
        } else if (counter != null) {
            counter.count(p, on);
        }
        if (run == null) {
            shard.consume(p);
            return true;
        }
        // A flow's books are its owner's. In direct dispatch that may be another worker.
        int owner = on.isAlone() ? on.index() : on.policy().buckets().workerOf(on.flowHash(p));
        if (owner != on.index()) {
            shard.handOff(owner, p, arrivals, Protocol.IP_DIRECT);
        } else {
            run.onArrival(p, payloadAt, on);
            shard.consume(p);
        }
        return true;
    }

    /** A datagram of a run that another worker of this vnet has received. */
    private void arrived(Packet p) {
        int at = p.networkAt();
        int payloadAt = at + Ipv4.headerLength(p, at) + Udp.HEADER_BYTES;
        Workstream on = shard.workstream();
        Probes.Listener run = on.netisr().probes().find(PktGenMark.run(p, payloadAt));
        if (run != null) {
            run.onArrival(p, payloadAt, on);
        }
        shard.consume(p);
    }
}
