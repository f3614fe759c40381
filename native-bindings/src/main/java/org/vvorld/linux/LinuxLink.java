package org.vvorld.linux;

import java.lang.foreign.Arena;

/** {@link Link} by the ioctls of netdevice(7), on a socket that lives for one call. */
final class LinuxLink implements Link {
    private static final int AF_INET = 2;
    private static final int SOCK_DGRAM = 2;

    private static final int ARPHRD_ETHER = 1;
    private static final int IFF_UP = 0x01;
    private static final int IFF_RUNNING = 0x40;

    private final String name;

    LinuxLink(String name) throws LinuxException {
        this.name = InterfaceName.check(name);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int index() throws LinuxException {
        return get(Request.SIOCGIFINDEX, "to find");
    }

    @Override
    public int mtuBytes() throws LinuxException {
        return get(Request.SIOCGIFMTU, "to read the MTU of");
    }

    @Override
    public void mtuBytes(int mtuBytes) throws LinuxException {
        set(Request.SIOCSIFMTU, mtuBytes, "to set the MTU to " + mtuBytes + " on");
    }

    @Override
    public boolean isUp() throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            return (readFlags(arena).flags() & IFF_UP) != 0;
        }
    }

    @Override
    public boolean isRunning() throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            // The old ioctl has no room for IFF_LOWER_UP; IFF_RUNNING says the same but for dormant interfaces.
            return (readFlags(arena).flags() & (IFF_UP | IFF_RUNNING)) == (IFF_UP | IFF_RUNNING);
        }
    }

    @Override
    public boolean carriesDefaultRoute() throws LinuxException {
        return DefaultRoutes.leadThrough(index(), "to look for default routes through interface " + name);
    }

    @Override
    public void up() throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            IfReq request = readFlags(arena);
            request.flags(request.flags() | IFF_UP);
            call(Request.SIOCSIFFLAGS, request, "to bring up");
        }
    }

    @Override
    public void down() throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            IfReq request = readFlags(arena);
            request.flags(request.flags() & ~IFF_UP);
            call(Request.SIOCSIFFLAGS, request, "to take down");
        }
    }

    @Override
    public int txQueueLengthPackets() throws LinuxException {
        return get(Request.SIOCGIFTXQLEN, "to read the queue length of");
    }

    @Override
    public void txQueueLengthPackets(int packets) throws LinuxException {
        set(Request.SIOCSIFTXQLEN, packets, "to set the queue length to " + packets + " on");
    }

    @Override
    public byte[] mac() throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            return readAddress(arena).mac();
        }
    }

    @Override
    public boolean isEthernet() throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            return readAddress(arena).addressFamily() == ARPHRD_ETHER;
        }
    }

    private IfReq readAddress(Arena arena) throws LinuxException {
        IfReq request = new IfReq(arena, name);
        call(Request.SIOCGIFHWADDR, request, "to read the Ethernet address of");
        return request;
    }

    private IfReq readFlags(Arena arena) throws LinuxException {
        IfReq request = new IfReq(arena, name);
        call(Request.SIOCGIFFLAGS, request, "to read the flags of");
        return request;
    }

    private int get(Request what, String purpose) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            IfReq request = new IfReq(arena, name);
            call(what, request, purpose);
            return request.value();
        }
    }

    private void set(Request what, int value, String purpose) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            IfReq request = new IfReq(arena, name);
            request.value(value);
            call(what, request, purpose);
        }
    }

    private void call(Request what, IfReq request, String purpose) throws LinuxException {
        String whole = purpose + " interface " + name;
        int socket = Native.socket(AF_INET, SOCK_DGRAM, 0, whole);
        try {
            int result = Native.result(Native.C.ioctl(socket, what.number, request.address()));
            if (result < 0) {
                throw new LinuxException("ioctl(" + what + ")", whole, -result, explanation(-result));
            }
        } finally {
            Native.close(socket);
        }
    }

    private static String explanation(int errno) {
        return switch (Errno.of(errno)) {
            case EPERM -> TapError.NEEDS_NET_ADMIN;
            case ENODEV -> "there is no such interface in this network namespace; see `ip link`";
            default -> "";
        };
    }

    /** {@code linux/sockios.h}. */
    private enum Request {
        SIOCGIFFLAGS(0x8913),
        SIOCSIFFLAGS(0x8914),
        SIOCGIFMTU(0x8921),
        SIOCSIFMTU(0x8922),
        SIOCGIFHWADDR(0x8927),
        SIOCGIFINDEX(0x8933),
        SIOCGIFTXQLEN(0x8942),
        SIOCSIFTXQLEN(0x8943);

        final long number;

        Request(long number) {
            this.number = number;
        }
    }
}
