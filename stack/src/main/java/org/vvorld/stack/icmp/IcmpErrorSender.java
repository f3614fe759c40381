package org.vvorld.stack.icmp;

import org.vvorld.stack.ipv4.IcmpErrors;
import org.vvorld.stack.ipv4.Ipv4Output;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.packet.Offload;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.route.Fib;
import org.vvorld.stack.route.Route;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.wire.Icmpv4;
import org.vvorld.stack.wire.Ipv4;
import org.vvorld.stack.wire.Ipv4Address;

/** Sends ICMP errors, or not: RFC 1122 section 3.2.2, RFC 1812 section 4.3.2. */
public final class IcmpErrorSender implements IcmpErrors {
    /** RFC 1812 section 4.3.2.5: errors have precedence 6, internetwork control. */
    private static final int TOS = 0xc0;

    private final Shard shard;
    private final Fib fib;
    private final Ipv4Output output;
    /** Of unreachables, redirects and others; each null until there was one. */
    private final RateLimit[] limits = new RateLimit[3];

    public IcmpErrorSender(Shard shard, Fib fib, Ipv4Output output) {
        this.shard = shard;
        this.fib = fib;
        this.output = output;
    }

    @Override
    public void send(Packet about, int type, int code, int rest, Drop reason) {
        say(about, type, code, rest);
        shard.drop(about, reason);
    }

    @Override
    public void redirect(Packet about, int gateway) {
        say(about, Icmpv4.REDIRECT, Icmpv4.REDIRECT_HOST, gateway);
    }

    private void say(Packet about, int type, int code, int rest) {
        int at = about.networkAt();
        if (!isAllowed(about, at)) {
            shard.count(Counter.ICMP_ERRORS_SUPPRESSED);
        } else if (!limit(type).tryPass(shard.now(), shard.sysctls().get(Sysctl.ICMP_LIMIT))) {
            // RFC 1812 section 4.3.2.8: the rate of errors is to be limited.
            shard.count(Counter.ICMP_ERRORS_LIMITED);
        } else {
            quote(about, at, type, code, rest);
        }
    }

    /** One kind of error does not use up another's share. */
    private RateLimit limit(int type) {
        int kind = switch (type) {
            case Icmpv4.UNREACHABLE -> 0;
            case Icmpv4.REDIRECT -> 1;
            default -> 2;
        };
        if (limits[kind] == null) {
            limits[kind] = new RateLimit();
        }
        return limits[kind];
    }

    /** RFC 1122 section 3.2.2, RFC 1812 section 4.3.2.7: what no error may be sent about. */
    private boolean isAllowed(Packet p, int at) {
        int source = Ipv4.source(p, at);
        int destination = Ipv4.destination(p, at);
        if (p.linkBroadcast()
                || destination == Ipv4Address.BROADCAST
                || Ipv4Address.isMulticast(destination)
                || (Ipv4.fragment(p, at) & Ipv4.OFFSET_MASK) != 0) {
            return false;
        }
        if (source == Ipv4Address.ANY
                || Ipv4Address.isMulticast(source)
                || Ipv4Address.isClassE(source)
                || Ipv4Address.isLoopback(source) && !Ipv4Address.isLoopback(destination)) {
            return false;
        }
        if (isSubnetBroadcast(source) || isSubnetBroadcast(destination)) {
            return false;
        }
        if (Ipv4.protocol(p, at) != Ipv4.PROTOCOL_ICMP) {
            return true;
        }
        int icmp = at + Ipv4.headerLength(p, at);
        return icmp < p.tail() && !Icmpv4.isError(Icmpv4.type(p, icmp));
    }

    private boolean isSubnetBroadcast(int address) {
        Route r = fib.lookup(address);
        return r != null && r.kind() == Route.Kind.BROADCAST;
    }

    private void quote(Packet about, int at, int type, int code, int rest) {
        // RFC 1812 section 4.3.2.3: as much of the original as fits in 576 bytes; RFC 1122: at least its header and 8
        // bytes.
        int quoted = Math.min(about.tail() - at, shard.sysctls().get(Sysctl.ICMP_QUOTE_LENGTH));
        Packet p = shard.originate(Ipv4.MIN_HEADER_BYTES + Icmpv4.HEADER_BYTES + quoted);
        if (p == null) {
            return;
        }
        p.reset(p.head() + Ipv4.MIN_HEADER_BYTES);
        int icmp = p.append(Icmpv4.HEADER_BYTES + quoted);
        // Nobody needs the checksum of a quote, but a half-done one looks like damage. The rate limit bounds the work.
        Offload.complete(about);
        p.copyFrom(about, at, icmp + Icmpv4.HEADER_BYTES, quoted);
        p.fib(about.fib());
        Icmpv4.write(p, icmp, type, code, rest, Icmpv4.HEADER_BYTES + quoted);
        shard.count(Counter.ICMP_ERRORS_SENT);
        if (type == Icmpv4.REDIRECT) {
            shard.count(Counter.ICMP_REDIRECTS_SENT);
        } else if (type == Icmpv4.UNREACHABLE) {
            shard.count(Counter.ICMP_UNREACHABLES_SENT);
        } else if (type == Icmpv4.TIME_EXCEEDED) {
            shard.count(Counter.ICMP_TIME_EXCEEDED_SENT);
        }
        // RFC 1812 section 4.3.2.4: the source is an address of the interface that the error leaves by.
        output.send(
                p,
                0,
                Ipv4.source(about, at),
                Ipv4.PROTOCOL_ICMP,
                TOS,
                shard.sysctls().get(Sysctl.IP_TTL),
                false);
    }
}
