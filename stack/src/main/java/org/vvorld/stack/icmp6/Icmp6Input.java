package org.vvorld.stack.icmp6;

import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.ipv6.ExtensionHeaders;
import org.vvorld.stack.ipv6.Ipv6Output;
import org.vvorld.stack.nd.NdInput;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.packet.Offload;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.wire.EchoData;
import org.vvorld.stack.wire.EchoOptions;
import org.vvorld.stack.wire.Icmpv6;
import org.vvorld.stack.wire.Ipv4;
import org.vvorld.stack.wire.Ipv6;

/** ICMPv6 input on one worker: answers echo, hands replies, errors and neighbour discovery to whoever waits. RFC 4443. */
public final class Icmp6Input {
    private final Shard shard;
    private final Ipv6Output output;
    private final NdInput nd;
    private final EchoClients6 clients;
    private final TooBigInput tooBig;
    private Icmp6Extra extra;
    private QuotedErrors6 udp;
    private QuotedErrors6 tcp;

    public Icmp6Input(Shard shard, Ipv6Output output, NdInput nd, EchoClients6 clients) {
        this.shard = shard;
        this.output = output;
        this.nd = nd;
        this.clients = clients;
        this.tooBig = new TooBigInput(shard, output);
    }

    /** Says who takes what is not taken here. */
    public void extraTo(Icmp6Extra newExtra) {
        extra = newExtra;
    }

    /** Says who hears of errors about UDP datagrams, and about TCP segments. */
    public void errorsTo(QuotedErrors6 newUdp, QuotedErrors6 newTcp) {
        udp = newUdp;
        tcp = newTcp;
    }

    /** Takes a whole datagram that carries ICMPv6; its IPv6 header is at {@link Packet#networkAt}. */
    public void input(Interface in, Packet p, ExtensionHeaders headers, boolean multicast) {
        int ip = p.networkAt();
        int at = headers.transportAt();
        if (p.tail() - at < Icmpv6.HEADER_BYTES) {
            shard.drop(p, Drop.ICMP6_TOO_SHORT);
            return;
        }
        Offload.complete(p);
        if ((p.offload() & Offload.VALID) == 0 && !Icmpv6.isChecksumValid(p, ip, at)) {
            shard.drop(p, Drop.ICMP6_BAD_CHECKSUM);
            return;
        }
        shard.count(Counter.ICMP6_RECEIVED);
        int type = Icmpv6.type(p, at);
        if (Icmpv6.isDiscovery(type) && headers.wasFragment()) {
            // RFC 6980 section 5: silently ignored.
            shard.drop(p, Drop.ND_FRAGMENTED);
            return;
        }
        switch (type) {
            case Icmpv6.ECHO_REQUEST -> echo(in, p, at, multicast);
            case Icmpv6.ECHO_REPLY -> reply(in, p, ip, at);
            case Icmpv6.NEIGHBOR_SOLICIT, Icmpv6.NEIGHBOR_ADVERT -> nd.input(in, p, at);
            case Icmpv6.UNREACHABLE, Icmpv6.PACKET_TOO_BIG, Icmpv6.TIME_EXCEEDED, Icmpv6.PARAMETER_PROBLEM ->
                error(in, p, ip, at);
            default -> {
                if (extra == null || !extra.input(in, p, at)) {
                    shard.drop(p, Drop.ICMP6_TYPE_IGNORED);
                }
            }
        }
    }

    /** RFC 4443 section 4.2: also for a group, from an address of ours. */
    private void echo(Interface in, Packet p, int at, boolean multicast) {
        int ip = p.networkAt();
        long toHigh = Ipv6.sourceHigh(p, ip);
        long toLow = Ipv6.sourceLow(p, ip);
        long fromHigh = multicast ? 0 : Ipv6.destinationHigh(p, ip);
        long fromLow = multicast ? 0 : Ipv6.destinationLow(p, ip);
        int trafficClass = Ipv6.trafficClass(p, ip);
        if ((toHigh | toLow) == 0) {
            shard.drop(p, Drop.IPV6_MARTIAN_SOURCE);
            return;
        }
        shard.count(Counter.ICMP6_ECHO_ANSWERED);
        p.clearOffload();
        p.pull(at - p.head());
        Icmpv6.write(p, at, Icmpv6.ECHO_REPLY, 0, Icmpv6.rest(p, at));
        output.send(
                p,
                fromHigh,
                fromLow,
                toHigh,
                toLow,
                in,
                Ipv6.ICMPV6,
                trafficClass,
                /* hopLimit= */ 0,
                /* dontFragment= */ false);
    }

    private void reply(Interface in, Packet p, int ip, int at) {
        EchoListener6 listener = clients.find(Icmpv6.id(p, at));
        if (listener == null) {
            shard.drop(p, Drop.ICMP6_NOBODY_WAITS);
            return;
        }
        shard.count(Counter.ICMP6_ECHO_REPLIES);
        listener.onReply(
                Ipv6.sourceHigh(p, ip),
                Ipv6.sourceLow(p, ip),
                in.name(),
                Icmpv6.sequence(p, at),
                Ipv6.hopLimit(p, ip),
                p.tail() - at,
                shard.now());
        EchoData data = listener.data();
        int data0 = at + Icmpv6.HEADER_BYTES;
        int wrong = data == null ? -1 : data.firstWrong(p, data0, p.tail() - data0);
        if (wrong >= 0) {
            listener.onWrongByte(Icmpv6.sequence(p, at), wrong, data.at(wrong), p.u8(data0 + wrong));
        }
        shard.consume(p);
    }

    private void error(Interface in, Packet p, int ip, int at) {
        // What is quoted is somebody else's bytes again: nothing in it is trusted. Our requests have no extensions but,
        // in pieces, a fragment header.
        int quoted = at + Icmpv6.HEADER_BYTES;
        boolean isPathMtu = Icmpv6.type(p, at) == Icmpv6.PACKET_TOO_BIG && tooBig.input(p, at);
        EchoListener6 listener = null;
        boolean isHeard = isPathMtu;
        int request = quoted + Ipv6.HEADER_BYTES;
        if (p.tail() - request >= Icmpv6.HEADER_BYTES) {
            int protocol = Ipv6.nextHeader(p, quoted);
            if (protocol == Ipv6.FRAGMENT && (p.u16(request + 2) & ~7) == 0) {
                protocol = p.u8(request);
                request += Ipv6.FRAGMENT_BYTES;
            }
            if (protocol == Ipv6.ICMPV6
                    && p.tail() - request >= Icmpv6.HEADER_BYTES
                    && Icmpv6.type(p, request) == Icmpv6.ECHO_REQUEST) {
                listener = clients.find(Icmpv6.id(p, request));
            }
            isHeard |= tell(in, p, at, protocol, quoted, request);
        }
        if (listener == null && isHeard) {
            shard.consume(p);
            return;
        }
        if (listener == null) {
            shard.drop(p, Drop.ICMP6_NOBODY_WAITS);
            return;
        }
        listener.onError(
                Ipv6.sourceHigh(p, ip),
                Ipv6.sourceLow(p, ip),
                in.name(),
                Icmpv6.type(p, at),
                Icmpv6.code(p, at),
                Icmpv6.rest(p, at),
                Icmpv6.sequence(p, request),
                p.tail() - at);
        shard.consume(p);
    }

    private boolean tell(Interface in, Packet p, int at, int protocol, int quoted, int header) {
        QuotedErrors6 transport = protocol == Ipv4.PROTOCOL_UDP ? udp : protocol == Ipv4.PROTOCOL_TCP ? tcp : null;
        return transport != null
                && p.tail() - header >= QuotedErrors6.HEADER_BYTES
                && transport.onError(in, Icmpv6.type(p, at), Icmpv6.code(p, at), p, quoted, header);
    }

    /** Sends an echo request with counting bytes and no traffic class. */
    public Drop sendEcho(
            long sourceHigh,
            long sourceLow,
            long high,
            long low,
            Interface zone,
            int id,
            int sequence,
            int dataBytes,
            int hopLimit,
            boolean dontFragment) {
        return sendEcho(
                sourceHigh,
                sourceLow,
                high,
                low,
                zone,
                id,
                sequence,
                dataBytes,
                EchoOptions.of(hopLimit, dontFragment));
    }

    /**
     * Sends an echo request.
     *
     * @param sourceHigh source address, {@code ::} to have it chosen
     * @param zone the link of a link-local destination or group; null for others
     * @param dataBytes behind the header
     * @return null if it is on its way, else why not
     */
    public Drop sendEcho(
            long sourceHigh,
            long sourceLow,
            long high,
            long low,
            Interface zone,
            int id,
            int sequence,
            int dataBytes,
            EchoOptions how) {
        int length = Icmpv6.HEADER_BYTES + dataBytes;
        Packet p = shard.originate(Ipv6.HEADER_BYTES + length);
        if (p == null) {
            return Drop.OUTPUT_NO_BUFFER;
        }
        p.reset(p.head() + Ipv6.HEADER_BYTES);
        int at = p.append(length);
        p.fib(how.fib());
        how.data().write(p, at + Icmpv6.HEADER_BYTES, dataBytes);
        Icmpv6.write(p, at, Icmpv6.ECHO_REQUEST, 0, id << 16 | sequence & 0xffff);
        return output.send(
                p,
                sourceHigh,
                sourceLow,
                high,
                low,
                zone,
                Ipv6.ICMPV6,
                how.trafficClass(),
                how.hops(),
                how.dontFragment());
    }
}
