package org.vvorld.stack.wire;

import org.vvorld.stack.packet.Checksum;
import org.vvorld.stack.packet.Packet;

/**
 * ICMPv6 message, RFC 4443.
 * <pre>
 *  0               1               2               3
 * |     Type      |     Code      |          Checksum             |  0
 * |     MTU, pointer, identifier and sequence, flags              |  4
 * |                        Data ...                               |  8
 * </pre>
 */
public final class Icmpv6 {
    public static final int HEADER_BYTES = 8;

    public static final int UNREACHABLE = 1;
    public static final int PACKET_TOO_BIG = 2;
    public static final int TIME_EXCEEDED = 3;
    public static final int PARAMETER_PROBLEM = 4;
    public static final int ECHO_REQUEST = 128;
    public static final int ECHO_REPLY = 129;
    public static final int ROUTER_SOLICIT = 133;
    public static final int ROUTER_ADVERT = 134;
    public static final int NEIGHBOR_SOLICIT = 135;
    public static final int NEIGHBOR_ADVERT = 136;
    public static final int REDIRECT = 137;

    /** Codes of {@link #UNREACHABLE}, RFC 4443 section 3.1. */
    public static final int UNREACHABLE_NO_ROUTE = 0;

    public static final int UNREACHABLE_PROHIBITED = 1;
    public static final int UNREACHABLE_SCOPE = 2;
    public static final int UNREACHABLE_ADDRESS = 3;
    public static final int UNREACHABLE_PORT = 4;
    public static final int UNREACHABLE_REJECT = 6;

    /** Codes of {@link #PARAMETER_PROBLEM}, RFC 4443 section 3.4. */
    public static final int PROBLEM_FIELD = 0;

    public static final int PROBLEM_NEXT_HEADER = 1;
    public static final int PROBLEM_OPTION = 2;
    /** RFC 7112: not all headers are in the first fragment. */
    public static final int PROBLEM_FIRST_FRAGMENT = 3;

    /** Code of {@link #TIME_EXCEEDED}: not all fragments came. */
    public static final int TIME_EXCEEDED_REASSEMBLY = 1;

    private static final int CODE = 1;
    private static final int CHECKSUM = 2;
    private static final int REST = 4;

    private Icmpv6() {}

    public static int type(Packet p, int at) {
        return p.u8(at);
    }

    public static int code(Packet p, int at) {
        return p.u8(at + CODE);
    }

    public static int checksum(Packet p, int at) {
        return p.u16(at + CHECKSUM);
    }

    public static int id(Packet p, int at) {
        return p.u16(at + REST);
    }

    public static int sequence(Packet p, int at) {
        return p.u16(at + REST + 2);
    }

    /** The second word. */
    public static int rest(Packet p, int at) {
        return p.u32(at + REST);
    }

    /** RFC 4443 section 2.1: the high bit is clear in errors. */
    public static boolean isError(int type) {
        return type < 128;
    }

    /** Is it a neighbour discovery message, which never comes in fragments (RFC 6980)? */
    public static boolean isDiscovery(int type) {
        return type >= ROUTER_SOLICIT && type <= REDIRECT;
    }

    /** Is the checksum right? The message starts at {@code at} and ends at the packet's tail; the IPv6 header is at {@code ip}. */
    public static boolean isChecksumValid(Packet p, int ip, int at) {
        int length = p.tail() - at;
        long sum = Ipv6.pseudoSum(p, ip, Ipv6.ICMPV6, length) + Checksum.sum(p, at, length);
        return Checksum.foldWords(sum) == 0xffff;
    }

    /** Computes the checksum of a message that ends at the packet's tail, whose IPv6 addresses are in place. */
    public static void writeChecksum(Packet p, int ip, int at) {
        int length = p.tail() - at;
        p.u16(at + CHECKSUM, 0);
        long sum = Ipv6.pseudoSum(p, ip, Ipv6.ICMPV6, length) + Checksum.sum(p, at, length);
        p.u16(at + CHECKSUM, ~Checksum.foldWords(sum) & 0xffff);
    }

    /** Writes type, code and second word; the checksum is {@link #writeChecksum}. */
    public static void write(Packet p, int at, int type, int code, int rest) {
        p.u32(at, type << 24 | code << 16);
        p.u32(at + REST, rest);
    }
}
