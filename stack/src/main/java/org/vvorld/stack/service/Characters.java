package org.vvorld.stack.service;

import org.vvorld.stack.packet.Packet;

/** What RFC 864 recommends: lines of 72 of the 95 printable characters, each line beginning one further than that before. */
final class Characters {
    private static final int PRINTABLE = 95;
    private static final int LINE = 72;

    private Characters() {}

    /** Puts lines, the first of that number, at the head of a packet. */
    static void put(int line, Packet to, int length) {
        int first = Math.floorMod(line, PRINTABLE);
        int column = 0;
        for (int i = 0; i < length; i++) {
            int c = column == LINE ? '\r' : column > LINE ? '\n' : ' ' + (first + column) % PRINTABLE;
            to.u8(to.head() + i, c);
            if (++column == LINE + 2) {
                column = 0;
                first++;
            }
        }
    }
}
