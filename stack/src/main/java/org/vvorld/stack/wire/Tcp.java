package org.vvorld.stack.wire;

import org.vvorld.stack.packet.Checksum;
import org.vvorld.stack.packet.Offload;
import org.vvorld.stack.packet.Packet;

/**
 * TCP header, RFC 9293 section 3.1.
 * <pre>
 *  0               1               2               3
 * |          Source port          |       Destination port        |  0
 * |                        Sequence number                        |  4
 * |                    Acknowledgment number                      |  8
 * | Offset|  Rsrvd |C E U A P R S F|            Window             | 12
 * |           Checksum            |        Urgent pointer         | 16
 * |                    Options and padding ...                    | 20
 * </pre>
 * Call {@link #isValid} once on untrusted bytes; the other accessors trust it. Options are {@link TcpOptions}'.
 */
public final class Tcp {
    public static final int MIN_HEADER_BYTES = 20;
    public static final int MAX_HEADER_BYTES = 60;
    /** Where the checksum is, from the header's start. */
    public static final int CHECKSUM = 16;

    public static final int FIN = 0x01;
    public static final int SYN = 0x02;
    public static final int RST = 0x04;
    public static final int PSH = 0x08;
    public static final int ACK = 0x10;
    public static final int URG = 0x20;
    /** RFC 3168 section 6.1. */
    public static final int ECE = 0x40;

    public static final int CWR = 0x80;

    private static final int SEQUENCE = 4;
    private static final int ACKNOWLEDGMENT = 8;
    private static final int OFFSET = 12;
    private static final int FLAGS = 13;
    private static final int WINDOW = 14;
    private static final int URGENT = 18;

    private Tcp() {}

    /** Is the header there, with all of its options? */
    public static boolean isValid(Packet p, int at) {
        int there = p.tail() - at;
        return there >= MIN_HEADER_BYTES && headerLength(p, at) >= MIN_HEADER_BYTES && headerLength(p, at) <= there;
    }

    public static int sourcePort(Packet p, int at) {
        return p.u16(at);
    }

    public static int destinationPort(Packet p, int at) {
        return p.u16(at + 2);
    }

    public static int sequence(Packet p, int at) {
        return p.u32(at + SEQUENCE);
    }

    public static int acknowledgment(Packet p, int at) {
        return p.u32(at + ACKNOWLEDGMENT);
    }

    /** Length of the header with its options, bytes. */
    public static int headerLength(Packet p, int at) {
        return p.u8(at + OFFSET) >>> 4 << 2;
    }

    /** The eight control bits: {@link #FIN} and so on. */
    public static int flags(Packet p, int at) {
        return p.u8(at + FLAGS);
    }

    /** The window as it stands there, not scaled. */
    public static int window(Packet p, int at) {
        return p.u16(at + WINDOW);
    }

    public static int urgentPointer(Packet p, int at) {
        return p.u16(at + URGENT);
    }

    /** Writes the fixed part of a header; its checksum is zero. */
    public static void write(
            Packet p,
            int at,
            int sourcePort,
            int destinationPort,
            int sequence,
            int acknowledgment,
            int headerBytes,
            int flags,
            int window,
            int urgentPointer) {
        p.u32(at, sourcePort << 16 | destinationPort);
        p.u32(at + SEQUENCE, sequence);
        p.u32(at + ACKNOWLEDGMENT, acknowledgment);
        p.u32(at + OFFSET, headerBytes >>> 2 << 28 | flags << 16 | window);
        p.u32(at + CHECKSUM, urgentPointer);
    }

    /**
     * Sum of the pseudo-header, folded, not complemented (RFC 9293 section 3.1, RFC 8200 section 8.1). Addresses are two longs;
     * IPv4 ones are mapped ({@code ::ffff:a.b.c.d}): the two words of the mapping are 0xffff and 0, which add nothing.
     *
     * @param bytes length of TCP header and data
     */
    public static int pseudoSum(long sourceHigh, long sourceLow, long destinationHigh, long destinationLow, int bytes) {
        long sum = words(sourceHigh) + words(sourceLow) + words(destinationHigh) + words(destinationLow);
        return Checksum.foldWords(sum + Ipv4.PROTOCOL_TCP + bytes);
    }

    private static long words(long value) {
        return (value >>> 32) + (value & 0xffff_ffffL);
    }

    /** Is the checksum right, or known to be right? Header and data are {@code [at, tail)}. */
    public static boolean isChecksumValid(
            Packet p, int at, long sourceHigh, long sourceLow, long destinationHigh, long destinationLow) {
        if ((p.offload() & (Offload.PARTIAL | Offload.VALID)) != 0) {
            return true;
        }
        int length = p.tail() - at;
        long pseudo = pseudoSum(sourceHigh, sourceLow, destinationHigh, destinationLow, length);
        return Checksum.foldWords(pseudo + Checksum.sum(p, at, length)) == 0xffff;
    }

    /**
     * Leaves the checksum, and the cutting into segments, to whoever sends the packet on.
     *
     * @param pseudoSum from {@link #pseudoSum}
     * @param gsoTypeAndEcn {@link Offload#TCPV4} or {@link Offload#TCPV6}, perhaps with {@link Offload#ECN}
     * @param segmentPayloadBytes payload of each segment but the last; 0 if there is one segment only
     */
    public static void leaveChecksum(Packet p, int at, int pseudoSum, int gsoTypeAndEcn, int segmentPayloadBytes) {
        p.u16(at + CHECKSUM, pseudoSum);
        int gso = segmentPayloadBytes == 0 ? 0 : Offload.gso(gsoTypeAndEcn, segmentPayloadBytes);
        p.offload(gso | Offload.PARTIAL, at, at + CHECKSUM, at + headerLength(p, at));
    }
}
