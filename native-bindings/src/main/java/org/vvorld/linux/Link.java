package org.vvorld.linux;

/**
 * The kernel's side of a network interface, by name, in the network namespace of the calling thread. Holds nothing open.
 *
 * <p>Each method throws ENODEV when there is no such interface, and the setters EPERM without CAP_NET_ADMIN.
 */
public interface Link {
    /** As in {@code ip link}. */
    String name();

    /** The kernel's index, positive. */
    int index() throws LinuxException;

    int mtuBytes() throws LinuxException;

    /** Sets the MTU; EINVAL outside what the driver takes (a TAP: 68 to 65521 bytes). */
    void mtuBytes(int mtuBytes) throws LinuxException;

    /** Whether its frames are Ethernet's (ARPHRD_ETHER): a loopback's, a TUN's or a tunnel's are not. */
    default boolean isEthernet() throws LinuxException {
        return true;
    }

    /** Whether the administrator (or we) brought it up; says nothing of a carrier. */
    boolean isUp() throws LinuxException;

    /** Whether it is up and has a carrier: frames can flow. By default, of one that knows of no carrier, whether it is up. */
    default boolean isRunning() throws LinuxException {
        return isUp();
    }

    /**
     * Whether a default route of this network namespace, IPv4 or IPv6, in any table, leads through it: taking it away would cut the
     * host off. By default, of one without routes, not.
     */
    default boolean carriesDefaultRoute() throws LinuxException {
        return false;
    }

    /** Brings it up. */
    void up() throws LinuxException;

    /** Takes it down. */
    void down() throws LinuxException;

    int txQueueLengthPackets() throws LinuxException;

    /** Sets how many packets the kernel holds for us before it drops. */
    void txQueueLengthPackets(int packets) throws LinuxException;

    /** The six bytes of the kernel's Ethernet address on this interface, in the order of the wire. */
    byte[] mac() throws LinuxException;
}
