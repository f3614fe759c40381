package org.vvorld.stack.pktgen;

import org.vvorld.stack.packet.Packet;

/**
 * The mark at the start of a generated datagram's payload. Its 18 bytes are what a frame of 60 has left behind Ethernet, IPv4 and UDP.
 * <pre>
 *  0               1               2               3
 * |                         Magic "VVpg"                          |  0
 * |                            Run                                |  4
 * |                            ...                                |  8
 * |             Flow              |          Number ...           | 12
 * |             ...               |                                 16
 * </pre>
 */
public final class PktGenMark {
    public static final int BYTES = 18;

    static final int MAGIC = 0x5656_7067;
    static final int NUMBER_AT = 14;

    private static final int RUN_AT = 4;
    private static final int FLOW_AT = 12;

    private PktGenMark() {}

    /** Is there a mark in the {@code length} bytes at {@code at}? */
    public static boolean isOne(Packet p, int at, int length) {
        return length >= BYTES && p.u32(at) == MAGIC;
    }

    /** Which run of a generator it belongs to: a random number. */
    public static long run(Packet p, int at) {
        return p.u64(at + RUN_AT);
    }

    /** The flow's number in its run, from 0. */
    static int flow(Packet p, int at) {
        return p.u16(at + FLOW_AT);
    }

    /** The datagram's number in its flow, from 0, modulo 2^32. */
    static int number(Packet p, int at) {
        return p.u32(at + NUMBER_AT);
    }
}
