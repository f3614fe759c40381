package org.vvorld.linux;

/** Where TAPs come from. Works in the network namespace of the calling thread. */
public interface Taps {
    /**
     * Creates the TAP {@code name}, or attaches to a persistent one that nobody is attached to.
     *
     * @param name 1 to 15 bytes
     * @throws LinuxException with an explanation: EINVAL for a name that Linux does not take and for a TAP without
     *     {@code multi_queue}, EBUSY for a name that is taken, EPERM without CAP_NET_ADMIN, ENOENT or ENODEV without
     *     /dev/net/tun
     */
    TapDevice open(String name) throws LinuxException;

    /**
     * The kernel's side of an interface, which need not exist yet.
     *
     * @throws LinuxException EINVAL for a name that Linux does not take
     */
    Link link(String name) throws LinuxException;

    /** The real ones. */
    static Taps linux() {
        return new LinuxTaps("/dev/net/tun");
    }
}
