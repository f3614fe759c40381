package org.vvorld.stack.nd;

import org.vvorld.stack.iface.Inet6Address;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.wire.Ethernet;
import org.vvorld.stack.wire.Icmpv6;
import org.vvorld.stack.wire.Ipv6;
import org.vvorld.stack.wire.Ipv6Address;
import org.vvorld.stack.wire.Nd;

/** Builds and sends neighbour solicitations and advertisements, whole frames, on one worker. */
final class NdMessages {
    private final Shard shard;

    NdMessages(Shard shard) {
        this.shard = shard;
    }

    /** RFC 4861 section 7.2.2: asks for a neighbour, all of its group, or itself at {@code mac} if that is known. */
    void solicit(Interface ifp, long high, long low, long mac) {
        Inet6Address from = source(ifp, high, low);
        if (from == null) {
            return;
        }
        Packet p = start(Nd.LINK_OPTION_BYTES);
        if (p == null) {
            return;
        }
        int at = p.networkAt();
        Ipv6.source(p, at, from.high(), from.low());
        if (mac >= 0) {
            Ipv6.destination(p, at, high, low);
        } else {
            Ipv6.destination(p, at, Ipv6Address.LINK_GROUP_HIGH, Ipv6Address.solicitedLow(low));
        }
        int icmp = at + Ipv6.HEADER_BYTES;
        Icmpv6.write(p, icmp, Icmpv6.NEIGHBOR_SOLICIT, 0, 0);
        Nd.target(p, icmp, high, low);
        Nd.writeOption(p, icmp + Nd.MIN_BYTES, Nd.OPTION_SOURCE, ifp.mac());
        shard.count(Counter.ND_SOLICITS_SENT);
        send(ifp, p, mac >= 0 ? mac : Ipv6Address.groupMac(Ipv6Address.solicitedLow(low)));
    }

    /** RFC 4862 section 5.4.2: asks whether anybody has the address, from nobody, with a nonce (RFC 7527). */
    void probe(Interface ifp, Inet6Address a, long nonce) {
        Packet p = start(Nd.LINK_OPTION_BYTES);
        if (p == null) {
            return;
        }
        int at = p.networkAt();
        Ipv6.source(p, at, 0, 0);
        Ipv6.destination(p, at, Ipv6Address.LINK_GROUP_HIGH, Ipv6Address.solicitedLow(a.low()));
        int icmp = at + Ipv6.HEADER_BYTES;
        Icmpv6.write(p, icmp, Icmpv6.NEIGHBOR_SOLICIT, 0, 0);
        Nd.target(p, icmp, a.high(), a.low());
        Nd.writeOption(p, icmp + Nd.MIN_BYTES, Nd.OPTION_NONCE, nonce);
        shard.count(Counter.ND_SOLICITS_SENT);
        send(ifp, p, Ipv6Address.groupMac(Ipv6Address.solicitedLow(a.low())));
    }

    /**
     * RFC 4861 sections 7.2.4 and 7.2.6: says where an address of ours is.
     *
     * @param mac where the frame goes
     */
    void advertise(Interface ifp, Inet6Address target, int flags, long toHigh, long toLow, long mac) {
        Inet6Address from = target.has(Inet6Address.ANYCAST) ? source(ifp, toHigh, toLow) : target;
        advertise(ifp, from == null ? target : from, target.high(), target.low(), ifp.mac(), flags, toHigh, toLow, mac);
    }

    /** RFC 4861 section 7.2.8: says where somebody is for whom we speak; nothing if we have no address to say it from. */
    void advertise(Interface ifp, NdEntry proxied, int flags, long toHigh, long toLow, long mac) {
        Inet6Address from = source(ifp, toHigh, toLow);
        if (from != null) {
            advertise(ifp, from, proxied.high, proxied.low, proxied.mac, flags, toHigh, toLow, mac);
        }
    }

    private void advertise(
            Interface ifp,
            Inet6Address from,
            long targetHigh,
            long targetLow,
            long targetMac,
            int flags,
            long toHigh,
            long toLow,
            long mac) {
        Packet p = start(Nd.LINK_OPTION_BYTES);
        if (p == null) {
            return;
        }
        int at = p.networkAt();
        Ipv6.source(p, at, from.high(), from.low());
        Ipv6.destination(p, at, toHigh, toLow);
        int icmp = at + Ipv6.HEADER_BYTES;
        Icmpv6.write(p, icmp, Icmpv6.NEIGHBOR_ADVERT, 0, flags);
        Nd.target(p, icmp, targetHigh, targetLow);
        Nd.writeOption(p, icmp + Nd.MIN_BYTES, Nd.OPTION_TARGET, targetMac);
        shard.count(Counter.ND_ADVERTS_SENT);
        send(ifp, p, mac);
    }

    private Packet start(int optionBytes) {
        int payload = Nd.MIN_BYTES + optionBytes;
        Packet p = shard.originate(Ethernet.HEADER_BYTES + Ipv6.HEADER_BYTES + payload);
        if (p == null) {
            return null;
        }
        int at = p.append(Ipv6.HEADER_BYTES + payload);
        p.networkAt(at);
        Ipv6.write(p, at, 0, 0, payload, Ipv6.ICMPV6, Nd.HOP_LIMIT);
        return p;
    }

    private void send(Interface ifp, Packet p, long mac) {
        int at = p.networkAt();
        Icmpv6.writeChecksum(p, at, at + Ipv6.HEADER_BYTES);
        Ethernet.write(p, p.push(Ethernet.HEADER_BYTES), mac, ifp.mac(), Ethernet.TYPE_IPV6);
        ifp.output(p, shard);
    }

    /** What a neighbour can answer to: of its subnet, else the link's; null if there is none. */
    private static Inet6Address source(Interface ifp, long high, long low) {
        boolean link = Ipv6Address.isLinkLocal(high);
        Inet6Address any = null;
        for (Inet6Address a : ifp.inet6().addresses()) {
            if (!a.isSource()) {
                continue;
            }
            if (a.isLinkLocal() ? link : !link && a.covers(high, low)) {
                return a;
            }
            any = any == null || a.isLinkLocal() ? a : any;
        }
        return any;
    }
}
