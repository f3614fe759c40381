package org.vvorld.linux;

/** What an error of opening a TAP means, and what to do about it. */
final class TapError {
    static final String NEEDS_NET_ADMIN = "this needs CAP_NET_ADMIN: run as root, or grant it"
            + " (systemd: AmbientCapabilities=CAP_NET_ADMIN, docker: --cap-add NET_ADMIN)";

    private static final String ATTACHED =
            "already attached by another process (or twice by this one); close that one, or use another name";

    private TapError() {}

    /** Of {@code open} on the clone device. */
    static String ofOpen(Errno errno, String device) {
        return switch (errno) {
            case ENOENT ->
                device + " is missing: `modprobe tun`, or in a container pass it in (docker: --device " + device + ")";
            case ENODEV, ENXIO -> "this kernel has no TUN/TAP driver: `modprobe tun`, or build it with CONFIG_TUN";
            case EACCES, EPERM ->
                "the file's mode, a device policy or a sandbox forbids " + device + " (systemd: DeviceAllow=" + device
                        + " rw, docker: --device " + device + ")";
            default -> "";
        };
    }

    /** Of TUNSETIFF on an interface that either does not exist or can be attached to as far as {@link TunInfo} tells. */
    static String ofAttach(Errno errno, String name) {
        return switch (errno) {
            case EPERM -> NEEDS_NET_ADMIN + "; or make a persistent TAP for this user: " + create(name) + " user NAME";
            case EBUSY -> ATTACHED;
            case EINVAL ->
                "it exists and is not a TAP with multi_queue; use another name, or replace it: " + create(name);
            case E2BIG -> "all its queues are attached; use fewer queues";
            default -> "";
        };
    }

    /**
     * Of an interface that exists.
     *
     * @return why we cannot attach to it, or {@code null} when we can
     */
    static String ofExisting(TunInfo info, String name) {
        if (!info.kind().equals("tun")) {
            return "an interface of that name exists and is not a TAP but " + nameKind(info) + "; use another name";
        }
        if (info.type() == TunInfo.TYPE_TUN) {
            return "it exists and is a TUN (layer 3), not a TAP; use another name, or replace it: " + create(name);
        }
        if (!info.multiQueue()) {
            return "it exists and lacks multi_queue, or another process is attached to it without; use another name, or "
                    + "replace it: `ip tuntap del dev " + name + " mode tap`, then " + create(name);
        }
        if (info.queues() > 0) {
            return ATTACHED;
        }
        return null;
    }

    private static String create(String name) {
        return "`ip tuntap add dev " + name + " mode tap multi_queue vnet_hdr`";
    }

    private static String nameKind(TunInfo info) {
        return info.kind().isEmpty() ? "a device of another driver" : "a " + info.kind();
    }
}
