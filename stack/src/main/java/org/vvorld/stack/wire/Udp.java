package org.vvorld.stack.wire;

import org.vvorld.stack.packet.Checksum;
import org.vvorld.stack.packet.Offload;
import org.vvorld.stack.packet.Packet;

/**
 * UDP header, RFC 768.
 * <pre>
 *  0               1               2               3
 * |          Source port          |       Destination port        |  0
 * |            Length             |           Checksum            |  4
 * </pre>
 */
public final class Udp {
    public static final int HEADER_BYTES = 8;
    /** Where the checksum is, from the header's start. */
    public static final int CHECKSUM = 6;

    private Udp() {}

    /** Is the header there, and its length possible? */
    public static boolean isValid(Packet p, int at) {
        int there = p.tail() - at;
        return there >= HEADER_BYTES && length(p, at) >= HEADER_BYTES && length(p, at) <= there;
    }

    public static int sourcePort(Packet p, int at) {
        return p.u16(at);
    }

    public static int destinationPort(Packet p, int at) {
        return p.u16(at + 2);
    }

    /** Length of header and data, bytes. */
    public static int length(Packet p, int at) {
        return p.u16(at + 4);
    }

    /**
     * Is the checksum right, or none, or known to be right?
     *
     * @param ipAt where the IPv4 header is, of which the pseudo-header is made
     */
    public static boolean isChecksumValid(Packet p, int ipAt, int at) {
        if (p.u16(at + CHECKSUM) == 0 || (p.offload() & (Offload.PARTIAL | Offload.VALID)) != 0) {
            return true;
        }
        long addresses = (Ipv4.source(p, ipAt) & 0xffff_ffffL) + (Ipv4.destination(p, ipAt) & 0xffff_ffffL);
        int length = length(p, at);
        return Checksum.foldWords(addresses + Ipv4.PROTOCOL_UDP + length + Checksum.sum(p, at, length)) == 0xffff;
    }

    /** The same over IPv6, where there must be one (RFC 8200 section 8.1). */
    public static boolean isChecksumValid6(Packet p, int ipAt, int at) {
        if ((p.offload() & (Offload.PARTIAL | Offload.VALID)) != 0) {
            return true;
        }
        int length = length(p, at);
        long pseudo = Ipv6.pseudoSum(p, ipAt, Ipv4.PROTOCOL_UDP, length);
        return p.u16(at + CHECKSUM) != 0 && Checksum.foldWords(pseudo + Checksum.sum(p, at, length)) == 0xffff;
    }
}
