package org.vvorld.stack.service;

import org.vvorld.stack.packet.Packet;

/** What RFC 864 recommends: lines of 72 of the 95 printable characters, each line beginning one further than that before. */
final class Characters {
    private static final int PRINTABLE = 95;
    private static final int LINE = 72;
    /** After so many bytes it begins anew. */
    static final int ROUND_BYTES = PRINTABLE * (LINE + 2);

    private static final int ROUNDS = 10;

    private Characters() {}

    private static int at(int line, int column) {
        return column == LINE ? '\r' : column > LINE ? '\n' : ' ' + (line + column) % PRINTABLE;
    }

    /** Puts lines, the first of that number, at the head of a packet. */
    static void put(int line, Packet to, int length) {
        int first = Math.floorMod(line, PRINTABLE);
        int column = 0;
        for (int i = 0; i < length; i++) {
            to.u8(to.head() + i, at(first, column));
            if (++column == LINE + 2) {
                column = 0;
                first++;
            }
        }
    }

    /** All lines, several times over. */
    static byte[] lines() {
        byte[] all = new byte[ROUNDS * ROUND_BYTES];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) at(i / (LINE + 2), i % (LINE + 2));
        }
        return all;
    }
}
