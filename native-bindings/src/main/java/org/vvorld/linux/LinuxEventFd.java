package org.vvorld.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** {@link EventFd} on the kernel's: a u64 in native byte order, added to by write, taken and cleared by read. */
final class LinuxEventFd implements EventFd {
    private static final int EFD_CLOEXEC = 0x80000;
    private static final int EFD_NONBLOCK = 0x800;

    private static final MemorySegment ONE = Arena.global().allocate(JAVA_LONG);

    static {
        ONE.set(JAVA_LONG, 0, 1);
    }

    private final Arena arena = Arena.ofShared();
    private final MemorySegment rings = arena.allocate(JAVA_LONG);
    private volatile int fd;

    private LinuxEventFd(int fd) {
        this.fd = fd;
    }

    static EventFd open() throws LinuxException {
        int fd = Native.C.eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
        return new LinuxEventFd(Native.check(fd, "eventfd", "to wake a thread"));
    }

    @Override
    public int fd() {
        return fd;
    }

    @Override
    public void signal() {
        // EAGAIN: 2^64 rings nobody has heard. It rings already.
        long _ = Native.C.write(fd, ONE.address(), Long.BYTES);
    }

    @Override
    public long drain() {
        long length = Native.C.read(fd, rings.address(), Long.BYTES);
        return length == Long.BYTES ? rings.get(JAVA_LONG, 0) : 0;
    }

    @Override
    public void close() {
        int open = fd;
        if (open >= 0) {
            fd = -1;
            Native.close(open);
            arena.close();
        }
    }
}
