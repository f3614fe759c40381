package org.vvorld.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * {@link Epoll} on the kernel's.
 *
 * <pre>
 * struct epoll_event {      // native byte order      x86_64   elsewhere
 *     u32 events;           //                           0         0
 *     u64 data;             //                           4         8
 * };                        // size                     12        16
 * </pre>
 *
 * On x86_64 the structure is packed, so that 32-bit programs share it; on aarch64 it is not.
 */
final class LinuxEpoll implements Epoll {
    private static final boolean PACKED = System.getProperty("os.arch").equals("amd64");
    private static final int EVENTS = 0;
    private static final int DATA = PACKED ? 4 : 8;
    private static final int SIZE = PACKED ? 12 : 16;

    private static final int EPOLL_CLOEXEC = 0x80000;
    private static final int EPOLL_CTL_ADD = 1;
    private static final int EPOLL_CTL_DEL = 2;
    private static final int EPOLL_CTL_MOD = 3;
    private static final int MOST = 65_536;

    private static final int EINTR = Errno.EINTR.number();

    private final Arena arena = Arena.ofShared();
    private final MemorySegment happened;
    private final int maxEvents;
    private volatile int fd;

    private LinuxEpoll(int fd, int maxEvents) {
        this.fd = fd;
        this.maxEvents = maxEvents;
        happened = arena.allocate((long) maxEvents * SIZE, 8);
    }

    static Epoll open(int maxEvents) throws LinuxException {
        if (maxEvents < 1 || maxEvents > MOST) {
            throw new IllegalArgumentException("a poll returns 1 to " + MOST + " events, not " + maxEvents);
        }
        int fd = Native.check(Native.C.epoll_create1(EPOLL_CLOEXEC), "epoll_create1", "to wait for events");
        return new LinuxEpoll(fd, maxEvents);
    }

    @Override
    public void add(int fd, int events, long token) throws LinuxException {
        control(EPOLL_CTL_ADD, "EPOLL_CTL_ADD", fd, events, token);
    }

    @Override
    public void modify(int fd, int events, long token) throws LinuxException {
        control(EPOLL_CTL_MOD, "EPOLL_CTL_MOD", fd, events, token);
    }

    @Override
    public void remove(int fd) throws LinuxException {
        control(EPOLL_CTL_DEL, "EPOLL_CTL_DEL", fd, 0, 0);
    }

    private void control(int operation, String name, int fd, int events, long token) throws LinuxException {
        try (Arena once = Arena.ofConfined()) {
            MemorySegment event = once.allocate(SIZE, 8);
            event.set(JAVA_INT, EVENTS, events);
            event.set(JAVA_LONG_UNALIGNED, DATA, token);
            int result = Native.C.epoll_ctl(this.fd, operation, fd, event.address());
            Native.check(result, "epoll_ctl(" + name + ")", "to watch descriptor " + fd);
        }
    }

    @Override
    public int poll(int timeoutMillis) {
        int count = Native.result(Native.C.epoll_wait(fd, happened.address(), maxEvents, timeoutMillis));
        return count == -EINTR ? 0 : count;
    }

    @Override
    public long token(int i) {
        return happened.get(JAVA_LONG_UNALIGNED, (long) i * SIZE + DATA);
    }

    @Override
    public int events(int i) {
        return happened.get(JAVA_INT, (long) i * SIZE + EVENTS);
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
