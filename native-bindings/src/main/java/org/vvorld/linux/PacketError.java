package org.vvorld.linux;

/** What an error of a packet socket means, and what to do about it. */
final class PacketError {
    static final String NEEDS_NET_RAW = "this needs CAP_NET_RAW: run as root, or grant it"
            + " (systemd: AmbientCapabilities=CAP_NET_RAW, docker: --cap-add NET_RAW)";

    private PacketError() {}

    /** Of {@code socket}. */
    static String ofSocket(Errno errno) {
        return switch (errno) {
            case EPERM, EACCES -> NEEDS_NET_RAW;
            case EAFNOSUPPORT ->
                "this kernel has no packet sockets: build it with CONFIG_PACKET, or a sandbox forbids them"
                        + " (systemd: RestrictAddressFamilies=AF_PACKET)";
            case EMFILE -> "raise LimitNOFILE (ulimit -n)";
            default -> "";
        };
    }

    /** Of making or mapping a ring of {@code bytes}. */
    static String ofRing(Errno errno, long bytes) {
        return switch (errno) {
            case ENOMEM, ENOBUFS ->
                "the kernel has no " + bytes / 1024
                        + " KiB for the ring: use fewer or smaller blocks, or free memory (its"
                        + " control group's limit counts too)";
            default -> "";
        };
    }

    /** Of joining a fanout group. */
    static String ofFanout(Errno errno, String name) {
        return switch (errno) {
            case EINVAL -> "Linux before 6.13 wants the interface up first: `ip link set " + name + " up`";
            case ENOSPC -> "a fanout group takes no more sockets; use fewer workers";
            default -> "";
        };
    }

    /** Of bind. */
    static String ofBind(Errno errno) {
        return errno == Errno.ENODEV ? "it vanished meanwhile; see `ip link`" : "";
    }
}
