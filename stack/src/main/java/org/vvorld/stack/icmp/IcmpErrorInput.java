package org.vvorld.stack.icmp;

import org.vvorld.stack.ipv4.Ipv4Output;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.route.Fib;
import org.vvorld.stack.route.Route;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.wire.Icmpv4;
import org.vvorld.stack.wire.Ipv4;

/**
 * ICMP errors that come in: to the ping or transport that caused them (RFC 1122 section 3.2.2), the path's MTU to what remembers it
 * (RFC 1191). What is quoted is somebody else's bytes: nothing in it is trusted.
 */
final class IcmpErrorInput {
    private static final int QUOTED_TRANSPORT_BYTES = 8;

    private final Shard shard;
    private final Fib fib;
    private final Ipv4Output output;
    private final EchoClients clients;
    private QuotedErrors udp;
    private QuotedErrors tcp;

    IcmpErrorInput(Shard shard, Fib fib, Ipv4Output output, EchoClients clients) {
        this.shard = shard;
        this.fib = fib;
        this.output = output;
        this.clients = clients;
    }

    /** Says who takes errors about UDP or TCP; once, when the shard is built. */
    void errorsFor(int protocol, QuotedErrors listener) {
        switch (protocol) {
            case Ipv4.PROTOCOL_UDP -> udp = listener;
            case Ipv4.PROTOCOL_TCP -> tcp = listener;
            default -> throw new IllegalArgumentException("protocol " + protocol + " has no flows");
        }
    }

    void input(Packet p, int icmp, int length) {
        int quoted = icmp + Icmpv4.HEADER_BYTES;
        if (!isDatagram(p, quoted) || !isOurs(Ipv4.source(p, quoted))) {
            shard.drop(p, Drop.ICMP_NOBODY_WAITS);
            return;
        }
        int type = Icmpv4.type(p, icmp);
        int code = Icmpv4.code(p, icmp);
        int mtu = 0;
        if (type == Icmpv4.UNREACHABLE && code == Icmpv4.UNREACHABLE_NEED_FRAGMENTATION) {
            mtu = Icmpv4.rest(p, icmp) & 0xffff;
            if (output.onTooBig(p.fib(), Ipv4.destination(p, quoted), mtu, Ipv4.totalLength(p, quoted))) {
                shard.count(Counter.ICMP_PATH_MTU_LEARNT);
            }
        }
        int from = Ipv4.source(p, p.networkAt());
        int transport = quoted + Ipv4.headerLength(p, quoted);
        boolean taken = switch (Ipv4.protocol(p, quoted)) {
            case Ipv4.PROTOCOL_ICMP -> ping(p, from, type, code, transport, length);
            case Ipv4.PROTOCOL_UDP -> udp != null && udp.onError(from, type, code, mtu, p, quoted, transport);
            case Ipv4.PROTOCOL_TCP -> tcp != null && tcp.onError(from, type, code, mtu, p, quoted, transport);
            default -> false;
        };
        if (taken || mtu != 0) {
            shard.consume(p);
        } else {
            shard.drop(p, Drop.ICMP_NOBODY_WAITS);
        }
    }

    /** A header, eight bytes behind it, and the beginning of a datagram: all that a transport can tell its flow by. */
    private static boolean isDatagram(Packet p, int at) {
        int there = p.tail() - at;
        if (there < Ipv4.MIN_HEADER_BYTES + QUOTED_TRANSPORT_BYTES || Ipv4.version(p, at) != 4) {
            return false;
        }
        int header = Ipv4.headerLength(p, at);
        return header >= Ipv4.MIN_HEADER_BYTES
                && header + QUOTED_TRANSPORT_BYTES <= there
                && (Ipv4.fragment(p, at) & Ipv4.OFFSET_MASK) == 0;
    }

    private boolean isOurs(int address) {
        Route r = fib.lookup(address);
        return r != null && r.kind() == Route.Kind.LOCAL;
    }

    private boolean ping(Packet p, int from, int type, int code, int request, int length) {
        EchoListener listener =
                Icmpv4.type(p, request) == Icmpv4.ECHO_REQUEST ? clients.find(Icmpv4.id(p, request)) : null;
        if (listener == null) {
            return false;
        }
        listener.onError(from, type, code, Icmpv4.sequence(p, request), length);
        return true;
    }
}
