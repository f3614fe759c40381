package org.vvorld.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import jnr.ffi.LibraryLoader;
import jnr.ffi.LibraryOption;
import jnr.ffi.Runtime;
import jnr.ffi.types.ssize_t;
import jnr.ffi.types.uintptr_t;

/** The C library, loaded once, and the way its results reach Java. */
final class Native {
    /** The C library of this process. */
    static final LibC C;

    private static final Runtime RUNTIME;

    static {
        if (!System.getProperty("os.name").equals("Linux")) {
            throw new UnsupportedOperationException("org.vvorld.linux calls the Linux kernel, and this is "
                    + System.getProperty("os.name") + ": run it on Linux, x86_64 or aarch64");
        }
        C = LibraryLoader.create(LibC.class)
                .option(LibraryOption.SaveError, true)
                .load("c");
        RUNTIME = Runtime.getRuntime(C);
    }

    private Native() {}

    /**
     * What we call of the C library. Every pointer is a {@code long}, the {@link MemorySegment#address()} of memory that the
     * caller keeps alive during the call: jnr then has nothing to convert, and a call allocates nothing.
     *
     * <p>The variadic ones ({@code open}, {@code ioctl}) pass their arguments in the same registers as ordinary ones, on
     * x86_64 and on aarch64 Linux.
     *
     * <p>At most five arguments: the code that jnr-ffi 2.3.4 generates on x86_64 passes rubbish as the sixth. So there is {@code
     * connect} and {@code send}, and no {@code sendto}.
     *
     * <p>Public because jnr implements it from another class loader; hidden all the same, by the class around it.
     */
    public interface LibC {
        int open(@uintptr_t long path, int flags);

        int close(int fd);

        int ioctl(int fd, @uintptr_t long request, @uintptr_t long argument);

        @ssize_t
        long read(int fd, @uintptr_t long buffer, @uintptr_t long length);

        @ssize_t
        long write(int fd, @uintptr_t long buffer, @uintptr_t long length);

        @ssize_t
        long readv(int fd, @uintptr_t long vectors, int count);

        @ssize_t
        long writev(int fd, @uintptr_t long vectors, int count);

        int epoll_create1(int flags);

        int epoll_ctl(int epoll, int operation, int fd, @uintptr_t long event);

        int epoll_wait(int epoll, @uintptr_t long events, int max, int timeoutMillis);

        int eventfd(int initial, int flags);

        int sched_setaffinity(int tid, @uintptr_t long size, @uintptr_t long mask);

        int sched_getaffinity(int tid, @uintptr_t long size, @uintptr_t long mask);

        int socket(int family, int type, int protocol);

        int connect(int fd, @uintptr_t long address, int length);

        @ssize_t
        long send(int fd, @uintptr_t long buffer, @uintptr_t long length, int flags);

        @ssize_t
        long recv(int fd, @uintptr_t long buffer, @uintptr_t long length, int flags);

        int bind(int fd, @uintptr_t long address, int length);

        int setsockopt(int fd, int level, int option, @uintptr_t long value, int length);

        int getsockopt(int fd, int level, int option, @uintptr_t long value, @uintptr_t long length);

        int munmap(@uintptr_t long address, @uintptr_t long length);

        /** For bpf(2), which has no function of its own. */
        @ssize_t
        long syscall(@ssize_t long number, int command, @uintptr_t long attributes, int size);

        int clock_gettime(int clock, @uintptr_t long timespec);

        int geteuid();

        int umask(int mask);
    }

    /** {@code result} when the call went well, else the negative errno of the call that this thread made last. */
    static long result(long result) {
        return result >= 0 ? result : -RUNTIME.getLastError();
    }

    /** As {@link #result(long)}, for calls that return an {@code int}. */
    static int result(int result) {
        return result >= 0 ? result : -RUNTIME.getLastError();
    }

    /** {@code result} when the call went well, else throws what went wrong; arguments as in {@link LinuxException}. */
    static int check(int result, String call, String purpose) throws LinuxException {
        if (result < 0) {
            throw new LinuxException(call, purpose, RUNTIME.getLastError());
        }
        return result;
    }

    /** A descriptor of a socket, close-on-exec. */
    static int socket(int family, int type, int protocol, String purpose) throws LinuxException {
        int closeOnExec = 0x80000; // SOCK_CLOEXEC
        return check(C.socket(family, type | closeOnExec, protocol), "socket", purpose);
    }

    /**
     * Closes; a negative {@code fd} is one that is closed already. Errors are ignored: Linux frees the descriptor in any case,
     * and none of ours has buffered data to lose.
     */
    static void close(int fd) {
        if (fd >= 0) {
            int _ = C.close(fd);
        }
    }

    /** {@code text} as UTF-8 with a zero byte behind it. */
    static MemorySegment cString(Arena arena, String text) {
        return arena.allocateFrom(text);
    }
}
