package org.vvorld.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * {@code here} and {@code there}, two ends of a cable, up, without addresses of their own; and on {@code there} a plain raw socket
 * that sends and, when asked to listen, receives. In the network namespace of this thread.
 */
final class VethPair implements AutoCloseable {
    private static final int ETH_P_ALL = 3;
    private static final int MSG_DONTWAIT = 0x40;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment buffer = arena.allocate(128 * 1024);
    private final int fd;

    VethPair() throws Exception {
        make();
        fd = PacketOptions.socket("to be the other end");
        bind();
    }

    static void make() throws Exception {
        NetNs.quiet();
        NetNs.ip("link", "add", "here", "type", "veth", "peer", "name", "there");
        NetNs.ip("link", "set", "here", "up");
        NetNs.ip("link", "set", "there", "up");
        awaitCarrier();
    }

    /** After an end came up: the kernel opens the queues of the other a little later, and drops what is sent before. */
    static void awaitCarrier() throws Exception {
        long deadline = System.nanoTime() + 5_000_000_000L;
        while (!NetNs.ip("link", "show", "there").contains("state UP")
                || !NetNs.ip("link", "show", "here").contains("state UP")) {
            assertTrue(System.nanoTime() < deadline, "no carrier within 5 s");
        }
    }

    /** To the {@code there} of now. */
    void bind() throws LinuxException {
        PacketOptions.bind(fd, new LinuxLink("there").index(), ETH_P_ALL, "to be the other end");
        SocketOption.PACKET_IGNORE_OUTGOING.set(fd, 1, "to be the other end");
        int _ = SocketOption.SO_ERROR.get(fd, "to forget that the last one was deleted");
    }

    void send(byte[] frame) {
        MemorySegment.copy(frame, 0, buffer, ValueLayout.JAVA_BYTE, 0, frame.length);
        assertEquals(frame.length, Native.result(Native.C.send(fd, buffer.address(), frame.length, 0)));
    }

    /** The next frame that arrived; {@code null} when there is none: veth delivers before send returns, or soon after. */
    byte[] receive() throws LinuxException {
        long deadline = System.nanoTime() + 2_000_000_000L;
        while (System.nanoTime() < deadline) {
            byte[] frame = receiveNow();
            if (frame != null) {
                return frame;
            }
            Thread.onSpinWait();
        }
        return null;
    }

    byte[] receiveNow() {
        long length = Native.result(Native.C.recv(fd, buffer.address(), buffer.byteSize(), MSG_DONTWAIT));
        return length < 0 ? null : buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    }

    @Override
    public void close() {
        Native.close(fd);
        arena.close();
    }
}
