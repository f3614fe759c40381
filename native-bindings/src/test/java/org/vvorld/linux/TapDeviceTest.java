package org.vvorld.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

/** A TAP against the kernel, each test in a network namespace of its own. */
class TapDeviceTest {
    private static final Taps TAPS = Taps.linux();

    @Test
    void linuxReceivesWhatWeWrite() throws Exception {
        NetNs.run(() -> {
            try (TapDevice tap = TAPS.open("vv0");
                    IoVec vectors = new IoVec(3);
                    Arena arena = Arena.ofConfined()) {
                TAPS.link("vv0").up();
                try (Frames linux = new Frames(TAPS.link("vv0").index())) {
                    byte[] frame = Frames.frame(1514, 3);
                    MemorySegment header = arena.allocate(TapDevice.HEADER_BYTES);
                    MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, frame);
                    vectors.set(0, header.address(), TapDevice.HEADER_BYTES);
                    vectors.set(1, bytes.address(), 100);
                    vectors.set(2, bytes.address() + 100, 1414);

                    assertEquals(TapDevice.HEADER_BYTES + 1514, tap.writev(vectors, 3));
                    assertArrayEquals(frame, linux.receive());
                }
            }
        });
    }

    @Test
    void weReadWhatLinuxSends() throws Exception {
        NetNs.run(() -> {
            try (TapDevice tap = TAPS.open("vv0");
                    Epoll epoll = Epoll.open(4);
                    Arena arena = Arena.ofConfined()) {
                TAPS.link("vv0").up();
                epoll.add(tap.fd(), Epoll.IN, 42);
                try (Frames linux = new Frames(TAPS.link("vv0").index())) {
                    byte[] frame = Frames.frame(200, 9);
                    linux.send(frame);
                    assertArrayEquals(frame, readOurs(tap, epoll, arena));
                }
            }
        });
    }

    /** The next frame of our EtherType; Linux sends some of IPv6 by itself. */
    private static byte[] readOurs(TapDevice tap, Epoll epoll, Arena arena) throws LinuxException {
        MemorySegment header = arena.allocate(TapDevice.HEADER_BYTES);
        MemorySegment bytes = arena.allocate(2048);
        try (IoVec vectors = new IoVec(2)) {
            vectors.set(0, header.address(), header.byteSize());
            vectors.set(1, bytes.address(), bytes.byteSize());
            while (true) {
                assertEquals(1, epoll.poll(5000), "no frame within 5 s");
                assertEquals(42, epoll.token(0));
                long length = tap.readv(vectors, 2) - TapDevice.HEADER_BYTES;
                assertTrue(length >= 14, "length " + length);
                assertArrayEquals(
                        new byte[10], header.asSlice(0, 10).toArray(ValueLayout.JAVA_BYTE), "nothing is offloaded");
                byte[] frame = bytes.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
                if (frame[12] == (byte) (Frames.ETHERTYPE >> 8) && frame[13] == (byte) Frames.ETHERTYPE) {
                    return frame;
                }
            }
        }
    }

    @Test
    void errorsOfTheDataPathAreNegative() throws Exception {
        NetNs.run(() -> {
            try (IoVec vectors = new IoVec(1);
                    Arena arena = Arena.ofConfined()) {
                MemorySegment bytes = arena.allocate(2048);
                vectors.set(0, bytes.address(), 60);
                TapDevice tap = TAPS.open("vv0");
                assertEquals(-Errno.EIO.number(), tap.writev(vectors, 1), "down");
                tap.offloads(0);
                TAPS.link("vv0").up();
                vectors.set(0, bytes.address(), 11);
                assertEquals(-Errno.EINVAL.number(), tap.writev(vectors, 1), "shorter than its header");
                drain(tap, vectors, bytes);
                assertEquals(-Errno.EAGAIN.number(), tap.readv(vectors, 1), "empty");
                tap.close();
                assertEquals(-1, tap.fd());
                assertEquals(-Errno.EBADF.number(), tap.readv(vectors, 1), "closed");
                assertEquals(-Errno.EBADF.number(), tap.writev(vectors, 1), "closed");
                tap.close();
            }
        });
    }

    private static void drain(TapDevice tap, IoVec vectors, MemorySegment bytes) {
        vectors.set(0, bytes.address(), bytes.byteSize());
        while (tap.readv(vectors, 1) > 0) {
            // what Linux sent by itself
        }
    }

    @Test
    void vectorsThatAreNotThereAreRefused() throws Exception {
        NetNs.run(() -> {
            try (TapDevice tap = TAPS.open("vv0")) {
                TAPS.link("vv0").up();
                IoVec vectors = new IoVec(1);
                assertEquals(-Errno.EFAULT.number(), tap.writev(vectors, 2));
                assertEquals(-Errno.EFAULT.number(), tap.readv(vectors, 2));
                assertEquals(-Errno.EINVAL.number(), tap.writev(vectors, -1));
                vectors.close();
                assertEquals(-Errno.EFAULT.number(), tap.writev(vectors, 1));
            }
        });
    }

    @Test
    void readvAndWritevAllocateNothing() throws Exception {
        NetNs.run(() -> {
            try (TapDevice tap = TAPS.open("vv0");
                    IoVec vectors = new IoVec(2);
                    Arena arena = Arena.ofConfined()) {
                TAPS.link("vv0").up();
                MemorySegment header = arena.allocate(TapDevice.HEADER_BYTES);
                MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, Frames.frame(60, 0));
                vectors.set(0, header.address(), header.byteSize());
                Allocation.assertNone(() -> {
                    vectors.set(1, bytes.address(), 60);
                    assertTrue(tap.writev(vectors, 2) > 0);
                    assertNotEquals(0, tap.readv(vectors, 2)); // mostly -EAGAIN
                });
            }
        });
    }

    @Test
    void everyOffloadWeNameIsKnown() throws Exception {
        NetNs.run(() -> {
            try (TapDevice tap = TAPS.open("vv0")) {
                tap.offloads(TapDevice.TUN_F_CSUM
                        | TapDevice.TUN_F_TSO4
                        | TapDevice.TUN_F_TSO6
                        | TapDevice.TUN_F_TSO_ECN
                        | TapDevice.TUN_F_USO4
                        | TapDevice.TUN_F_USO6);
                LinuxException unknown = assertThrows(LinuxException.class, () -> tap.offloads(0x4000_0000));
                assertEquals(
                        "ioctl(TUNSETOFFLOAD) to set the offloads of TAP vv0 to 0x40000000: EINVAL (Invalid argument)",
                        unknown.getMessage());
            }
        });
    }

    @Test
    void theInterfaceLivesAsLongAsItsLastQueue() throws Exception {
        NetNs.run(() -> {
            TapDevice first = TAPS.open("vv0");
            TapDevice second = first.anotherQueue();
            assertEquals("vv0", second.name());
            assertEquals(2, TunInfo.of("vv0").orElseThrow().queues());
            first.close();
            assertEquals(1, TunInfo.of("vv0").orElseThrow().queues());
            second.close();
            assertTrue(TunInfo.of("vv0").isEmpty());
        });
    }
}
