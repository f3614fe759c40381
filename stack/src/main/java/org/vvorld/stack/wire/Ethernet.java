package org.vvorld.stack.wire;

import org.vvorld.stack.packet.Packet;

/**
 * Ethernet II header, IEEE 802.3 section 3.1 (the EtherType form).
 * <pre>
 *  0               1               2               3
 * |                  Destination address ...                      |  0
 * |   ... 6                       |       Source address ...      |  4
 * |                          ... 12                               |  8
 * |           EtherType           |                                 12
 * </pre>
 */
public final class Ethernet {
    public static final int HEADER_BYTES = 14;
    public static final int TYPE_IPV4 = 0x0800;
    public static final int TYPE_ARP = 0x0806;
    public static final int TYPE_IPV6 = 0x86dd;

    private static final int DESTINATION = 0;
    private static final int SOURCE = 6;
    private static final int TYPE = 12;

    private Ethernet() {}

    public static long destination(Packet p, int at) {
        return p.u48(at + DESTINATION);
    }

    public static long source(Packet p, int at) {
        return p.u48(at + SOURCE);
    }

    public static int type(Packet p, int at) {
        return p.u16(at + TYPE);
    }

    /** Writes a header at {@code at}. */
    public static void write(Packet p, int at, long destination, long source, int type) {
        // Two stores for twelve bytes: destination and the source's first two bytes, then the rest and the type.
        p.u64(at, destination << 16 | source >>> 32);
        p.u32(at + 8, (int) source);
        p.u16(at + TYPE, type);
    }
}
