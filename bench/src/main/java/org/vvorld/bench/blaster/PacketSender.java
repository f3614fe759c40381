package org.vvorld.bench.blaster;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * An AF_PACKET socket that only sends, many frames a system call, past the queueing discipline: faster than a UDP socket, which
 * looks up a route and a neighbour for each.
 */
final class PacketSender implements AutoCloseable {
    private static final int AF_PACKET = 17;
    private static final int SOCK_RAW = 3;
    private static final int SOL_PACKET = 263;
    private static final int PACKET_QDISC_BYPASS = 20;
    private static final int ENOBUFS = 105;
    private static final int SOCKADDR_LL_BYTES = 20;
    private static final int MMSGHDR_BYTES = 64;
    private static final int IOVEC_BYTES = 16;

    private static final MemoryLayout CAPTURED = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CAPTURED.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private final MethodHandle socket = find("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private final MethodHandle setsockopt =
            find("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private final MethodHandle bind = find("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private final MethodHandle sendmmsg = find("sendmmsg", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    private final MethodHandle close = find("close", JAVA_INT, JAVA_INT);

    private final MemorySegment captured;
    private final MemorySegment messages;
    private final MemorySegment vectors;
    private final int batch;
    private final int fd;

    /**
     * @param index of the interface to send on
     * @param batch frames a call, at most 1024
     */
    PacketSender(Arena arena, int index, int batch) {
        this.batch = batch;
        captured = arena.allocate(CAPTURED);
        messages = arena.allocate((long) MMSGHDR_BYTES * batch, Long.BYTES);
        vectors = arena.allocate((long) IOVEC_BYTES * batch, Long.BYTES);
        for (int i = 0; i < batch; i++) {
            // struct mmsghdr { struct msghdr { name 0, namelen 8, iov 16, iovlen 24, control 32, controllen 40, flags
            // 48 }; len 56 }
            messages.set(JAVA_LONG, (long) i * MMSGHDR_BYTES + 16, vectors.address() + (long) i * IOVEC_BYTES);
            messages.set(JAVA_LONG, (long) i * MMSGHDR_BYTES + 24, 1);
        }
        // Protocol 0: receives nothing.
        fd = check(call(() -> (int) socket.invokeExact(captured, AF_PACKET, SOCK_RAW, 0)), "socket(AF_PACKET)");
        MemorySegment one = arena.allocateFrom(JAVA_INT, 1);
        check(
                call(() -> (int)
                        setsockopt.invokeExact(captured, fd, SOL_PACKET, PACKET_QDISC_BYPASS, one, Integer.BYTES)),
                "setsockopt(PACKET_QDISC_BYPASS)");
        // struct sockaddr_ll { family 0, protocol 2, ifindex 4, hatype 8, pkttype 10, halen 11, addr 12 }
        MemorySegment address = arena.allocate(SOCKADDR_LL_BYTES, Integer.BYTES);
        address.set(JAVA_SHORT, 0, (short) AF_PACKET);
        address.set(JAVA_INT, 4, index);
        check(
                call(() -> (int) bind.invokeExact(captured, fd, address, SOCKADDR_LL_BYTES)),
                "bind to interface " + index);
    }

    /** Frame {@code i} of a batch; stays until it is set to another. */
    void frame(int i, MemorySegment bytes) {
        vectors.set(JAVA_LONG, (long) i * IOVEC_BYTES, bytes.address());
        vectors.set(JAVA_LONG, (long) i * IOVEC_BYTES + 8, bytes.byteSize());
    }

    /** Sends frames 0 to count-1. Returns how many the kernel took: fewer when a queue is full. */
    int send(int count) {
        int sent;
        try {
            sent = (int) sendmmsg.invokeExact(captured, fd, messages, Math.min(count, batch), 0);
        } catch (Throwable e) {
            throw new IllegalStateException("sendmmsg", e);
        }
        if (sent < 0 && errno() == ENOBUFS) {
            return 0;
        }
        return check(sent, "sendmmsg");
    }

    private interface Call {
        int run() throws Throwable;
    }

    private static int call(Call c) {
        try {
            return c.run();
        } catch (Throwable e) {
            throw new IllegalStateException("a call into the C library", e);
        }
    }

    private int check(int result, String what) {
        if (result < 0) {
            throw new IllegalStateException(what + ": errno " + errno()
                    + " (1 and 13: not root; 6, 19 and 100: the interface is gone or down)");
        }
        return result;
    }

    private int errno() {
        return (int) ERRNO.get(captured, 0L);
    }

    @SuppressWarnings("restricted") // native code is what this class is for
    private static MethodHandle find(String name, ValueLayout result, ValueLayout... arguments) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(result, arguments),
                Linker.Option.captureCallState("errno"));
    }

    @Override
    public void close() {
        int _ = call(() -> (int) close.invokeExact(captured, fd));
    }
}
