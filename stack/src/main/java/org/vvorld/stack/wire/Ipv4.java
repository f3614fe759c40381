package org.vvorld.stack.wire;

import org.vvorld.stack.packet.Checksum;
import org.vvorld.stack.packet.Packet;

/**
 * IPv4 header, RFC 791 section 3.1.
 * <pre>
 *  0               1               2               3
 * |Version|  IHL  |     TOS       |          Total length         |  0
 * |         Identification        |Flags|      Fragment offset    |  4
 * |      TTL      |    Protocol   |        Header checksum        |  8
 * |                        Source address                         | 12
 * |                      Destination address                      | 16
 * |                    Options and padding ...                    | 20
 * </pre>
 * The accessors trust that the bytes were checked (by {@code Ipv4Input}, or built here).
 */
public final class Ipv4 {
    public static final int MIN_HEADER_BYTES = 20;
    /** RFC 791 section 3.1: every link carries this much. */
    public static final int MIN_MTU_BYTES = 68;

    public static final int PROTOCOL_ICMP = 1;
    public static final int PROTOCOL_TCP = 6;
    public static final int PROTOCOL_UDP = 17;

    public static final int DONT_FRAGMENT = 0x4000;
    public static final int MORE_FRAGMENTS = 0x2000;
    public static final int OFFSET_MASK = 0x1fff;

    private static final int TOS = 1;
    private static final int TOTAL_LENGTH = 2;
    private static final int ID = 4;
    private static final int FRAGMENT = 6;
    private static final int TTL = 8;
    private static final int PROTOCOL = 9;
    private static final int CHECKSUM = 10;
    private static final int SOURCE = 12;
    private static final int DESTINATION = 16;

    private Ipv4() {}

    public static int version(Packet p, int at) {
        return p.u8(at) >>> 4;
    }

    /** Length of the header with its options, bytes. */
    public static int headerLength(Packet p, int at) {
        return (p.u8(at) & 0x0f) << 2;
    }

    public static int tos(Packet p, int at) {
        return p.u8(at + TOS);
    }

    /** Length of header and payload, bytes. */
    public static int totalLength(Packet p, int at) {
        return p.u16(at + TOTAL_LENGTH);
    }

    public static void totalLength(Packet p, int at, int value) {
        p.u16(at + TOTAL_LENGTH, value);
    }

    public static void id(Packet p, int at, int value) {
        p.u16(at + 4, value);
    }

    public static int id(Packet p, int at) {
        return p.u16(at + ID);
    }

    /** Flags and fragment offset: {@link #DONT_FRAGMENT}, {@link #MORE_FRAGMENTS}, {@link #OFFSET_MASK} (in 8-byte units). */
    public static int fragment(Packet p, int at) {
        return p.u16(at + FRAGMENT);
    }

    public static void fragment(Packet p, int at, int value) {
        p.u16(at + FRAGMENT, value);
    }

    /** A part of a datagram, not a whole one? */
    public static boolean isFragment(Packet p, int at) {
        return (fragment(p, at) & (MORE_FRAGMENTS | OFFSET_MASK)) != 0;
    }

    public static int ttl(Packet p, int at) {
        return p.u8(at + TTL);
    }

    public static int protocol(Packet p, int at) {
        return p.u8(at + PROTOCOL);
    }

    public static int checksum(Packet p, int at) {
        return p.u16(at + CHECKSUM);
    }

    public static int source(Packet p, int at) {
        return p.u32(at + SOURCE);
    }

    public static void source(Packet p, int at, int value) {
        p.u32(at + SOURCE, value);
    }

    public static int destination(Packet p, int at) {
        return p.u32(at + DESTINATION);
    }

    public static void destination(Packet p, int at, int value) {
        p.u32(at + DESTINATION, value);
    }

    /** Takes one from the TTL and mends the checksum, RFC 1624 and RFC 1812 section 4.2.2.5. */
    public static void decrementTtl(Packet p, int at) {
        // TTL, protocol and checksum in one word.
        int word = p.u32(at + TTL);
        int from = word >>> 16;
        int to = from - 0x100;
        p.u32(at + TTL, to << 16 | Checksum.update(word & 0xffff, from, to));
    }

    /** Sets the TTL; the checksum is to be computed anew. */
    public static void ttl(Packet p, int at, int value) {
        p.u8(at + TTL, value);
    }

    /** Computes the header checksum. */
    public static void writeChecksum(Packet p, int at) {
        p.u16(at + CHECKSUM, 0);
        p.u16(at + CHECKSUM, Checksum.of(p, at, headerLength(p, at)));
    }

    /** Writes a header without options at {@code at}, checksum included. */
    public static void write(
            Packet p,
            int at,
            int tos,
            int totalLength,
            int id,
            int fragment,
            int ttl,
            int protocol,
            int source,
            int destination) {
        p.u16(at, 0x4500 | tos);
        p.u16(at + TOTAL_LENGTH, totalLength);
        p.u16(at + ID, id);
        p.u16(at + FRAGMENT, fragment);
        p.u16(at + TTL, ttl << 8 | protocol);
        p.u32(at + SOURCE, source);
        p.u32(at + DESTINATION, destination);
        writeChecksum(p, at);
    }
}
