package org.vvorld.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The other side of a TAP: an AF_PACKET socket for one EtherType on one interface. */
final class Frames implements AutoCloseable {
    /** For local experiments, IEEE 802: nothing but our tests sends it. */
    static final int ETHERTYPE = 0x88b5;

    private static final int AF_PACKET = 17;
    private static final int SOCK_RAW = 3;
    private static final int ADDRESS_BYTES = 20;
    private static final ValueLayout.OfShort BIG_ENDIAN_SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment buffer = arena.allocate(2048);
    private final int fd;

    Frames(int interfaceIndex) throws LinuxException {
        fd = Native.socket(AF_PACKET, SOCK_RAW, 0, "to watch a TAP");
        MemorySegment address = arena.allocate(ADDRESS_BYTES, 8); // struct sockaddr_ll
        address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_PACKET);
        address.set(BIG_ENDIAN_SHORT, 2, (short) ETHERTYPE);
        address.set(ValueLayout.JAVA_INT, 4, interfaceIndex);
        assertEquals(0, TestLibC.C.bind(fd, address.address(), ADDRESS_BYTES));
    }

    /** A broadcast frame of {@code length} bytes, whose payload is {@code seed}, {@code seed + 1}, ... */
    static byte[] frame(int length, int seed) {
        byte[] frame = new byte[length];
        for (int i = 0; i < length; i++) {
            frame[i] = (byte) (i < 6 ? 0xff : seed + i);
        }
        frame[6] = 0x02; // a local, unicast source address
        frame[12] = (byte) (ETHERTYPE >> 8);
        frame[13] = (byte) ETHERTYPE;
        return frame;
    }

    void send(byte[] frame) {
        MemorySegment.copy(frame, 0, buffer, ValueLayout.JAVA_BYTE, 0, frame.length);
        assertEquals(frame.length, Native.C.send(fd, buffer.address(), frame.length, 0));
    }

    byte[] receive() {
        long length = Native.result(Native.C.recv(fd, buffer.address(), buffer.byteSize(), 0));
        assertTrue(length > 0, "recv: errno " + -length);
        return buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    }

    @Override
    public void close() {
        Native.close(fd);
        arena.close();
    }
}
