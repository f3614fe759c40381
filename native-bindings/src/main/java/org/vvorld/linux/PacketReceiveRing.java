package org.vvorld.linux;

/** What the kernel has received for a packet socket, frame by frame; the data path of {@link PacketSocket}. */
interface PacketReceiveRing {
    int TP_STATUS_KERNEL = 0;
    int TP_STATUS_USER = 1;
    int TP_STATUS_COPY = 1 << 1;
    int TP_STATUS_VLAN_VALID = 1 << 4;
    int TP_STATUS_VLAN_TPID_VALID = 1 << 6;
    int ETHERTYPE_VLAN = 0x8100;

    /** Steps to the next frame; what was the current one is the kernel's again. */
    boolean next();

    long frameOffset();

    int capturedBytes();

    int originalBytes();

    int status();

    int vlanTci();

    int vlanProtocol();

    /** Waits the whole frame in the socket's queue, since it is longer than the ring's frames? */
    boolean isLarge();
}
