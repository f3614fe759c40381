package org.vvorld.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** One raw socket against the kernel, on a veth in a network namespace of the test's own. */
@ParameterizedClass
@ValueSource(ints = {1, 0})
class PacketSocketTest {
    static final PacketRings SMALL = new PacketRings(2, 128 * 1024, 32, 2048, 1, false);

    /** By the block, and by the frame. */
    @Parameter
    private int retireMillis;

    private PacketRings small(boolean bypassQdisc) {
        return new PacketRings(2, 128 * 1024, 32, 2048, retireMillis, bypassQdisc);
    }

    static PacketSocket open(PacketRings rings) throws LinuxException {
        PacketSocket socket = PacketSockets.linux().open("here", 1, rings, null).getFirst();
        socket.start();
        return socket;
    }

    /** Waits for the next frame; {@code null} when none comes. */
    static byte[] receive(PacketSocket socket) throws LinuxException {
        try (Epoll epoll = Epoll.open(1)) {
            epoll.add(socket.fd(), Epoll.IN, 0);
            while (!socket.nextFrame()) {
                if (epoll.poll(2000) == 0) {
                    return null;
                }
            }
        }
        return current(socket);
    }

    static byte[] current(PacketSocket socket) {
        return socket.ring()
                .asSlice(socket.frameOffset(), socket.capturedBytes())
                .toArray(ValueLayout.JAVA_BYTE);
    }

    /** False when the ring is full. */
    static boolean queue(PacketSocket socket, byte[] frame) {
        long at = socket.transmitBuffer();
        if (at < 0) {
            assertEquals(-Errno.EAGAIN.number(), at);
            return false;
        }
        MemorySegment ring = socket.ring();
        ring.asSlice(at, socket.headerBytes()).fill((byte) 0);
        MemorySegment.copy(frame, 0, ring, ValueLayout.JAVA_BYTE, at + socket.headerBytes(), frame.length);
        socket.commit(socket.headerBytes() + frame.length);
        return true;
    }

    @Test
    void whatTheOtherEndSendsArrives() throws Exception {
        NetNs.run(() -> {
            try (VethPair cable = new VethPair();
                    PacketSocket socket = open(small(false))) {
                assertEquals("here", socket.interfaceName());
                assertEquals(new LinuxLink("here").index(), socket.interfaceIndex());
                assertEquals(10, socket.headerBytes());
                assertEquals("none", socket.steering());
                for (int length : new int[] {60, 61, 1514}) {
                    byte[] frame = Frames.frame(length, length);
                    cable.send(frame);
                    assertArrayEquals(frame, receive(socket));
                    assertEquals(length, socket.originalBytes());
                    assertEquals(-1, socket.vlanTci());
                    assertEquals(socket.frameOffset() - 10, socket.headerOffset());
                    byte[] header =
                            socket.ring().asSlice(socket.headerOffset(), 10).toArray(ValueLayout.JAVA_BYTE);
                    assertArrayEquals(new byte[10], header);
                }
                assertFalse(socket.nextFrame());
            }
        });
    }

    @Test
    void whatWeSendArrives() throws Exception {
        NetNs.run(() -> {
            try (VethPair cable = new VethPair();
                    PacketSocket socket = open(small(false))) {
                assertEquals(0, socket.flush(), "nothing to send");
                for (int i = 0; i < 3; i++) {
                    assertTrue(queue(socket, Frames.frame(60 + 700 * i, i)));
                }
                assertEquals(3, socket.unsent());
                assertNull(cable.receiveNow(), "not yet");
                assertTrue(socket.flush() > 0);
                assertEquals(0, socket.unsent());
                for (int i = 0; i < 3; i++) {
                    assertArrayEquals(Frames.frame(60 + 700 * i, i), cable.receive());
                }
                assertFalse(socket.nextFrame(), "we do not hear ourselves");
            }
        });
    }

    @Test
    void bothRingsLastForManyLaps() throws Exception {
        NetNs.run(() -> {
            try (VethPair cable = new VethPair();
                    PacketSocket socket = open(small(false))) {
                for (int i = 0; i < 2000; i++) { // 2 blocks of 128 KiB hold some 160 of these, the other ring 32
                    byte[] frame = Frames.frame(1514, i);
                    cable.send(frame);
                    assertArrayEquals(frame, receive(socket), "frame " + i);
                    assertTrue(queue(socket, frame));
                    assertTrue(socket.flush() > 0);
                    assertArrayEquals(frame, cable.receive(), "frame " + i);
                }
                assertEquals(2000, socket.statistics().packets());
                assertEquals(0, socket.statistics().drops());
            }
        });
    }

    @Test
    void aFullReceiveRingDropsAndCounts() throws Exception {
        NetNs.run(() -> {
            try (VethPair cable = new VethPair()) {
                PacketSocket socket = open(small(false));
                int sent = 1000;
                for (int i = 0; i < sent; i++) {
                    cable.send(Frames.frame(1514, i));
                }
                int received = 0;
                byte[] frame = receive(socket);
                while (frame != null && received < sent) {
                    assertArrayEquals(Frames.frame(1514, received), frame, "frame " + received);
                    received++;
                    frame = socket.nextFrame() ? current(socket) : null;
                }
                PacketStatistics first = socket.statistics();
                assertEquals(sent, first.packets());
                assertEquals(sent - received, first.drops());
                assertTrue(received > 0 && first.drops() > 100, first.toString());
                assertEquals(retireMillis > 0, first.freezes() > 0, first.toString());

                cable.send(Frames.frame(99, 1));
                assertArrayEquals(Frames.frame(99, 1), receive(socket), "it recovers");
                assertEquals(sent + 1, socket.statistics().packets(), "sums stay");
                socket.close();
                assertEquals(sent + 1, socket.statistics().packets(), "also behind the end");
            }
        });
    }

    @Test
    void aFullTransmitRingSaysSo() throws Exception {
        NetNs.run(() -> {
            try (VethPair cable = new VethPair();
                    PacketSocket socket = open(small(false))) {
                for (int i = 0; i < 32; i++) {
                    assertTrue(queue(socket, Frames.frame(100, i)), "frame " + i);
                }
                assertFalse(queue(socket, Frames.frame(100, 32)));
                assertEquals(32, socket.unsent());
                assertTrue(socket.flush() > 0);
                for (int i = 0; i < 32; i++) {
                    assertArrayEquals(Frames.frame(100, i), cable.receive());
                }
                assertTrue(queue(socket, Frames.frame(100, 32)));
            }
        });
    }

    @Test
    void aMalformedFrameBlocksNothing() throws Exception {
        NetNs.run(() -> {
            try (VethPair cable = new VethPair();
                    PacketSocket socket = open(small(false))) {
                assertTrue(queue(socket, new byte[7]));
                assertTrue(queue(socket, Frames.frame(100, 5)));
                assertTrue(socket.flush() > 0);
                assertArrayEquals(Frames.frame(100, 5), cable.receive());
                assertEquals(0, socket.unsent());
            }
        });
    }

    @Test
    void largeFramesGoBesideTheRing() throws Exception {
        NetNs.run(() -> {
            try (VethPair cable = new VethPair();
                    PacketSocket socket = open(small(false));
                    IoVec vectors = new IoVec(2);
                    Arena arena = Arena.ofConfined()) {
                MemorySegment header = arena.allocate(socket.headerBytes());
                MemorySegment bytes = arena.allocate(9000);
                byte[] frame = Frames.frame(1514, 1);
                MemorySegment.copy(frame, 0, bytes, ValueLayout.JAVA_BYTE, 0, frame.length);
                vectors.set(0, header.address(), header.byteSize());
                vectors.set(1, bytes.address(), frame.length);
                assertEquals(10 + frame.length, socket.sendLarge(vectors, 2));
                assertArrayEquals(frame, cable.receive());
                vectors.set(1, bytes.address(), 9000);
                assertEquals(-Errno.EMSGSIZE.number(), socket.sendLarge(vectors, 2));
                header.set(ValueLayout.JAVA_BYTE, 1, (byte) 0x42); // a gso_type that there is not
                assertEquals(-Errno.EINVAL.number(), socket.sendLarge(vectors, 2));
                assertEquals(-Errno.EFAULT.number(), socket.sendLarge(vectors, 3));
                assertNull(cable.receiveNow());
            }
        });
    }

    @Test
    void beforeTheStartNothingIsHeard() throws Exception {
        NetNs.run(() -> {
            try (VethPair cable = new VethPair();
                    PacketSocket socket = PacketSockets.linux()
                            .open("here", 1, small(false), null)
                            .getFirst()) {
                cable.send(Frames.frame(60, 1));
                socket.start();
                cable.send(Frames.frame(60, 2));
                assertArrayEquals(Frames.frame(60, 2), receive(socket));
                assertEquals(1, socket.statistics().packets());
            }
        });
    }

    @Test
    void aVlanTagIsTakenOutAndTold() throws Exception {
        NetNs.run(() -> {
            try (VethPair cable = new VethPair();
                    PacketSocket socket = open(small(false))) {
                byte[] frame = Frames.frame(100, 1);
                byte[] tagged = IpFrames.join(
                        Arrays.copyOf(frame, 12),
                        new byte[] {(byte) 0x81, 0, 0x60, 0x64},
                        Arrays.copyOfRange(frame, 12, 100));
                cable.send(tagged);
                assertArrayEquals(frame, receive(socket));
                assertEquals(0x6064, socket.vlanTci());
                assertEquals(0x8100, socket.vlanProtocol());
                assertTrue(queue(socket, tagged));
                assertTrue(socket.flush() > 0);
                assertNotNull(cable.receive());
            }
        });
    }

    @Test
    void theDataPathAllocatesNothing() throws Exception {
        NetNs.run(() -> {
            try (VethPair cable = new VethPair();
                    PacketSocket socket = open(small(true));
                    PacketSocket other = PacketSockets.linux()
                            .open("there", 1, PacketRings.DEFAULT, null)
                            .getFirst();
                    Arena arena = Arena.ofConfined();
                    IoVec vectors = new IoVec(1)) {
                other.start();
                MemorySegment large = arena.allocate(10 + 60);
                MemorySegment.copy(Frames.frame(60, 1), 0, large, ValueLayout.JAVA_BYTE, 10, 60);
                vectors.set(0, large.address(), large.byteSize());
                MemorySegment ring = socket.ring();
                long[] got = new long[1];
                Allocation.assertNone(() -> {
                    long at = socket.transmitBuffer();
                    if (at > 0) {
                        MemorySegment.copy(large, 0, ring, at, 70);
                        socket.commit(70);
                    }
                    assertTrue(socket.flush() != 0);
                    assertTrue(socket.sendLarge(vectors, 1) != 0);
                    while (other.nextFrame()) {
                        got[0] += other.capturedBytes()
                                + other.originalBytes()
                                + (other.frameOffset() > other.headerOffset() ? 0 : 1)
                                + other.vlanTci()
                                + (other.status() & 2);
                    }
                });
                assertTrue(got[0] > 100_000, "frames went through: " + got[0]);
                assertNotNull(cable.receiveNow());
            }
        });
    }

    @Test
    void closedIsClosed() throws Exception {
        NetNs.run(() -> {
            try (VethPair cable = new VethPair();
                    IoVec vectors = new IoVec(1)) {
                PacketSocket socket = open(small(false));
                cable.send(Frames.frame(60, 1));
                MemorySegment ring = socket.ring();
                socket.close();
                socket.close();
                assertEquals(-1, socket.fd());
                assertFalse(socket.nextFrame());
                int badDescriptor = -Errno.EBADF.number();
                assertEquals(badDescriptor, socket.transmitBuffer());
                assertEquals(badDescriptor, socket.flush());
                assertEquals(badDescriptor, socket.sendLarge(vectors, 1));
                assertEquals(badDescriptor, socket.takeError());
                assertEquals(0, socket.unsent());
                assertThrows(IllegalStateException.class, () -> ring.get(ValueLayout.JAVA_INT, 0));
            }
        });
    }
}
