package org.vvorld.stack.slaac;

import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.wire.Ipv6Bits;

/**
 * Router advertisement, RFC 4861 section 4.2, with RFC 4191's preference.
 * <pre>
 *  0               1               2               3
 * |   Type 134    |    Code 0     |          Checksum             |  0
 * | Cur hop limit |M|O|H|Prf|     |       Router lifetime, s      |  4
 * |                    Reachable time, ms                         |  8
 * |                    Retransmission timer, ms                   | 12
 * |   Options ...                                                 | 16
 * </pre>
 * Call {@link #check} once on untrusted bytes; the other accessors, and those of {@link RaOption}, trust it.
 */
public final class RaMessage {
    public static final int TYPE = 134;
    public static final int HEADER_BYTES = 16;
    /** Flag: addresses by DHCPv6. */
    public static final int MANAGED = 0x80;
    /** Flag: other configuration by DHCPv6. */
    public static final int OTHER = 0x40;

    private RaMessage() {}

    /**
     * RFC 4861 section 6.1.2, except for hop limit and checksum, which are the caller's.
     *
     * @param at where the ICMPv6 header starts
     * @param end one past the message's last byte
     * @return why it must be dropped, or null if it is sound
     */
    public static Drop check(Packet p, int at, int end, long sourceHi) {
        if (end - at < HEADER_BYTES) {
            return Drop.RA_TOO_SHORT;
        }
        if (p.u8(at + 1) != 0) {
            return Drop.RA_BAD_CODE;
        }
        if (!Ipv6Bits.isLinkLocal(sourceHi)) {
            return Drop.RA_NOT_LINK_LOCAL;
        }
        return RaOption.areSound(p, at + HEADER_BYTES, end) ? null : Drop.RA_BAD_OPTION;
    }

    /** 0 if the router leaves it open. */
    public static int hopLimit(Packet p, int at) {
        return p.u8(at + 4);
    }

    /** {@link #MANAGED}, {@link #OTHER}. */
    public static int flags(Packet p, int at) {
        return p.u8(at + 5) & (MANAGED | OTHER);
    }

    public static Preference preference(Packet p, int at) {
        return Preference.ofHeader(p.u8(at + 5) >>> 3 & 3);
    }

    public static int lifetimeSeconds(Packet p, int at) {
        return p.u16(at + 6);
    }

    /** Unsigned; 0 if the router leaves it open. */
    public static int reachableMillis(Packet p, int at) {
        return p.u32(at + 8);
    }

    /** Unsigned; 0 if the router leaves it open. */
    public static int retransMillis(Packet p, int at) {
        return p.u32(at + 12);
    }
}
