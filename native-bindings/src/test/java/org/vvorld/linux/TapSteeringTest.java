package org.vvorld.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.linux.IpFrames.ethernet;
import static org.vvorld.linux.IpFrames.frame;
import static org.vvorld.linux.IpFrames.ip;
import static org.vvorld.linux.IpFrames.udp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A TAP with a queue a worker, all opened before it is up, and a program that chooses between them. */
class TapSteeringTest {
    private static final byte[] KEY = SteeringProgramTest.SYMMETRIC;
    private static final int[] QUEUES = {1, 0, 0, 1};

    @Test
    void eachFlowComesToTheQueueOfItsHash() throws Exception {
        NetNs.run(() -> {
            NetNs.quiet();
            try (TapDevice first = Taps.linux().open("vv0");
                    TapDevice second = first.anotherQueue();
                    SteeringProgram program = SteeringProgram.load(new RssSteering(KEY, QUEUES, 1));
                    Queues queues = new Queues(first, second)) {
                first.steering(program);
                first.offloads(TapDevice.TUN_F_CSUM | TapDevice.TUN_F_TSO4);
                Link link = Taps.linux().link("vv0");
                link.txQueueLengthPackets(4096);
                assertEquals(4096, link.txQueueLengthPackets());
                link.up();
                queues.listen(link.index());

                int[] seen = new int[2];
                Random random = new Random(3);
                for (int i = 0; i < 60; i++) {
                    byte[] a = new byte[i % 2 == 0 ? 4 : 16];
                    byte[] b = a.clone();
                    random.nextBytes(a);
                    random.nextBytes(b);
                    int expected = QUEUES[ToeplitzBits.hash(KEY, IpFrames.join(a, b, IpFrames.ports(i, 53))) & 3];
                    assertEquals(expected, queues.of(frame(ip(IpFrames.UDP, a, b, udp(i, 53, 30)))));
                    assertEquals(expected, queues.of(frame(ip(IpFrames.UDP, b, a, udp(53, i, 30)))), "back");
                    seen[expected]++;
                }
                assertTrue(seen[0] > 0 && seen[1] > 0, Arrays.toString(seen));
                assertEquals(1, queues.of(ethernet(0x0806, new byte[46])), "the default queue");

                byte[] one = frame(ip(IpFrames.UDP, new byte[4], new byte[4], udp(1, 1, 30)));
                try (SteeringProgram other = SteeringProgram.load(new RssSteering(KEY, new int[] {0}, 0))) {
                    second.steering(other);
                }
                assertEquals(0, queues.of(one), "replaced, through whichever queue");
                assertEquals(0, queues.of(ethernet(0x0806, new byte[46])));
                first.steering(null);
                assertTrue(queues.of(one) >= 0);
            }
        });
    }

    @Test
    void aClosedProgramIsRefused() throws Exception {
        NetNs.run(() -> {
            try (TapDevice tap = Taps.linux().open("vv0")) {
                SteeringProgram program = SteeringProgram.load(new RssSteering(KEY, QUEUES, 1));
                program.close();
                LinuxException refused = assertThrows(LinuxException.class, () -> tap.steering(program));
                assertEquals(
                        "steering program for TAP vv0: EBADF (Bad file descriptor): it is closed; load another",
                        refused.getMessage());
            }
        });
    }

    /** Sends through the kernel's side and looks where it comes out. */
    private static final class Queues implements AutoCloseable {
        private final TapDevice[] queues;
        private final Arena arena = Arena.ofConfined();
        private final MemorySegment buffer = arena.allocate(2048);
        private final IoVec vectors = new IoVec(1);
        private final Epoll epoll = Epoll.open(1);
        private int socket = -1;

        Queues(TapDevice... queues) throws LinuxException {
            this.queues = queues;
            for (int i = 0; i < queues.length; i++) {
                epoll.add(queues[i].fd(), Epoll.IN, i);
            }
            vectors.set(0, buffer.address(), buffer.byteSize());
        }

        void listen(int interfaceIndex) throws LinuxException {
            socket = PacketOptions.socket("to send");
            PacketOptions.bind(socket, interfaceIndex, 0, "to send");
        }

        int of(byte[] frame) {
            MemorySegment.copy(frame, 0, buffer, ValueLayout.JAVA_BYTE, 0, frame.length);
            assertEquals(frame.length, Native.result(Native.C.send(socket, buffer.address(), frame.length, 0)));
            assertEquals(1, epoll.poll(2000), "no frame within 2 s");
            int queue = (int) epoll.token(0);
            assertEquals(frame.length + TapDevice.HEADER_BYTES, queues[queue].readv(vectors, 1));
            assertEquals(0, epoll.poll(0), "another frame");
            return queue;
        }

        @Override
        public void close() {
            Native.close(socket);
            epoll.close();
            vectors.close();
            arena.close();
        }
    }
}
