package org.vvorld.stack.wire;

import org.vvorld.stack.packet.Packet;

/**
 * A VLAN tag, IEEE 802.1Q section 9: four bytes between an Ethernet header's addresses and its EtherType. A frame can have several,
 * the outermost first.
 * <pre>
 *  0               1               2               3
 * |   8100 (802.1Q) or 88a8       | PCP |D|    VLAN identifier    |  0
 * </pre>
 * Offsets are of the Ethernet header that the tag follows.
 */
public final class VlanTag {
    public static final int BYTES = 4;
    /** EtherType of a customer's tag, 802.1Q. */
    public static final int TYPE_8021Q = 0x8100;
    /** EtherType of a provider's tag, 802.1ad. */
    public static final int TYPE_8021AD = 0x88a8;
    /** A tag with a priority and no VLAN. */
    public static final int ID_PRIORITY = 0;
    /** Identifiers that a VLAN can have; 4095 is reserved. */
    public static final int ID_MIN = 1;

    public static final int ID_MAX = 4094;
    public static final int PCP_MAX = 7;
    /** Tags that a frame can have here. No link has more, and what looks at tags one after the other must end. */
    public static final int MOST = 8;
    /** Tags that what only wants to know the contents looks behind. */
    private static final int LOOKED_BEHIND = 2;

    private static final int TYPE = 12;
    private static final int CONTROL = 14;
    private static final int PCP_SHIFT = 13;
    private static final int ID_MASK = 0xfff;

    private VlanTag() {}

    /** Does this EtherType begin a tag? */
    public static boolean isTag(int etherType) {
        return etherType == TYPE_8021Q || etherType == TYPE_8021AD;
    }

    /** Tag control information, of a frame whose EtherType {@link #isTag} and that is long enough. */
    public static int control(Packet p, int at) {
        return p.u16(at + CONTROL);
    }

    public static int id(int control) {
        return control & ID_MASK;
    }

    /** Priority code point, 0 to {@value #PCP_MAX}. */
    public static int pcp(int control) {
        return control >>> PCP_SHIFT;
    }

    public static int control(int id, int pcp) {
        return pcp << PCP_SHIFT | id;
    }

    /** Puts a tag into the frame at the head, in front of those that are there. */
    public static void push(Packet p, int etherType, int control) {
        int was = p.head();
        long first = p.u64(was);
        int rest = p.u32(was + 8);
        int at = p.push(BYTES);
        p.u64(at, first);
        p.u32(at + 8, rest);
        p.u16(at + TYPE, etherType);
        p.u16(at + CONTROL, control);
    }

    /** Takes the outermost tag out of the frame at the head. */
    public static void pop(Packet p) {
        int was = p.head();
        long first = p.u64(was);
        int rest = p.u32(was + 8);
        int at = p.pull(BYTES);
        p.u64(at, first);
        p.u32(at + 8, rest);
    }

    /**
     * Bytes of tags behind the addresses of the frame at {@code at}, as far as they are whole and of two that one can have: 0, 4 or 8.
     * The frame has a whole Ethernet header.
     */
    public static int bytes(Packet p, int at) {
        int bytes = 0;
        while (bytes < LOOKED_BEHIND * BYTES
                && isTag(p.u16(at + TYPE + bytes))
                && p.tail() - at >= Ethernet.HEADER_BYTES + bytes + BYTES) {
            bytes += BYTES;
        }
        return bytes;
    }

    /** The EtherType behind {@link #bytes} of tags. */
    public static int innerType(Packet p, int at) {
        return p.u16(at + TYPE + bytes(p, at));
    }

    /** {@code 802.1q} or {@code 802.1ad}. */
    public static String protocolName(int etherType) {
        return etherType == TYPE_8021AD ? "802.1ad" : "802.1q";
    }
}
