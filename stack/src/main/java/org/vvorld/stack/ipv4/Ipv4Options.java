package org.vvorld.stack.ipv4;

import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.wire.Ipv4;

/** IPv4 options, RFC 791 section 3.1: their form. What a hop writes into them is {@link Ipv4OptionRecorder}'s. */
public final class Ipv4Options {
    static final int END = 0;
    static final int NO_OPERATION = 1;
    static final int RECORD_ROUTE = 7;
    static final int TIMESTAMP = 68;
    static final int LOOSE_SOURCE_ROUTE = 131;
    static final int STRICT_SOURCE_ROUTE = 137;
    /** Flag in the type: goes into every fragment. */
    static final int COPIED = 0x80;

    /** Timestamp flags. */
    static final int TIMESTAMP_ONLY = 0;

    static final int TIMESTAMP_AND_ADDRESS = 1;
    static final int TIMESTAMP_PRESPECIFIED = 3;

    private static final int LENGTH = 1;
    private static final int POINTER = 2;
    private static final int OVERFLOW_AND_FLAGS = 3;
    private static final int FIRST_IN_ROUTE = 4;
    private static final int FIRST_IN_TIMESTAMP = 5;

    private Ipv4Options() {}

    /** Where in the header what is wrong with the options is, bytes from its start, for a parameter problem; 0 if they are right. */
    static int problem(Packet p, int at) {
        int end = at + Ipv4.headerLength(p, at);
        int i = at + Ipv4.MIN_HEADER_BYTES;
        while (i < end && p.u8(i) != END) {
            int type = p.u8(i);
            if (type == NO_OPERATION) {
                i++;
                continue;
            }
            if (i + LENGTH >= end) {
                return i - at;
            }
            int length = p.u8(i + LENGTH);
            if (length < 2 || i + length > end) {
                return i + LENGTH - at;
            }
            int inside = problemInside(p, i, type, length);
            if (inside != 0) {
                return i + inside - at;
            }
            i += length;
        }
        return 0;
    }

    private static int problemInside(Packet p, int i, int type, int length) {
        return switch (type) {
            case LOOSE_SOURCE_ROUTE, STRICT_SOURCE_ROUTE -> length < 3 ? LENGTH : 0;
            case RECORD_ROUTE -> length < 3 ? LENGTH : p.u8(i + POINTER) < FIRST_IN_ROUTE ? POINTER : 0;
            case TIMESTAMP ->
                length < 4 ? LENGTH : p.u8(i + POINTER) < FIRST_IN_TIMESTAMP ? POINTER : problemOfFlag(p, i);
            default -> 0;
        };
    }

    private static int problemOfFlag(Packet p, int i) {
        return switch (p.u8(i + OVERFLOW_AND_FLAGS) & 0xf) {
            case TIMESTAMP_ONLY, TIMESTAMP_AND_ADDRESS, TIMESTAMP_PRESPECIFIED -> 0;
            default -> OVERFLOW_AND_FLAGS;
        };
    }

    /** Where an option of this type is, absolute; 0 if there is none. The options are right. */
    static int find(Packet p, int at, int wanted) {
        int end = at + Ipv4.headerLength(p, at);
        int i = at + Ipv4.MIN_HEADER_BYTES;
        while (i < end && p.u8(i) != END) {
            int type = p.u8(i);
            if (type == wanted) {
                return i;
            }
            i += type == NO_OPERATION ? 1 : p.u8(i + LENGTH);
        }
        return 0;
    }

    static boolean hasSourceRoute(Packet p, int at) {
        return find(p, at, LOOSE_SOURCE_ROUTE) != 0 || find(p, at, STRICT_SOURCE_ROUTE) != 0;
    }
}
