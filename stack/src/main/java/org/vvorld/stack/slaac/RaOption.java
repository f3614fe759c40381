package org.vvorld.stack.slaac;

import org.vvorld.stack.packet.Packet;

/**
 * Options of router advertisements and solicitations, RFC 4861 section 4.6: a type, a length in units of eight bytes, contents.
 * <pre>
 *  Prefix information (3), 4 units:  prefix length | L A flags | valid s (4) | preferred s (8) | reserved | prefix (16)
 *  MTU (5), 1 unit:                  reserved (2) | MTU (4)
 *  Route information (24), 1 to 3:   prefix length | Prf (3) | lifetime s (4) | prefix (8), 0, 8 or 16 bytes     RFC 4191
 *  RDNSS (25), 3, 5, ...:            reserved | lifetime s (4) | addresses (8)                                   RFC 8106
 *  DNSSL (31), 2 and more:           reserved | lifetime s (4) | names (8), zeros behind                         RFC 8106
 * </pre>
 */
public final class RaOption {
    public static final int SOURCE_LINK_ADDRESS = 1;
    public static final int PREFIX = 3;
    public static final int MTU = 5;
    public static final int ROUTE = 24;
    public static final int RDNSS = 25;
    public static final int DNSSL = 31;

    /** More options than this in one message are taken for an attack. */
    public static final int MAX_OPTIONS = 128;
    /** Of a prefix: addresses in it are neighbours. */
    public static final int ON_LINK = 0x80;
    /** Of a prefix: hosts form addresses of it. */
    public static final int AUTONOMOUS = 0x40;

    private static final int MAX_PREFIX_BITS = 128;

    private RaOption() {}

    public static int type(Packet p, int at) {
        return p.u8(at);
    }

    /** With type and length, bytes. */
    public static int bytes(Packet p, int at) {
        return p.u8(at + 1) << 3;
    }

    /**
     * RFC 4861 section 6.1.2: no option of length 0, none that runs over the end; and those known here as long as their contents.
     * The contents of DNSSL are {@link DnsNames}'s.
     */
    static boolean areSound(Packet p, int from, int end) {
        int at = from;
        for (int count = 0; at < end; count++) {
            if (count == MAX_OPTIONS || end - at < 8) {
                return false;
            }
            int bytes = bytes(p, at);
            if (bytes == 0 || bytes > end - at || !isSound(p, at, bytes)) {
                return false;
            }
            at += bytes;
        }
        return true;
    }

    private static boolean isSound(Packet p, int at, int bytes) {
        return switch (type(p, at)) {
            case SOURCE_LINK_ADDRESS -> bytes == 8;
            case PREFIX -> bytes == 32 && p.u8(at + 2) <= MAX_PREFIX_BITS;
            case MTU -> bytes == 8;
            // RFC 4191 section 2.3: one, two or three units, as many as the prefix needs.
            case ROUTE -> bytes <= 24 && p.u8(at + 2) <= MAX_PREFIX_BITS && (bytes - 8) * 8 >= p.u8(at + 2);
            case RDNSS -> bytes >= 24 && bytes % 16 == 8;
            case DNSSL -> bytes >= 16 && DnsNames.areSound(p, at + 8, at + bytes);
            default -> true;
        };
    }

    /** Ethernet address of an option {@link #SOURCE_LINK_ADDRESS}. */
    public static long mac(Packet p, int at) {
        return p.u48(at + 2);
    }

    /** Bits of the prefix of {@link #PREFIX} or {@link #ROUTE}. */
    public static int prefixLength(Packet p, int at) {
        return p.u8(at + 2);
    }

    /** {@link #ON_LINK}, {@link #AUTONOMOUS}. */
    public static int prefixFlags(Packet p, int at) {
        return p.u8(at + 3);
    }

    /** Valid lifetime of {@link #PREFIX}; the lifetime of {@link #ROUTE}, {@link #RDNSS}, {@link #DNSSL}. All ones are for ever. */
    public static long lifetimeSeconds(Packet p, int at) {
        return p.u32(at + 4) & 0xffff_ffffL;
    }

    /** Preferred lifetime of {@link #PREFIX}. */
    public static long preferredSeconds(Packet p, int at) {
        return p.u32(at + 8) & 0xffff_ffffL;
    }

    public static long prefixHi(Packet p, int at) {
        return p.u64(at + 16);
    }

    public static long prefixLo(Packet p, int at) {
        return p.u64(at + 24);
    }

    /** Null if it is the reserved one, and the option is to be ignored. */
    static Preference routePreference(Packet p, int at) {
        return Preference.ofOption(p.u8(at + 3) >>> 3 & 3);
    }

    /** First half of {@link #ROUTE}'s prefix, which may be left out when it is all zeros. */
    static long routeHi(Packet p, int at) {
        return bytes(p, at) >= 16 ? p.u64(at + 8) : 0;
    }

    static long routeLo(Packet p, int at) {
        return bytes(p, at) >= 24 ? p.u64(at + 16) : 0;
    }

    /** {@link #MTU}'s value, bytes, unsigned. */
    public static long mtuBytes(Packet p, int at) {
        return p.u32(at + 4) & 0xffff_ffffL;
    }
}
