package org.vvorld.stack.ipv4;

import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.wire.Ipv4;

/** IPv4 options, RFC 791 section 3.1: checked for form; carried along, not acted on; source routes refused (RFC 7126 section 4.3). */
final class Ipv4Options {
    static final int END = 0;
    static final int NO_OPERATION = 1;
    static final int LOOSE_SOURCE_ROUTE = 131;
    static final int STRICT_SOURCE_ROUTE = 137;
    /** Flag in the type: goes into every fragment. */
    static final int COPIED = 0x80;

    private Ipv4Options() {}

    /** Null if the options may pass, else why not. */
    static Drop check(Packet p, int at) {
        int end = at + Ipv4.headerLength(p, at);
        int i = at + Ipv4.MIN_HEADER_BYTES;
        while (i < end) {
            int type = p.u8(i);
            if (type == END) {
                return null;
            }
            if (type == NO_OPERATION) {
                i++;
                continue;
            }
            if (i + 1 >= end) {
                return Drop.IPV4_BAD_OPTIONS;
            }
            int length = p.u8(i + 1);
            if (length < 2 || i + length > end) {
                return Drop.IPV4_BAD_OPTIONS;
            }
            if (type == LOOSE_SOURCE_ROUTE || type == STRICT_SOURCE_ROUTE) {
                return Drop.IPV4_SOURCE_ROUTE;
            }
            i += length;
        }
        return null;
    }
}
