package org.vvorld.daemon.command;

import org.vvorld.stack.wire.Icmpv4;
import org.vvorld.stack.wire.Icmpv6;

/** What traceroute(8) and traceroute6(8) say of an ICMP error. */
final class TraceMarks {
    private TraceMarks() {}

    /** Did who was asked for say so? */
    static boolean isEnd4(int type, int code) {
        return type == Icmpv4.UNREACHABLE && (code == Icmpv4.UNREACHABLE_PORT || code == Icmpv4.UNREACHABLE_PROTOCOL);
    }

    static String of4(int type, int code) {
        if (type != Icmpv4.UNREACHABLE) {
            return "";
        }
        return switch (code) {
            case 0 -> "!N";
            case 1 -> "!H";
            case Icmpv4.UNREACHABLE_PROTOCOL -> "!P";
            case Icmpv4.UNREACHABLE_PORT -> "";
            case 4 -> "!F";
            case 5 -> "!S";
            case 6 -> "!U";
            case 7 -> "!W";
            case 8 -> "!I";
            case 9 -> "!A";
            case 10 -> "!Z";
            case 11 -> "!Q";
            case 12 -> "!T";
            case 13 -> "!X";
            case 14 -> "!V";
            case 15 -> "!C";
            default -> "!<" + code + ">";
        };
    }

    static boolean isEnd6(int type, int code) {
        return type == Icmpv6.UNREACHABLE && code == Icmpv6.UNREACHABLE_PORT;
    }

    static String of6(int type, int code) {
        if (type == Icmpv6.PACKET_TOO_BIG) {
            return "!F";
        }
        if (type == Icmpv6.PARAMETER_PROBLEM) {
            return "!P";
        }
        if (type != Icmpv6.UNREACHABLE) {
            return "";
        }
        return switch (code) {
            case 0 -> "!N";
            case 1 -> "!X";
            case 2 -> "!S";
            case 3 -> "!A";
            case Icmpv6.UNREACHABLE_PORT -> "";
            default -> "!<" + code + ">";
        };
    }
}
