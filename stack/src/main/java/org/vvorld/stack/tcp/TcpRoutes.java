package org.vvorld.stack.tcp;

import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.vvorld.stack.iface.Inet6Address;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.ipv4.Ipv4Output;
import org.vvorld.stack.ipv6.Ipv6Output;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.packet.PacketPool;
import org.vvorld.stack.socket.SocketAddress;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.wire.Ipv4;
import org.vvorld.stack.wire.Ipv6;
import org.vvorld.stack.wire.Tcp;

/** The way out of a worker's segments: the one place of TCP that knows which IP is below. */
final class TcpRoutes implements TcpOutput {
    /** RFC 3168 section 5: ECT(0). */
    private static final int ECT0 = 2;

    private static final int HEADERS4 = Ipv4.MIN_HEADER_BYTES + Tcp.MIN_HEADER_BYTES;
    private static final int HEADERS6 = Ipv6.HEADER_BYTES + Tcp.MIN_HEADER_BYTES;
    /** Options of a segment at most (RFC 9293 section 3.1). */
    private static final int OPTIONS = 40;

    private final Shard shard;
    private final Ipv4Output ipv4;
    private final Supplier<Ipv6Output> ipv6;
    private final IntFunction<Interface> links;

    /**
     * @param ipv6 made on first use
     * @param links the vnet's interfaces by their identity
     */
    TcpRoutes(Shard shard, Ipv4Output ipv4, Supplier<Ipv6Output> ipv6, IntFunction<Interface> links) {
        this.links = links;
        this.shard = shard;
        this.ipv4 = ipv4;
        this.ipv6 = ipv6;
    }

    @Override
    public boolean send(OutSegment s) {
        boolean isIpv4 = s.isIpv4();
        int header = isIpv4 ? Ipv4.MIN_HEADER_BYTES : Ipv6.HEADER_BYTES;
        Packet p = shard.originate(header + s.length());
        if (p == null) {
            if (s.gsoPayloadBytes() == 0) {
                // A larger one is tried again in pieces.
                shard.dropUnmade(Drop.OUTPUT_NO_BUFFER);
            }
            return false;
        }
        p.reset(p.head() + header);
        p.fib(s.fib);
        s.write(p);
        int ecn = s.isEcnCapable() ? ECT0 : 0;
        Drop refused = isIpv4
                ? ipv4.send(
                        p,
                        SocketAddress.ipv4(s.sourceLow()),
                        SocketAddress.ipv4(s.destinationLow()),
                        Ipv4.PROTOCOL_TCP,
                        ecn,
                        shard.sysctls().get(Sysctl.IP_TTL),
                        /* dontFragment= */ true)
                : ipv6.get()
                        .send(
                                p,
                                SocketAddress.onWire(s.sourceHigh()),
                                s.sourceLow(),
                                SocketAddress.onWire(s.destinationHigh()),
                                s.destinationLow(),
                                link(s.destinationHigh()),
                                Ipv4.PROTOCOL_TCP,
                                ecn,
                                /* hopLimit= */ 0,
                                /* dontFragment= */ true);
        if (refused == Drop.OUTPUT_TOO_BIG && s.connection() != null) {
            // The way has become narrower: an interface, a route, or an ICMP error about another flow.
            PathMss.reduce(s.connection(), mss(s.fib, s.destinationHigh(), s.destinationLow()));
        }
        return refused == null;
    }

    /** Largest payload of a segment to a destination, bytes; 0 if there is no way to it. */
    int mss(int fib, long high, long low) {
        if (SocketAddress.isIpv4(high, low)) {
            int mtu = ipv4.mtuTowards(fib, SocketAddress.ipv4(low));
            return Math.max(0, Math.min(mtu, 65_535) - HEADERS4);
        }
        int mtu = ipv6.get().mtuTowards(fib, SocketAddress.onWire(high), low, link(high));
        return Math.max(0, Math.min(mtu, 65_535) - HEADERS6);
    }

    /** Most payload that goes out at once and is cut into segments at the end of its way, bytes. */
    static int gsoBytes(boolean isIpv4) {
        int most = Math.min(65_535, PacketPool.LARGE_SLOT_BYTES - PacketPool.HEADROOM_BYTES);
        return most - (isIpv4 ? HEADERS4 : HEADERS6) - OPTIONS;
    }

    /** The low long of the IPv4 source for a destination, 0 if there is no way. */
    long source4(int fib, long low) {
        return SocketAddress.ofIpv4(ipv4.sourceFor(fib, SocketAddress.ipv4(low)));
    }

    /** The IPv6 source for a destination; null if there is no way. */
    Inet6Address source6(int fib, long high, long low) {
        return ipv6.get().sourceFor(fib, SocketAddress.onWire(high), low, link(high));
    }

    /** Of a link-local address; null for others, and for an interface that has left: then there is no way. */
    private Interface link(long high) {
        int zone = SocketAddress.zone(high);
        return zone == 0 ? null : links.apply(zone);
    }
}
