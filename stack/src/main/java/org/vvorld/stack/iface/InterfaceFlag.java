package org.vvorld.stack.iface;

/** Flags of an interface as FreeBSD prints them, {@code net/if.h}. */
public enum InterfaceFlag {
    UP(0x1),
    BROADCAST(0x2),
    DEBUG(0x4),
    LOOPBACK(0x8),
    RUNNING(0x40),
    /** Without ARP: only neighbours that were set by hand. */
    NOARP(0x80),
    PROMISC(0x100),
    SIMPLEX(0x800),
    MULTICAST(0x8000),
    /** Promiscuous because a person asked: what is for other stations goes up to the protocols too. */
    PPROMISC(0x20000);

    private final int bit;

    InterfaceFlag(int bit) {
        this.bit = bit;
    }

    public int bit() {
        return bit;
    }
}
