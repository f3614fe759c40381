package org.vvorld.stack.ipv6;

import org.vvorld.stack.packet.Packet;

/** The options of a hop-by-hop or destination options header, RFC 8200 section 4.2: bounded, and the unknown as their type says. */
final class Ipv6Options {
    /** All may be skipped. */
    static final int GOOD = 0;
    /** One is malformed: {@link #pointer} is its place. */
    static final int MALFORMED = 1;
    /** One is unknown and has the packet dropped silently. */
    static final int DISCARD = 2;
    /** One is unknown and has the packet refused, to whomever it went. */
    static final int REFUSE = 3;
    /** The same, unless it went to a group. */
    static final int REFUSE_UNICAST = 4;
    /** There are more than the host takes, RFC 8504 section 5.3. */
    static final int TOO_MANY = 5;

    private static final int PAD1 = 0;
    private static final int PADN = 1;
    private static final int TUNNEL_LIMIT = 4;
    private static final int ROUTER_ALERT = 5;

    private int pointer;

    /** Where the option is that was the reason, absolute. */
    int pointer() {
        return pointer;
    }

    /** Looks at the options of the header {@code [at, end)}. */
    int check(Packet p, int at, int end, int maximum) {
        int count = 0;
        for (int i = at + 2; i < end; ) {
            int type = p.u8(i);
            pointer = i;
            if (type == PAD1) {
                i++;
                continue;
            }
            if (end - i < 2 || p.u8(i + 1) > end - i - 2) {
                return MALFORMED;
            }
            if (++count > maximum) {
                return TOO_MANY;
            }
            if (type != PADN && type != ROUTER_ALERT && type != TUNNEL_LIMIT && type >>> 6 != 0) {
                return type >>> 6 == 1 ? DISCARD : type >>> 6 == 2 ? REFUSE : REFUSE_UNICAST;
            }
            i += 2 + p.u8(i + 1);
        }
        return GOOD;
    }
}
