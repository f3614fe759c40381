package org.vvorld.stack.wire;

import org.vvorld.stack.packet.Packet;

/**
 * IPv6 header, RFC 8200 section 3.
 * <pre>
 *  0               1               2               3
 * |Version| Traffic class |           Flow label                  |  0
 * |         Payload length        |  Next header  |   Hop limit   |  4
 * |                        Source address ...                     |  8
 * |                      Destination address ...                  | 24
 * </pre>
 * The accessors trust that the bytes were checked (by {@code Ipv6Input}, or built here).
 */
public final class Ipv6 {
    public static final int HEADER_BYTES = 40;
    /** RFC 8200 section 5: every link carries this much. */
    public static final int MIN_MTU_BYTES = 1280;
    /** The fragment header's length, RFC 8200 section 4.5. */
    public static final int FRAGMENT_BYTES = 8;

    public static final int HOP_BY_HOP = 0;
    public static final int ROUTING = 43;
    public static final int FRAGMENT = 44;
    public static final int ICMPV6 = 58;
    public static final int NO_NEXT = 59;
    public static final int DESTINATION_OPTIONS = 60;

    private static final int PAYLOAD_LENGTH = 4;
    private static final int NEXT_HEADER = 6;
    private static final int HOP_LIMIT = 7;
    private static final int SOURCE = 8;
    private static final int DESTINATION = 24;

    private Ipv6() {}

    public static int version(Packet p, int at) {
        return p.u8(at) >>> 4;
    }

    /** Differentiated services and ECN. */
    public static int trafficClass(Packet p, int at) {
        return p.u32(at) >>> 20 & 0xff;
    }

    public static int flowLabel(Packet p, int at) {
        return p.u32(at) & 0xf_ffff;
    }

    /** Bytes behind this header, extension headers included. */
    public static int payloadLength(Packet p, int at) {
        return p.u16(at + PAYLOAD_LENGTH);
    }

    public static void payloadLength(Packet p, int at, int value) {
        p.u16(at + PAYLOAD_LENGTH, value);
    }

    public static int nextHeader(Packet p, int at) {
        return p.u8(at + NEXT_HEADER);
    }

    /** Absolute offset of the byte that names what follows: where a parameter problem points to. */
    public static int nextHeaderAt(int at) {
        return at + NEXT_HEADER;
    }

    public static int hopLimit(Packet p, int at) {
        return p.u8(at + HOP_LIMIT);
    }

    public static void hopLimit(Packet p, int at, int value) {
        p.u8(at + HOP_LIMIT, value);
    }

    public static long sourceHigh(Packet p, int at) {
        return p.u64(at + SOURCE);
    }

    public static long sourceLow(Packet p, int at) {
        return p.u64(at + SOURCE + 8);
    }

    public static void source(Packet p, int at, long high, long low) {
        p.u64(at + SOURCE, high);
        p.u64(at + SOURCE + 8, low);
    }

    public static long destinationHigh(Packet p, int at) {
        return p.u64(at + DESTINATION);
    }

    public static long destinationLow(Packet p, int at) {
        return p.u64(at + DESTINATION + 8);
    }

    public static void destination(Packet p, int at, long high, long low) {
        p.u64(at + DESTINATION, high);
        p.u64(at + DESTINATION + 8, low);
    }

    /** Writes version, traffic class, flow label, lengths and hop limit; addresses by {@link #source} and {@link #destination}. */
    public static void write(
            Packet p, int at, int trafficClass, int flowLabel, int payloadLength, int nextHeader, int hopLimit) {
        p.u32(at, 6 << 28 | trafficClass << 20 | flowLabel);
        p.u32(at + PAYLOAD_LENGTH, payloadLength << 16 | nextHeader << 8 | hopLimit);
    }

    /**
     * The pseudo-header's sum, RFC 8200 section 8.1, not folded.
     *
     * @param at where the IPv6 header is
     */
    public static long pseudoSum(Packet p, int at, int nextHeader, int length) {
        long sum = nextHeader + (length & 0xffff_ffffL);
        for (int i = SOURCE; i < HEADER_BYTES; i += 4) {
            sum += p.u32(at + i) & 0xffff_ffffL;
        }
        return sum;
    }
}
