package org.vvorld.stack.rss;

import org.vvorld.stack.packet.Packet;

/**
 * The part of {@link FlowHash} that reads IPv6, RFC 8200 sections 3 and 4: next header at 6, source at 8, destination at 24,
 * extension headers from 40 on.
 */
final class Ipv6FlowHash {
    /** Extension headers that are looked behind; with one more, a packet is hashed by 2-tuple. */
    static final int MAX_EXTENSION_HEADERS = 8;

    private static final int HEADER_BYTES = 40;
    private static final int NEXT_HEADER = 6;
    private static final int SOURCE = 8;
    private static final int DESTINATION = 24;

    private static final int HOP_BY_HOP = 0;
    private static final int ROUTING = 43;
    private static final int DESTINATION_OPTIONS = 60;
    private static final int MIN_EXTENSION_BYTES = 8;

    private static final int ICMP = 58;
    private static final int ICMP_HEADER_BYTES = 8;
    /** RFC 4861 section 4: router solicitation, 133, to redirect, 137. */
    private static final int ND_FIRST = 133;

    private static final int ND_LAST = 137;
    /** RFC 4443 section 3: unreachable, 1, to parameter problem, 4. */
    private static final int ERROR_FIRST = 1;

    private static final int ERROR_LAST = 4;
    private static final int PORTS_BYTES = 4;
    /** What {@link #transport} says when the packet ends among its extension headers. */
    private static final int CUT = -1;

    private final Toeplitz toeplitz;

    Ipv6FlowHash(Toeplitz toeplitz) {
        this.toeplitz = toeplitz;
    }

    int of(Packet p, int at) {
        int end = p.tail();
        if (!isHeader(p, at, end)) {
            return FlowHash.NONE;
        }
        int ports = 0;
        int transport = transport(p, at, end);
        if (transport != CUT) {
            int protocol = transport & 0xff;
            int transportAt = transport >>> 8;
            if (FlowHash.hasPorts(protocol)) {
                ports = end - transportAt >= PORTS_BYTES ? p.u32(transportAt) : 0;
            } else if (protocol == ICMP && transportAt < end) {
                int type = p.u8(transportAt);
                if (type >= ND_FIRST && type <= ND_LAST) {
                    return FlowHash.NONE;
                }
                if (type >= ERROR_FIRST && type <= ERROR_LAST) {
                    int quoted = ofQuoted(p, transportAt + ICMP_HEADER_BYTES, end);
                    if (quoted != FlowHash.NONE) {
                        return quoted;
                    }
                }
            }
        }
        return FlowHash.reported(toeplitz.hash6(p, at + SOURCE, ports));
    }

    private static boolean isHeader(Packet p, int at, int end) {
        return end - at >= HEADER_BYTES && p.u8(at) >>> 4 == 6;
    }

    /**
     * Looks behind the extension headers. A Fragment header ends the walk like any transport without ports, so what comes in
     * fragments is hashed by 2-tuple.
     *
     * @return the protocol in the low 8 bits, above them where its header starts; or CUT
     */
    private static int transport(Packet p, int at, int end) {
        int protocol = p.u8(at + NEXT_HEADER);
        int next = at + HEADER_BYTES;
        for (int i = 0; i < MAX_EXTENSION_HEADERS && isWalked(protocol); i++) {
            if (end - next < MIN_EXTENSION_BYTES) {
                return CUT;
            }
            protocol = p.u8(next);
            // In units of 8 bytes, not counting the first.
            next += MIN_EXTENSION_BYTES + (p.u8(next + 1) << 3);
        }
        return next << 8 | protocol;
    }

    private static boolean isWalked(int protocol) {
        return protocol == HOP_BY_HOP || protocol == ROUTING || protocol == DESTINATION_OPTIONS;
    }

    /** NONE if the quote is too short. */
    private int ofQuoted(Packet p, int at, int end) {
        if (!isHeader(p, at, end)) {
            return FlowHash.NONE;
        }
        int transport = transport(p, at, end);
        if (transport == CUT) {
            return FlowHash.NONE;
        }
        int ports = 0;
        if (FlowHash.hasPorts(transport & 0xff)) {
            int transportAt = transport >>> 8;
            if (end - transportAt < PORTS_BYTES) {
                return FlowHash.NONE;
            }
            ports = FlowHash.swapped(p.u32(transportAt));
        }
        return FlowHash.reported(toeplitz.hash6(p, at + DESTINATION, at + SOURCE, ports));
    }
}
