package org.vvorld.stack.rss;

import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.wire.Icmpv4;
import org.vvorld.stack.wire.Ipv4;

/** The part of {@link FlowHash} that reads IPv4. */
final class Ipv4FlowHash {
    private static final int PORTS_BYTES = 4;
    private static final int SOURCE_QUENCH = 4;
    /** A bit for each ICMP type that quotes, RFC 1122 section 3.2.2. */
    private static final int ERRORS = 1 << Icmpv4.UNREACHABLE
            | 1 << SOURCE_QUENCH
            | 1 << Icmpv4.REDIRECT
            | 1 << Icmpv4.TIME_EXCEEDED
            | 1 << Icmpv4.PARAMETER_PROBLEM;

    private final Toeplitz toeplitz;

    Ipv4FlowHash(Toeplitz toeplitz) {
        this.toeplitz = toeplitz;
    }

    int of(Packet p, int at) {
        int end = p.tail();
        if (!isHeader(p, at, end)) {
            return FlowHash.NONE;
        }
        int ports = 0;
        if (!Ipv4.isFragment(p, at)) {
            int protocol = Ipv4.protocol(p, at);
            int transportAt = at + Ipv4.headerLength(p, at);
            if (FlowHash.hasPorts(protocol)) {
                ports = end - transportAt >= PORTS_BYTES ? p.u32(transportAt) : 0;
            } else if (protocol == Ipv4.PROTOCOL_ICMP && isError(p, transportAt, end)) {
                int quoted = ofQuoted(p, transportAt + Icmpv4.HEADER_BYTES, end);
                if (quoted != FlowHash.NONE) {
                    return quoted;
                }
            }
        }
        return FlowHash.reported(toeplitz.hash(Ipv4.source(p, at), Ipv4.destination(p, at), ports));
    }

    /** Is there a whole IPv4 header in {@code [at, end)}? */
    private static boolean isHeader(Packet p, int at, int end) {
        if (end - at < Ipv4.MIN_HEADER_BYTES || Ipv4.version(p, at) != 4) {
            return false;
        }
        int length = Ipv4.headerLength(p, at);
        return length >= Ipv4.MIN_HEADER_BYTES && length <= end - at;
    }

    private static boolean isError(Packet p, int at, int end) {
        if (at >= end) {
            return false;
        }
        int type = Icmpv4.type(p, at);
        return type < Integer.SIZE && (ERRORS >>> type & 1) != 0;
    }

    /** NONE if the quote is too short. */
    private int ofQuoted(Packet p, int at, int end) {
        if (!isHeader(p, at, end)) {
            return FlowHash.NONE;
        }
        int ports = 0;
        if (FlowHash.hasPorts(Ipv4.protocol(p, at)) && !Ipv4.isFragment(p, at)) {
            int transportAt = at + Ipv4.headerLength(p, at);
            if (end - transportAt < PORTS_BYTES) {
                return FlowHash.NONE;
            }
            ports = FlowHash.swapped(p.u32(transportAt));
        }
        return FlowHash.reported(
                toeplitz.hash(/* source= */ Ipv4.destination(p, at), /* destination= */ Ipv4.source(p, at), ports));
    }
}
