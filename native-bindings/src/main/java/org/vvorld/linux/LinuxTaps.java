package org.vvorld.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** {@link Taps} through the clone device of the TUN/TAP driver ({@code linux/if_tun.h}). */
final class LinuxTaps implements Taps {
    private static final int O_RDWR = 2;
    private static final int O_NONBLOCK = 0x800;
    private static final int O_CLOEXEC = 0x80000;

    private static final long TUNSETIFF = 0x400454caL; // _IOW('T', 202, int)
    private static final long TUNSETVNETHDRSZ = 0x400454d8L; // _IOW('T', 216, int)
    private static final long TUNSETVNETLE = 0x400454dcL; // _IOW('T', 220, int)

    private static final int IFF_TAP = 0x0002;
    private static final int IFF_MULTI_QUEUE = 0x0100;
    private static final int IFF_NO_PI = 0x1000;
    private static final int IFF_VNET_HDR = 0x4000;
    private static final int IFF_TUN_EXCL = 0x8000;
    private static final int FLAGS = IFF_TAP | IFF_NO_PI | IFF_VNET_HDR | IFF_MULTI_QUEUE;

    private final String device;

    /** @param device path of the clone device */
    LinuxTaps(String device) {
        this.device = device;
    }

    @Override
    public TapDevice open(String name) throws LinuxException {
        InterfaceName.check(name);
        // Without IFF_TUN_EXCL we would silently share the frames of a TAP that another process has.
        int fd = openDevice(name);
        try {
            int result = attach(fd, name, FLAGS | IFF_TUN_EXCL);
            if (result == -Errno.EBUSY.number()) {
                attachToExisting(fd, name);
            } else if (result < 0) {
                throw attachFailed(name, -result, TapError.ofAttach(Errno.of(-result), name));
            }
            return configured(fd, name);
        } catch (LinuxException | RuntimeException e) {
            Native.close(fd);
            throw e;
        }
    }

    @Override
    public Link link(String name) throws LinuxException {
        return new LinuxLink(name);
    }

    /** One more queue of a TAP that this process has already. */
    TapDevice anotherQueue(String name) throws LinuxException {
        int fd = openDevice(name);
        try {
            attachOrThrow(fd, name);
            return configured(fd, name);
        } catch (LinuxException | RuntimeException e) {
            Native.close(fd);
            throw e;
        }
    }

    private int openDevice(String name) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            long path = Native.cString(arena, device).address();
            int fd = Native.result(Native.C.open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC));
            if (fd < 0) {
                String purpose = "to make TAP " + name;
                throw new LinuxException("open(" + device + ")", purpose, -fd, TapError.ofOpen(Errno.of(-fd), device));
            }
            return fd;
        }
    }

    /** A persistent TAP that nobody uses is ours to take: that is how one runs without CAP_NET_ADMIN. */
    private static void attachToExisting(int fd, String name) throws LinuxException {
        Optional<TunInfo> before = TunInfo.of(name);
        String obstacle = before.isPresent() ? TapError.ofExisting(before.get(), name) : null;
        if (obstacle != null) {
            throw attachFailed(name, Errno.EBUSY.number(), obstacle);
        }
        attachOrThrow(fd, name);
        // Somebody else may have attached between the look and the leap.
        Optional<TunInfo> after = TunInfo.of(name);
        if (after.isPresent() && after.get().queues() > 1) {
            throw attachFailed(name, Errno.EBUSY.number(), TapError.ofAttach(Errno.EBUSY, name));
        }
    }

    private static void attachOrThrow(int fd, String name) throws LinuxException {
        int result = attach(fd, name, FLAGS);
        if (result < 0) {
            throw attachFailed(name, -result, TapError.ofAttach(Errno.of(-result), name));
        }
    }

    private static int attach(int fd, String name, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            IfReq request = new IfReq(arena, name);
            request.flags(flags);
            return Native.result(Native.C.ioctl(fd, TUNSETIFF, request.address()));
        }
    }

    private static LinuxException attachFailed(String name, int errno, String explanation) {
        return new LinuxException("ioctl(TUNSETIFF)", "to attach to TAP " + name, errno, explanation);
    }

    private TapDevice configured(int fd, String name) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(JAVA_INT);
            value.set(JAVA_INT, 0, TapDevice.HEADER_BYTES);
            int result = Native.C.ioctl(fd, TUNSETVNETHDRSZ, value.address());
            Native.check(result, "ioctl(TUNSETVNETHDRSZ)", "to set the header size of TAP " + name);
            value.set(JAVA_INT, 0, 1);
            result = Native.C.ioctl(fd, TUNSETVNETLE, value.address());
            Native.check(result, "ioctl(TUNSETVNETLE)", "to set the byte order of TAP " + name);
        }
        TapDevice tap = new LinuxTap(this, name, fd);
        tap.offloads(0); // a persistent TAP may still have those of its last user
        return tap;
    }
}
