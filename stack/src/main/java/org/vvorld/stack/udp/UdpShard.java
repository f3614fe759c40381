package org.vvorld.stack.udp;

import java.util.ArrayList;
import java.util.List;
import org.vvorld.stack.icmp.QuotedErrors;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.ipv4.IcmpErrors;
import org.vvorld.stack.ipv6.Icmp6Errors;
import org.vvorld.stack.netisr.Protocol;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.packet.Offload;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.socket.SocketAddress;
import org.vvorld.stack.socket.SocketError;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.wire.Icmpv4;
import org.vvorld.stack.wire.Icmpv6;
import org.vvorld.stack.wire.Ipv4;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.Ipv6;
import org.vvorld.stack.wire.Ipv6Address;
import org.vvorld.stack.wire.Udp;

/** UDP on one worker: which socket takes a datagram. Whatever worker it comes to, all sockets of the vnet are found. */
public final class UdpShard implements QuotedErrors {
    /** Sockets that one broadcast or multicast datagram goes to, at most. */
    public static final int MOST_COPIES = 64;

    private final Shard shard;
    private final UdpSockets sockets;
    private final UdpOutput output;
    private final IcmpErrors errors;
    /** Sockets whose queues are this worker's and have been used. */
    private final List<UdpSocket> queues = new ArrayList<>();

    public UdpShard(Shard shard, UdpSockets sockets, UdpOutput output, IcmpErrors errors) {
        this.shard = shard;
        this.sockets = sockets;
        this.output = output;
        this.errors = errors;
    }

    public UdpOutput output() {
        return output;
    }

    /** Counts something for the vnet. */
    public void count(Counter c) {
        shard.count(c);
    }

    /** The present, nanoseconds. */
    public long now() {
        return shard.now();
    }

    /** Length of the data of a datagram that was received, bytes. */
    public static int payloadBytes(Packet p) {
        return Udp.length(p, udpAt(p)) - Udp.HEADER_BYTES;
    }

    /** Where the data of a datagram that was received are, absolute. */
    public static int payloadAt(Packet p) {
        return udpAt(p) + Udp.HEADER_BYTES;
    }

    /** The source port of a datagram that was received. */
    public static int sourcePort(Packet p) {
        return Udp.sourcePort(p, udpAt(p));
    }

    /** The high long of the source of a datagram that was received; a link-local one says on which link it is. */
    public static long sourceHigh(Packet p) {
        return isIpv4(p) ? 0 : Ipv6.sourceHigh(p, p.networkAt());
    }

    /** The low long of the source of a datagram that was received. */
    public static long sourceLow(Packet p) {
        int at = p.networkAt();
        return isIpv4(p) ? SocketAddress.ofIpv4(Ipv4.source(p, at)) : Ipv6.sourceLow(p, at);
    }

    /** The high long of the address that a datagram was sent to. */
    public static long destinationHigh(Packet p) {
        return isIpv4(p) ? 0 : Ipv6.destinationHigh(p, p.networkAt());
    }

    /** The low long of the address that a datagram was sent to. */
    public static long destinationLow(Packet p) {
        int at = p.networkAt();
        return isIpv4(p) ? SocketAddress.ofIpv4(Ipv4.destination(p, at)) : Ipv6.destinationLow(p, at);
    }

    /** Was a datagram that was received sent to many, a network or a group? */
    public static boolean isToMany(Packet p) {
        return p.linkBroadcast()
                || (isIpv4(p)
                        ? Ipv4Address.isMulticast(Ipv4.destination(p, p.networkAt()))
                        : Ipv6Address.isMulticast(Ipv6.destinationHigh(p, p.networkAt())));
    }

    private static boolean isIpv4(Packet p) {
        return Ipv4.version(p, p.networkAt()) == 4;
    }

    /** Of IPv6, where extension headers may stand before it, the head is there by the time that somebody takes the datagram. */
    private static int udpAt(Packet p) {
        int at = p.networkAt();
        return isIpv4(p) ? at + Ipv4.headerLength(p, at) : p.head();
    }

    /**
     * Takes a whole IPv4 datagram whose UDP header is there and of a possible length.
     *
     * @param in where it came in: a group is joined on an interface
     * @param broadcast was it sent to a broadcast or multicast address?
     */
    public void input(Interface in, Packet p, boolean broadcast) {
        int at = p.networkAt();
        int udp = udpAt(p);
        shard.count(Counter.UDP_RECEIVED);
        if (p.u16(udp + Udp.CHECKSUM) == 0) {
            // RFC 1122 section 4.1.3.4: sent without one, and passed on.
            shard.count(Counter.UDP_NO_CHECKSUM);
        } else if (!Udp.isChecksumValid(p, at, udp)) {
            shard.drop(p, Drop.UDP_BAD_CHECKSUM);
            return;
        }
        input(in, p, at, udp, broadcast, null);
    }

    /**
     * Takes a whole IPv6 datagram whose UDP header is at {@code udp}, and of a possible length.
     *
     * @param in where it came in: groups and link-local addresses are an interface's
     */
    public void input6(Interface in, Packet p, int udp, boolean multicast, Icmp6Errors errors6) {
        int at = p.networkAt();
        shard.count(Counter.UDP_RECEIVED);
        if (!Udp.isChecksumValid6(p, at, udp)) {
            shard.drop(p, Drop.UDP_BAD_CHECKSUM);
            return;
        }
        input(in, p, at, udp, multicast, errors6);
    }

    private void input(Interface in, Packet p, int at, int udp, boolean many, Icmp6Errors errors6) {
        if (Offload.segmentPayloadBytes(p) != 0) {
            segments(in, p, at, udp, many, errors6);
        } else {
            find(in, p, at, udp, many, errors6);
        }
    }

    /** Datagrams that came as one: each is what it was before. */
    private void segments(Interface in, Packet p, int at, int udp, boolean many, Icmp6Errors errors6) {
        int headers = udp + Udp.HEADER_BYTES - at;
        int each = Offload.segmentPayloadBytes(p);
        int end = udp + Udp.length(p, udp);
        for (int from = udp + Udp.HEADER_BYTES; from < end; from += each) {
            int bytes = Math.min(each, end - from);
            Packet one = shard.originate(headers + bytes);
            if (one == null) {
                shard.drop(p, Drop.OUTPUT_NO_BUFFER);
                return;
            }
            int to = one.append(headers + bytes);
            one.copyFrom(p, at, to, headers);
            one.copyFrom(p, from, to + headers, bytes);
            one.networkAt(to);
            one.flowHash(p.flowHash());
            one.linkBroadcast(p.linkBroadcast());
            if (errors6 == null) {
                Ipv4.totalLength(one, to, headers + bytes);
                Ipv4.writeChecksum(one, to);
            } else {
                Ipv6.payloadLength(one, to, headers + bytes - Ipv6.HEADER_BYTES);
            }
            one.u16(to + headers - 4, Udp.HEADER_BYTES + bytes);
            one.offload(Offload.VALID, 0, 0, 0);
            find(in, one, to, to + headers - Udp.HEADER_BYTES, many, errors6);
        }
        shard.consume(p);
    }

    /** @param errors6 null for IPv4 */
    private void find(Interface in, Packet p, int at, int udp, boolean many, Icmp6Errors errors6) {
        boolean isIpv4 = errors6 == null;
        UdpBinding[] all = sockets.at(Udp.destinationPort(p, udp));
        long toHigh = isIpv4 ? 0 : SocketAddress.scoped(Ipv6.destinationHigh(p, at), in.id());
        long to = isIpv4 ? SocketAddress.ofIpv4(Ipv4.destination(p, at)) : Ipv6.destinationLow(p, at);
        long fromHigh = isIpv4 ? 0 : SocketAddress.scoped(Ipv6.sourceHigh(p, at), in.id());
        long from = isIpv4 ? SocketAddress.ofIpv4(Ipv4.source(p, at)) : Ipv6.sourceLow(p, at);
        int port = Udp.sourcePort(p, udp);
        UdpBinding b = many
                ? toAll(in, all, p, udp, isIpv4, toHigh, to, fromHigh, from, port)
                : best(all, p, isIpv4, toHigh, to, fromHigh, from, port);
        if (b != null) {
            deliver(in, b, p, udp, isIpv4);
        } else if (!many && shard.sysctls().isOn(Sysctl.UDP_BLACKHOLE)) {
            shard.drop(p, Drop.UDP_NO_PORT);
        } else if (isIpv4) {
            // RFC 1122 section 4.1.3.1, and section 3.2.2: never to a broadcast; ICMP sees to that, and counts it. That
            // is
            // what traceroute waits for.
            errors.send(p, Icmpv4.UNREACHABLE, Icmpv4.UNREACHABLE_PORT, 0, Drop.UDP_NO_PORT);
        } else {
            // RFC 4443 section 3.1.
            errors6.send(in, p, Icmpv6.UNREACHABLE, Icmpv6.UNREACHABLE_PORT, 0, Drop.UDP_NO_PORT);
        }
    }

    private static boolean takes(UdpBinding b, boolean isIpv4) {
        return isIpv4 ? b.socket().takesIpv4() : b.socket().takesIpv6();
    }

    /** The most specific; of several that share their load, the flow's. */
    private UdpBinding best(
            UdpBinding[] all, Packet p, boolean isIpv4, long toHigh, long to, long fromHigh, long from, int port) {
        UdpBinding best = null;
        int score = UdpBinding.NO_MATCH;
        int sharing = 0;
        for (UdpBinding b : all) {
            int m = takes(b, isIpv4) ? b.match(toHigh, to, fromHigh, from, port) : UdpBinding.NO_MATCH;
            if (m > score) {
                best = b;
                score = m;
                sharing = 1;
            } else if (m == score && best != null && b.socket().loadBalanced()) {
                sharing++;
            }
        }
        if (sharing < 2 || !best.socket().loadBalanced()) {
            return best;
        }
        int known = shard.workstream().flowHash(p);
        // The low bits chose the worker.
        int left = Integer.remainderUnsigned(known >>> 7, sharing);
        for (UdpBinding b : all) {
            if (takes(b, isIpv4)
                    && b.socket().loadBalanced()
                    && b.match(toHigh, to, fromHigh, from, port) == score
                    && left-- == 0) {
                return b;
            }
        }
        return best;
    }

    /**
     * RFC 1122 section 4.1.3.5 does not say who gets a broadcast; here as everywhere all that match do. They get copies, but for the
     * last, which is returned; null if nobody wants it.
     */
    private UdpBinding toAll(
            Interface in,
            UdpBinding[] all,
            Packet p,
            int udp,
            boolean isIpv4,
            long toHigh,
            long to,
            long fromHigh,
            long from,
            int port) {
        boolean isGroup = !isIpv4 || Ipv4Address.isMulticast(SocketAddress.ipv4(to));
        UdpBinding last = null;
        int copies = 0;
        for (UdpBinding b : all) {
            if (!takes(b, isIpv4) || b.match(toHigh, to, fromHigh, from, port) == UdpBinding.NO_MATCH) {
                continue;
            }
            if (isGroup && !b.socket().multicast().wants(in, toHigh, to, SocketAddress.onWire(fromHigh), from)) {
                shard.count(Counter.UDP_GROUP_FILTERED);
                continue;
            }
            if (last != null && ++copies < MOST_COPIES) {
                Packet copy = shard.copy(p);
                if (copy == null) {
                    shard.dropUnmade(Drop.OUTPUT_NO_BUFFER);
                } else {
                    deliver(in, last, copy, copy.networkAt() + udp - p.networkAt(), isIpv4);
                }
            }
            last = b;
        }
        if (last == null) {
            shard.count(Counter.UDP_BROADCAST_NO_PORT);
        }
        return last;
    }

    private void deliver(Interface in, UdpBinding b, Packet p, int udp, boolean isIpv4) {
        if (!isIpv4) {
            // From here on the packet says on which link its addresses are, and where its UDP header is.
            int at = p.networkAt();
            Ipv6.source(p, at, SocketAddress.scoped(Ipv6.sourceHigh(p, at), in.id()), Ipv6.sourceLow(p, at));
            Ipv6.destination(
                    p, at, SocketAddress.scoped(Ipv6.destinationHigh(p, at), in.id()), Ipv6.destinationLow(p, at));
            p.pull(udp - p.head());
        }
        UdpSocket s = b.socket();
        UdpReceiver r = s.receiver();
        if (r != null) {
            shard.count(Counter.UDP_DELIVERED);
            hand(r, s, p);
        } else if (b.worker() == shard.workstream().index()) {
            queue(s, p);
        } else {
            shard.handOff(b.worker(), p, s.arrivals, Protocol.IP_DIRECT);
        }
    }

    /** It may be a copy, or a segment, that nobody further out knows of: what the receiver throws ends here. */
    private void hand(UdpReceiver r, UdpSocket s, Packet p) {
        try {
            r.onDatagram(this, s, p, payloadAt(p), payloadBytes(p));
        } catch (RuntimeException | StackOverflowError e) {
            shard.fault(e);
            shard.drop(p, Drop.EXCEPTION);
            return;
        }
        shard.consume(p);
    }

    /** Queues a datagram for a socket of this worker. */
    void queue(UdpSocket s, Packet p) {
        if (!s.isBound()) {
            shard.drop(p, Drop.UDP_NO_PORT);
            return;
        }
        boolean was = s.queue.isEmpty();
        if (!s.queue.offer(p, payloadBytes(p), shard.sysctls().get(Sysctl.UDP_RECEIVE_SPACE), shard.charge())) {
            shard.drop(p, Drop.SOCKET_BUFFER_FULL);
            return;
        }
        shard.count(Counter.UDP_DELIVERED);
        if (!s.queue.list()) {
            queues.add(s);
        }
        Runnable ready = s.ready();
        if (was && ready != null) {
            ready.run();
        }
    }

    /** The oldest datagram of a socket of this worker, the caller's to {@link #done}; null if none waits. */
    public Packet receive(UdpSocket s) {
        return s.queue.poll(shard.charge());
    }

    /** Gives back what {@link #receive} gave. */
    public void done(Packet p) {
        shard.consume(p);
    }

    /** Frees what waits in a socket that was closed. */
    void drain(UdpSocket s) {
        empty(s);
        queues.remove(s);
    }

    /** Frees what waits anywhere here: the vnet ends. */
    public void drain() {
        queues.forEach(this::empty);
        queues.clear();
    }

    private void empty(UdpSocket s) {
        for (Packet p = receive(s); p != null; p = receive(s)) {
            done(p);
        }
    }

    @Override
    public boolean onError(int from, int type, int code, int mtu, Packet p, int quotedAt, int udp) {
        long local = SocketAddress.ofIpv4(Ipv4.source(p, quotedAt));
        long foreign = SocketAddress.ofIpv4(Ipv4.destination(p, quotedAt));
        int port = Udp.destinationPort(p, udp);
        UdpBinding b = best(sockets.at(Udp.sourcePort(p, udp)), p, true, 0, local, 0, foreign, port);
        // RFC 1122 section 4.1.3.3; udp_notify of FreeBSD.
        SocketError error = type != Icmpv4.UNREACHABLE
                ? null
                : switch (code) {
                    case Icmpv4.UNREACHABLE_PORT, Icmpv4.UNREACHABLE_PROTOCOL -> SocketError.ECONNREFUSED;
                    case 4 -> SocketError.EMSGSIZE;
                    default -> SocketError.EHOSTUNREACH;
                };
        return tell(b, error, 0, SocketAddress.ofIpv4(from), port, type, code);
    }

    /** The same of ICMPv6; the packet that it quotes starts at {@code quotedAt}, its UDP header at {@code udp}. */
    public boolean onError6(Interface in, int type, int code, Packet p, int quotedAt, int udp) {
        long localHigh = SocketAddress.scoped(Ipv6.sourceHigh(p, quotedAt), in.id());
        long local = Ipv6.sourceLow(p, quotedAt);
        long foreignHigh = SocketAddress.scoped(Ipv6.destinationHigh(p, quotedAt), in.id());
        long foreign = Ipv6.destinationLow(p, quotedAt);
        int port = Udp.destinationPort(p, udp);
        UdpBinding b = best(sockets.at(Udp.sourcePort(p, udp)), p, false, localHigh, local, foreignHigh, foreign, port);
        SocketError error = switch (type) {
            case Icmpv6.UNREACHABLE ->
                code == Icmpv6.UNREACHABLE_PORT ? SocketError.ECONNREFUSED : SocketError.EHOSTUNREACH;
            case Icmpv6.PACKET_TOO_BIG -> SocketError.EMSGSIZE;
            case Icmpv6.PARAMETER_PROBLEM -> SocketError.ECONNREFUSED;
            default -> null;
        };
        int at = p.networkAt();
        long fromHigh = SocketAddress.scoped(Ipv6.sourceHigh(p, at), in.id());
        return tell(b, error, fromHigh, Ipv6.sourceLow(p, at), port, type, code);
    }

    /** @param error null for one that a program is not to hear of */
    private static boolean tell(
            UdpBinding b, SocketError error, long fromHigh, long fromLow, int port, int type, int code) {
        if (b == null) {
            return false;
        }
        UdpSocket s = b.socket();
        if (b.isConnected() && error != null) {
            s.error(error);
            Runnable ready = s.ready();
            if (ready != null) {
                ready.run();
            }
        }
        if (s.receiver() != null) {
            s.receiver().onError(s, fromHigh, fromLow, port, type, code);
        }
        return true;
    }
}
