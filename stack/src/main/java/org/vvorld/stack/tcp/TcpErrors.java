package org.vvorld.stack.tcp;

import org.vvorld.stack.icmp.QuotedErrors;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.socket.SocketAddress;
import org.vvorld.stack.wire.Icmpv4;
import org.vvorld.stack.wire.Icmpv6;
import org.vvorld.stack.wire.Ipv4;
import org.vvorld.stack.wire.Ipv6;
import org.vvorld.stack.wire.Tcp;

/** What ICMP says about a worker's connections. RFC 9293 section 3.9.2.2. */
public final class TcpErrors implements QuotedErrors {
    private final FlowTable flows;
    private final TcpRoutes routes;

    TcpErrors(FlowTable flows, TcpRoutes routes) {
        this.flows = flows;
        this.routes = routes;
    }

    @Override
    public boolean onError(int from, int type, int code, int mtu, Packet p, int quotedAt, int tcp) {
        long local = SocketAddress.ofIpv4(Ipv4.source(p, quotedAt));
        long remote = SocketAddress.ofIpv4(Ipv4.destination(p, quotedAt));
        Flow f = flows.find(0, local, Tcp.sourcePort(p, tcp), 0, remote, Tcp.destinationPort(p, tcp));
        int seq = Tcp.sequence(p, tcp);
        if (!(f instanceof TcpConnection c)) {
            return f != null;
        }
        if (type == Icmpv4.UNREACHABLE && code == Icmpv4.UNREACHABLE_NEED_FRAGMENTATION) {
            int mss = routes.mss(c.fib, 0, remote);
            if (mss > 0) {
                c.onPathMss(mss, seq);
            }
        } else if (type == Icmpv4.UNREACHABLE) {
            // RFC 5461 section 2.1: of these, protocol and port are hard errors, the others may pass.
            boolean refused = code == Icmpv4.UNREACHABLE_PROTOCOL || code == Icmpv4.UNREACHABLE_PORT;
            c.onUnreachable(refused ? TcpError.ECONNREFUSED : TcpError.EHOSTUNREACH, seq);
        }
        return true;
    }

    /**
     * The same of ICMPv6.
     *
     * @param link identity of the interface that the error came in by
     */
    public boolean onError6(int link, int type, int code, Packet p, int quotedAt, int tcp) {
        long localHigh = SocketAddress.scoped(Ipv6.sourceHigh(p, quotedAt), link);
        long remoteHigh = SocketAddress.scoped(Ipv6.destinationHigh(p, quotedAt), link);
        long remote = Ipv6.destinationLow(p, quotedAt);
        Flow f = flows.find(
                localHigh,
                Ipv6.sourceLow(p, quotedAt),
                Tcp.sourcePort(p, tcp),
                remoteHigh,
                remote,
                Tcp.destinationPort(p, tcp));
        if (!(f instanceof TcpConnection c)) {
            return f != null;
        }
        int seq = Tcp.sequence(p, tcp);
        switch (type) {
            case Icmpv6.PACKET_TOO_BIG -> {
                int mss = routes.mss(c.fib, remoteHigh, remote);
                if (mss > 0) {
                    c.onPathMss(mss, seq);
                }
            }
            case Icmpv6.UNREACHABLE -> {
                // RFC 5461 section 2.1 and RFC 4443 section 3.1: prohibited and port are hard, the others may pass.
                boolean refused = code == Icmpv6.UNREACHABLE_PORT || code == Icmpv6.UNREACHABLE_PROHIBITED;
                c.onUnreachable(refused ? TcpError.ECONNREFUSED : TcpError.EHOSTUNREACH, seq);
            }
            case Icmpv6.PARAMETER_PROBLEM ->
                c.onUnreachable(
                        code == Icmpv6.PROBLEM_NEXT_HEADER ? TcpError.ECONNREFUSED : TcpError.EHOSTUNREACH, seq);
            default -> {}
        }
        return true;
    }
}
