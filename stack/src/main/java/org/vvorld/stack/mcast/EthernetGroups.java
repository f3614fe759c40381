package org.vvorld.stack.mcast;

/** Which MAC address a group's frames are for. */
public final class EthernetGroups {
    private static final long IPV4 = 0x0100_5e00_0000L;
    private static final long IPV6 = 0x3333_0000_0000L;

    private EthernetGroups() {}

    /** RFC 1112 section 6.4: 01:00:5e and the group's last 23 bits. */
    public static long mac4(int group) {
        return IPV4 | group & 0x7f_ffff;
    }

    /** RFC 2464 section 7: 33:33 and the group's last 32 bits. */
    public static long mac6(long groupLo) {
        return IPV6 | groupLo & 0xffff_ffffL;
    }

    /** Of an address of either family, IPv4 as IPv4-mapped. */
    public static long mac(long hi, long lo) {
        return hi == 0 ? mac4((int) lo) : mac6(lo);
    }
}
