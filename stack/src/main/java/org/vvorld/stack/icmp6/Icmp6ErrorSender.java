package org.vvorld.stack.icmp6;

import org.vvorld.stack.icmp.RateLimit;
import org.vvorld.stack.iface.Inet6Address;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.ipv6.Icmp6Errors;
import org.vvorld.stack.ipv6.Ipv6Output;
import org.vvorld.stack.nd.NdEntry;
import org.vvorld.stack.nd.NdTable;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.packet.Offload;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.redirect.NdRedirect;
import org.vvorld.stack.route.FibInet6;
import org.vvorld.stack.route.Route;
import org.vvorld.stack.route.Route6;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.wire.Icmpv6;
import org.vvorld.stack.wire.Ipv6;
import org.vvorld.stack.wire.Ipv6Address;
import org.vvorld.stack.wire.Nd;

/** Sends ICMPv6 errors, or not: RFC 4443 section 2.4. */
public final class Icmp6ErrorSender implements Icmp6Errors {
    private static final int UNIT = 8;
    /** Extension headers that are looked behind to find what an error would be about. */
    private static final int MAX_HEADERS = 8;

    private final Shard shard;
    private final FibInet6 fib;
    private final Ipv6Output output;
    private final NdTable neighbours;
    private final RateLimit limit = new RateLimit();

    public Icmp6ErrorSender(Shard shard, FibInet6 fib, Ipv6Output output, NdTable neighbours) {
        this.shard = shard;
        this.neighbours = neighbours;
        this.fib = fib;
        this.output = output;
    }

    @Override
    public void send(Interface in, Packet about, int type, int code, int rest, Drop reason) {
        int at = about.networkAt();
        if (!isAllowed(in, about, at, type, code)) {
            shard.count(Counter.ICMP6_ERRORS_SUPPRESSED);
        } else if (!limit.tryPass(shard.now(), shard.sysctls().get(Sysctl.ICMP6_LIMIT))) {
            // RFC 4443 section 2.4 (f).
            shard.count(Counter.ICMP6_ERRORS_LIMITED);
        } else {
            quote(in, about, at, type, code, rest);
        }
        shard.drop(about, reason);
    }

    @Override
    public void redirect(Interface in, Packet about, long nextHigh, long nextLow) {
        Inet6Address own = in.inet6().linkLocal();
        int at = about.networkAt();
        if (own == null || !limit.tryPass(shard.now(), shard.sysctls().get(Sysctl.ICMP6_LIMIT))) {
            shard.count(Counter.ICMP6_ERRORS_LIMITED);
            return;
        }
        Packet p = shard.originate(Ipv6.MIN_MTU_BYTES);
        if (p == null) {
            return;
        }
        p.reset(p.head() + Ipv6.HEADER_BYTES);
        NdEntry next = neighbours.find(in, nextHigh, nextLow);
        long mac = next == null || next.mac() < 0 ? NdRedirect.NO_MAC : next.mac();
        long toHigh = Ipv6.destinationHigh(about, at);
        long toLow = Ipv6.destinationLow(about, at);
        Offload.complete(about);
        NdRedirect.write(p, nextHigh, nextLow, toHigh, toLow, mac, about, at);
        shard.count(Counter.ICMP6_REDIRECTS_SENT);
        output.send(
                p,
                own.high(),
                own.low(),
                Ipv6.sourceHigh(about, at),
                Ipv6.sourceLow(about, at),
                in,
                Ipv6.ICMPV6,
                /* trafficClass= */ 0,
                Nd.HOP_LIMIT,
                /* dontFragment= */ true);
    }

    /** RFC 4443 section 2.4 (e). */
    private static boolean isAllowed(Interface in, Packet p, int at, int type, int code) {
        long high = Ipv6.sourceHigh(p, at);
        long low = Ipv6.sourceLow(p, at);
        if (Ipv6Address.isUnspecified(high, low)
                || Ipv6Address.isMulticast(high)
                || Ipv6Address.isLoopback(high, low)
                        && !Ipv6Address.isLoopback(Ipv6.destinationHigh(p, at), Ipv6.destinationLow(p, at))
                || Ipv6Address.isLinkLocal(high) && in == null) {
            return false;
        }
        // (e.3) and (e.4): a group may be told that a packet is too big, or that an option is unknown.
        boolean mayBeGroup =
                type == Icmpv6.PACKET_TOO_BIG || type == Icmpv6.PARAMETER_PROBLEM && code == Icmpv6.PROBLEM_OPTION;
        if (!mayBeGroup && (p.linkBroadcast() || Ipv6Address.isMulticast(Ipv6.destinationHigh(p, at)))) {
            return false;
        }
        return !isAboutError(p, at);
    }

    /** (e.1) and (e.2): is it an error itself, or a redirect; or a later fragment, of which nobody knows? */
    private static boolean isAboutError(Packet p, int ip) {
        int protocol = Ipv6.nextHeader(p, ip);
        int at = ip + Ipv6.HEADER_BYTES;
        for (int i = 0; i < MAX_HEADERS && isExtension(protocol) && p.tail() - at >= UNIT; i++) {
            boolean fragment = protocol == Ipv6.FRAGMENT;
            if (fragment && (p.u16(at + 2) & ~7) != 0) {
                return false;
            }
            protocol = p.u8(at);
            at += fragment ? UNIT : (p.u8(at + 1) + 1) * UNIT;
        }
        if (protocol != Ipv6.ICMPV6) {
            return false;
        }
        return at >= p.tail() || Icmpv6.isError(Icmpv6.type(p, at)) || Icmpv6.type(p, at) == Icmpv6.REDIRECT;
    }

    private static boolean isExtension(int protocol) {
        return protocol == Ipv6.HOP_BY_HOP
                || protocol == Ipv6.ROUTING
                || protocol == Ipv6.FRAGMENT
                || protocol == Ipv6.DESTINATION_OPTIONS;
    }

    private void quote(Interface in, Packet about, int at, int type, int code, int rest) {
        // (c): as much of the original as fits into 1280 bytes.
        int room = Ipv6.MIN_MTU_BYTES - Ipv6.HEADER_BYTES - Icmpv6.HEADER_BYTES;
        int quoted = Math.min(about.tail() - at, room);
        Packet p = shard.originate(Ipv6.HEADER_BYTES + Icmpv6.HEADER_BYTES + quoted);
        if (p == null) {
            return;
        }
        p.reset(p.head() + Ipv6.HEADER_BYTES);
        int icmp = p.append(Icmpv6.HEADER_BYTES + quoted);
        Offload.complete(about);
        p.copyFrom(about, at, icmp + Icmpv6.HEADER_BYTES, quoted);
        p.fib(about.fib());
        Icmpv6.write(p, icmp, type, code, rest);
        shard.count(Counter.ICMP6_ERRORS_SENT);
        // Section 2.2: from the address that it was sent to, if that is ours; else from the one that reaches back.
        long high = Ipv6.destinationHigh(about, at);
        long low = Ipv6.destinationLow(about, at);
        boolean ours = isOurs(in, high, low);
        output.send(
                p,
                ours ? high : 0,
                ours ? low : 0,
                Ipv6.sourceHigh(about, at),
                Ipv6.sourceLow(about, at),
                in,
                Ipv6.ICMPV6,
                0,
                /* hopLimit= */ 0,
                false);
    }

    private boolean isOurs(Interface in, long high, long low) {
        if (Ipv6Address.isLinkLocal(high) || Ipv6Address.isLoopback(high, low)) {
            return in != null && in.inet6().isAssigned(high, low);
        }
        Route6 r = fib.lookup(high, low);
        return r != null && r.kind() == Route.Kind.LOCAL && r.ifp().inet6().isAssigned(high, low);
    }
}
