package org.vvorld.stack.wire;

import org.vvorld.stack.packet.Packet;

/**
 * Neighbor Solicitation and Advertisement, RFC 4861 sections 4.3 and 4.4, and the options behind them.
 * <pre>
 * |     Type      |     Code      |          Checksum             |  0
 * |R|S|O|                     Reserved                            |  4
 * |                       Target address ...                      |  8
 * | Option type   | Length, 8-byte units |       Option ...       | 24
 * </pre>
 */
public final class Nd {
    public static final int MIN_BYTES = 24;
    /** A link-layer address option with an Ethernet address. */
    public static final int LINK_OPTION_BYTES = 8;
    /** RFC 4861 sections 6.1, 7.1: what a router has forwarded has less. */
    public static final int HOP_LIMIT = 255;

    public static final int FLAG_ROUTER = 0x8000_0000;
    public static final int FLAG_SOLICITED = 0x4000_0000;
    public static final int FLAG_OVERRIDE = 0x2000_0000;

    public static final int OPTION_SOURCE = 1;
    public static final int OPTION_TARGET = 2;
    /** RFC 3971 section 5.3.2: what tells our own probe, looped back, from another's (RFC 7527). */
    public static final int OPTION_NONCE = 14;

    private static final int TARGET = 8;

    private Nd() {}

    public static long targetHigh(Packet p, int at) {
        return p.u64(at + TARGET);
    }

    public static long targetLow(Packet p, int at) {
        return p.u64(at + TARGET + 8);
    }

    public static void target(Packet p, int at, long high, long low) {
        p.u64(at + TARGET, high);
        p.u64(at + TARGET + 8, low);
    }

    /** RFC 4861 section 7.1: do the options fill the message to its end, none of them with the length 0? */
    public static boolean areOptionsValid(Packet p, int at) {
        int i = at + MIN_BYTES;
        int end = p.tail();
        while (i < end) {
            if (end - i < 2) {
                return false;
            }
            int length = p.u8(i + 1) << 3;
            if (length == 0 || length > end - i) {
                return false;
            }
            i += length;
        }
        return i == end;
    }

    /** Where an option is, absolute; -1 if it is not there. The options are valid. */
    public static int option(Packet p, int at, int type) {
        for (int i = at + MIN_BYTES; i < p.tail(); i += p.u8(i + 1) << 3) {
            if (p.u8(i) == type) {
                return i;
            }
        }
        return -1;
    }

    /** The link-layer address of an option of that type; -1 if there is none that Ethernet can have. */
    public static long linkAddress(Packet p, int at, int type) {
        int i = option(p, at, type);
        return i < 0 || p.u8(i + 1) != 1 ? -1 : p.u48(i + 2);
    }

    /** The nonce, 48 bits; -1 if there is none of that length. */
    public static long nonce(Packet p, int at) {
        return linkAddress(p, at, OPTION_NONCE);
    }

    /** Writes an option of eight bytes, the six behind type and length from the low end of {@code value}. */
    public static void writeOption(Packet p, int at, int type, long value) {
        p.u16(at, type << 8 | 1);
        p.u48(at + 2, value);
    }
}
