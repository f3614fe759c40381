package org.vvorld.stack.bridge;

/** What a member does, with FreeBSD's names and bits ({@code net/if_bridgevar.h}), in the order in which ifconfig(8) prints them. */
public enum BridgeFlag {
    LEARNING(0x1),
    /** Frames to unknown addresses are sent there too. */
    DISCOVER(0x2),
    STP(0x4),
    SPAN(0x8),
    /** What was learnt there stays for good. */
    STICKY(0x10),
    /** Does not talk to other private members. */
    PRIVATE(0x800),
    EDGE(0x20),
    AUTOEDGE(0x40),
    PTP(0x80),
    AUTOPTP(0x100);

    private final int bit;

    BridgeFlag(int bit) {
        this.bit = bit;
    }

    public int bit() {
        return bit;
    }

    /** Of a new member. */
    static int initial() {
        return LEARNING.bit | DISCOVER.bit;
    }
}
