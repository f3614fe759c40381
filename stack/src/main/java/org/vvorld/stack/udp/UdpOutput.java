package org.vvorld.stack.udp;

import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.vvorld.stack.iface.Inet6Address;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.ipv4.Ipv4GroupOutput;
import org.vvorld.stack.ipv4.Ipv4Output;
import org.vvorld.stack.ipv6.Ipv6Output;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.packet.Checksum;
import org.vvorld.stack.packet.Offload;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.route.Fib;
import org.vvorld.stack.route.Route;
import org.vvorld.stack.socket.SocketAddress;
import org.vvorld.stack.socket.SocketError;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.wire.Ipv4;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.Ipv6;
import org.vvorld.stack.wire.Ipv6Address;
import org.vvorld.stack.wire.Udp;

/** Sends what sockets send, on one worker. The one place that knows which IP is below. */
public final class UdpOutput {
    /** Room for either family. */
    private static final int HEADERS = Ipv6.HEADER_BYTES + Udp.HEADER_BYTES;

    private final Shard shard;
    private final Fib fib;
    private final Ipv4Output ipv4;
    private final Ipv4GroupOutput groups;
    private final Supplier<Ipv6Output> ipv6;
    private final IntFunction<Interface> links;

    /**
     * @param ipv6 IPv6 output of this worker, made on first use
     * @param links the vnet's interface of that number, or null
     */
    public UdpOutput(
            Shard shard,
            Fib fib,
            Ipv4Output ipv4,
            Ipv4GroupOutput groups,
            Supplier<Ipv6Output> ipv6,
            IntFunction<Interface> links) {
        this.shard = shard;
        this.fib = fib;
        this.ipv4 = ipv4;
        this.groups = groups;
        this.ipv6 = ipv6;
        this.links = links;
    }

    /** A packet whose head is {@code payloadBytes} of undefined data, with room for headers before; null if there is none. */
    public Packet prepare(int payloadBytes) {
        Packet p = shard.originate(HEADERS + payloadBytes);
        if (p == null) {
            shard.dropUnmade(Drop.OUTPUT_NO_BUFFER);
            return null;
        }
        p.reset(p.head() + HEADERS);
        p.append(payloadBytes);
        return p;
    }

    /** Sends a {@linkplain #prepare prepared} packet where the socket is connected to. As {@link #send}. */
    public SocketError send(UdpSocket s, Packet p) {
        return send(s, p, 0, 0, s.foreignHigh(), s.foreignLow(), s.foreignPort());
    }

    /**
     * Sends a {@linkplain #prepare prepared} packet. Owns it.
     *
     * @param fromHigh source for a socket that is bound to the wildcard; zeros to have it chosen by route
     * @return null if it is on its way, or why not
     */
    public SocketError send(UdpSocket s, Packet p, long fromHigh, long fromLow, long toHigh, long toLow, int toPort) {
        UdpBinding b = s.binding;
        if (b == null || toPort == 0 || SocketAddress.isAny(toHigh, toLow)) {
            return refuse(p, Drop.UDP_SEND_REFUSED, SocketError.EDESTADDRREQ);
        }
        if (b.isConnected() && !b.hasForeign(toHigh, toLow, toPort)) {
            return refuse(p, Drop.UDP_SEND_REFUSED, SocketError.EISCONN);
        }
        int datagram = s.segmentBytes() == 0 ? p.length() : Math.min(p.length(), s.segmentBytes());
        if (datagram > shard.sysctls().get(Sysctl.UDP_MAX_DATAGRAM)) {
            return refuse(p, Drop.OUTPUT_TOO_BIG, SocketError.EMSGSIZE);
        }
        p.fib(s.fib());
        boolean isIpv4 = SocketAddress.isIpv4(toHigh, toLow);
        if (isIpv4 ? !s.takesIpv4() : !s.takesIpv6()) {
            return refuse(p, Drop.UDP_SEND_REFUSED, SocketError.EAFNOSUPPORT);
        }
        if (!isIpv4) {
            long localHigh = b.isAnyAddress() ? fromHigh : b.localHigh();
            return send6(s, p, localHigh, b.isAnyAddress() ? fromLow : b.localLow(), toHigh, toLow, toPort);
        }
        int to = SocketAddress.ipv4(toLow);
        if (Ipv4Address.isMulticast(to)) {
            return toGroup(s, p, SocketAddress.ipv4(b.isAnyAddress() ? fromLow : b.localLow()), to, toPort);
        }
        Route r = fib.in(s.fib()).lookup(to);
        if (r == null) {
            return refuse(p, Drop.IPV4_NO_ROUTE, SocketError.EHOSTUNREACH);
        }
        if (r.kind() == Route.Kind.BROADCAST && !s.broadcast()) {
            return refuse(p, Drop.UDP_SEND_REFUSED, SocketError.EACCES);
        }
        int from = SocketAddress.ipv4(b.isAnyAddress() ? fromLow : b.localLow());
        if (from == 0) {
            from = r.kind() == Route.Kind.LOCAL ? to : r.source();
        }
        header(p, from, to, b.localPort(), toPort, s.segmentBytes());
        shard.count(Counter.UDP_SENT);
        int hops = s.ttl() > 0 ? s.ttl() : shard.sysctls().get(Sysctl.IP_TTL);
        return SocketError.of(ipv4.send(p, from, to, Ipv4.PROTOCOL_UDP, s.tos(), hops, s.dontFragment()));
    }

    private SocketError send6(UdpSocket s, Packet p, long fromHigh, long fromLow, long toHigh, long toLow, int toPort) {
        boolean isGroup = Ipv6Address.isMulticast(toHigh);
        int zone = SocketAddress.zone(toHigh);
        // RFC 3493 section 5.2: a group is sent to by the interface that the socket names.
        Interface link = isGroup ? s.multicast().out() : zone == 0 ? null : links.apply(zone);
        if (zone != 0 && link == null) {
            return refuse(p, Drop.IPV6_NO_ROUTE, SocketError.EHOSTUNREACH);
        }
        long to = SocketAddress.onWire(toHigh);
        long from = SocketAddress.onWire(fromHigh);
        long low = fromLow;
        if (SocketAddress.isAny(from, low) || Ipv6Address.isMulticast(from)) {
            // The checksum has the source in it.
            Inet6Address own = ipv6.get().sourceFor(s.fib(), to, toLow, link);
            if (own == null) {
                return refuse(p, Drop.IPV6_NO_ROUTE, SocketError.EHOSTUNREACH);
            }
            from = own.high();
            low = own.low();
        }
        header6(p, from, low, to, toLow, s.localPort() << 16 | toPort, isGroup ? 0 : s.segmentBytes());
        shard.count(Counter.UDP_SENT);
        // 0 is what is usual on the link.
        int hops = isGroup ? groupHops(s.multicast()) : Math.max(0, s.ttl());
        return SocketError.of(ipv6.get()
                .send(
                        p,
                        from,
                        low,
                        to,
                        toLow,
                        link,
                        Ipv4.PROTOCOL_UDP,
                        s.tos(),
                        hops,
                        s.dontFragment(),
                        s.multicast().loops()));
    }

    private static int groupHops(UdpMulticast how) {
        return how.ttl() == 0 ? Ipv6Output.STAYS_HERE : how.ttl();
    }

    /** RFC 1112 section 6.1: out of the interface that the socket names, or of the route's. */
    private SocketError toGroup(UdpSocket s, Packet p, int said, int to, int toPort) {
        UdpMulticast how = s.multicast();
        Interface out = groups.way(how.out(), s.fib(), to);
        if (out == null) {
            return refuse(p, Drop.IPV4_NO_ROUTE, SocketError.EHOSTUNREACH);
        }
        // A socket that is bound to the group sends from its interface's address.
        int from = said == 0 || Ipv4Address.isMulticast(said) ? groups.sourceFor(out) : said;
        if (from == 0) {
            return refuse(p, Drop.UDP_SEND_REFUSED, SocketError.EADDRNOTAVAIL);
        }
        header(p, from, to, s.localPort(), toPort, 0);
        shard.count(Counter.UDP_SENT);
        boolean loops = how.loops();
        return SocketError.of(
                groups.send(p, out, from, to, Ipv4.PROTOCOL_UDP, s.tos(), how.ttl(), loops, s.dontFragment()));
    }

    /** Writes the header; the checksum is left to whoever sends the packet out of this process, if anybody does. */
    private static void header(Packet p, int from, int to, int fromPort, int toPort, int segmentBytes) {
        int at = p.push(Udp.HEADER_BYTES);
        int length = p.length();
        long pseudo = (from & 0xffff_ffffL) + (to & 0xffff_ffffL) + Ipv4.PROTOCOL_UDP + length;
        p.u32(at, fromPort << 16 | toPort);
        p.u32(at + 4, length << 16 | Checksum.foldWords(pseudo));
        offload(p, at, segmentBytes);
    }

    /** The same of IPv6, RFC 8200 section 8.1. */
    private static void header6(
            Packet p, long fromHigh, long fromLow, long toHigh, long toLow, int ports, int segmentBytes) {
        int at = p.push(Udp.HEADER_BYTES);
        int length = p.length();
        long pseudo = words(fromHigh) + words(fromLow) + words(toHigh) + words(toLow) + Ipv4.PROTOCOL_UDP + length;
        p.u32(at, ports);
        p.u32(at + 4, length << 16 | Checksum.foldWords(pseudo));
        offload(p, at, segmentBytes);
    }

    /** A whole datagram lacks its checksum; a longer one than a segment is cut at the end of its way, and what is left over comes last. */
    private static void offload(Packet p, int at, int segmentBytes) {
        boolean isOne = segmentBytes == 0 || p.length() - Udp.HEADER_BYTES <= segmentBytes;
        int gso = isOne ? 0 : Offload.gso(Offload.UDP, segmentBytes);
        p.offload(gso | Offload.PARTIAL, at, at + Udp.CHECKSUM, isOne ? 0 : at + Udp.HEADER_BYTES);
    }

    private static long words(long half) {
        return (half >>> 32) + (half & 0xffff_ffffL);
    }

    private SocketError refuse(Packet p, Drop reason, SocketError error) {
        shard.drop(p, reason);
        return error;
    }
}
