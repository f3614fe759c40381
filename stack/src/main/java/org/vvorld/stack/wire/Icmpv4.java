package org.vvorld.stack.wire;

import org.vvorld.stack.packet.Checksum;
import org.vvorld.stack.packet.Packet;

/**
 * ICMP message, RFC 792.
 * <pre>
 *  0               1               2               3
 * |     Type      |     Code      |          Checksum             |  0
 * |    Identifier, unused, gateway ...  | Sequence, next-hop MTU  |  4
 * |                        Data ...                               |  8
 * </pre>
 */
public final class Icmpv4 {
    public static final int HEADER_BYTES = 8;

    public static final int ECHO_REPLY = 0;
    public static final int UNREACHABLE = 3;
    public static final int REDIRECT = 5;
    public static final int ECHO_REQUEST = 8;
    public static final int TIME_EXCEEDED = 11;
    public static final int PARAMETER_PROBLEM = 12;

    public static final int TIMESTAMP = 13;
    public static final int TIMESTAMP_REPLY = 14;
    public static final int MASK = 17;
    public static final int MASK_REPLY = 18;

    /** Codes of {@link #UNREACHABLE}: RFC 792, RFC 1122 section 3.2.2.1, RFC 1812 section 5.2.7.1. */
    public static final int UNREACHABLE_NET = 0;

    public static final int UNREACHABLE_HOST = 1;
    public static final int UNREACHABLE_PROTOCOL = 2;
    public static final int UNREACHABLE_PORT = 3;
    public static final int UNREACHABLE_NEED_FRAGMENTATION = 4;
    public static final int UNREACHABLE_SOURCE_ROUTE_FAILED = 5;
    public static final int UNREACHABLE_PROHIBITED = 13;

    /** Code of {@link #REDIRECT}: for the host; the only one that RFC 1812 section 5.2.7.2 lets a router send. */
    public static final int REDIRECT_HOST = 1;

    /** Code of {@link #TIME_EXCEEDED}: not all fragments came. */
    public static final int TIME_EXCEEDED_REASSEMBLY = 1;

    private static final int CODE = 1;
    private static final int CHECKSUM = 2;
    private static final int ID = 4;
    private static final int SEQUENCE = 6;

    private Icmpv4() {}

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
        return p.u16(at + ID);
    }

    public static int sequence(Packet p, int at) {
        return p.u16(at + SEQUENCE);
    }

    /** The second word: identifier and sequence, or what an error carries there (RFC 1191: the next hop's MTU in its low half). */
    public static int rest(Packet p, int at) {
        return p.u32(at + ID);
    }

    /** RFC 1122 section 3.2.2: is it an error message, about which no error may be sent? */
    public static boolean isError(int type) {
        return switch (type) {
            // 4 is source quench, deprecated by RFC 6633, and still an error.
            case UNREACHABLE, 4, REDIRECT, TIME_EXCEEDED, PARAMETER_PROBLEM -> true;
            default -> false;
        };
    }

    /** Turns an echo request, which ends at the packet's tail, into its reply in place and mends the checksum (RFC 1624). */
    public static void answerEcho(Packet p, int at) {
        p.u8(at, ECHO_REPLY);
        int checksum = Checksum.update(p.u16(at + CHECKSUM), ECHO_REQUEST << 8, ECHO_REPLY << 8);
        if (checksum == 0) {
            // RFC 1624 section 3 takes it that not all words are zero; in a reply with id, sequence and data zero they
            // are.
            p.u16(at + CHECKSUM, 0);
            checksum = Checksum.of(p, at, p.tail() - at);
        }
        p.u16(at + CHECKSUM, checksum);
    }

    /** Writes type, code and second word, and the checksum over {@code length} bytes, whose data must be there already. */
    public static void write(Packet p, int at, int type, int code, int rest, int length) {
        p.u16(at, type << 8 | code);
        p.u16(at + CHECKSUM, 0);
        p.u32(at + ID, rest);
        p.u16(at + CHECKSUM, Checksum.of(p, at, length));
    }
}
