package org.vvorld.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * TCP between two namespaces, with us in the middle: Linux hands us frames of up to 64 KiB whose segments and checksums are
 * still to be made, and takes them back as they are.
 *
 * <pre>
 *   client  10.7.0.1 a ---- pa [ two packet sockets ] pb ---- b 10.7.0.2  server
 * </pre>
 */
class PacketOffloadTest {
    private static final int BYTES = 8 << 20;
    private static final int ETHERNET_FRAME = 1514;

    private static byte[] data() {
        byte[] data = new byte[BYTES];
        new Random(1).nextBytes(data);
        return data;
    }

    private static long checksum(byte[] data) {
        CRC32 crc = new CRC32();
        crc.update(data);
        return crc.getValue();
    }

    /** A host of its own namespace: says its thread's number, waits for its end of the cable, and runs. */
    private static CompletableFuture<Integer> host(
            String end, String address, CountDownLatch wired, CompletableFuture<?> done, NetNs.Body body) {
        CompletableFuture<Integer> thread = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                NetNs.run(() -> {
                    thread.complete(TestLibC.C.gettid());
                    wired.await();
                    NetNs.ip("addr", "add", address + "/24", "dev", end);
                    NetNs.ip("link", "set", "dev", end, "up");
                    body.run();
                });
            } catch (Throwable e) {
                thread.completeExceptionally(e);
                done.completeExceptionally(e);
            }
        });
        return thread;
    }

    /** By the block, and by the frame, where such a frame is in the socket's queue. */
    @ParameterizedTest
    @ValueSource(ints = {1, 0})
    void tcpPassesInFramesLargerThanTheMtu(int retireMillis) throws Exception {
        CountDownLatch wired = new CountDownLatch(1);
        CountDownLatch listening = new CountDownLatch(1);
        CompletableFuture<Long> received = new CompletableFuture<>();
        // The namespaces, with what TCP still has to send and the cables, end with these threads: not before all is
        // looked at.
        CountDownLatch seen = new CountDownLatch(1);
        CompletableFuture<Integer> server = host("b", "10.7.0.2", wired, received, () -> {
            try (ServerSocket door = new ServerSocket(7777)) {
                listening.countDown();
                try (Socket socket = door.accept();
                        InputStream in = socket.getInputStream()) {
                    received.complete(checksum(in.readAllBytes()));
                }
                seen.await();
            }
        });
        CompletableFuture<Integer> client = host("a", "10.7.0.1", wired, received, () -> {
            listening.await();
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("10.7.0.2", 7777));
                socket.getOutputStream().write(data());
                socket.shutdownOutput();
                seen.await();
            }
        });
        NetNs.run(() -> {
            NetNs.quiet();
            plug("pa", "a", client.get());
            plug("pb", "b", server.get());
            try (PacketSocket left = open("pa", retireMillis);
                    PacketSocket right = open("pb", retireMillis);
                    IoVec vectors = new IoVec(1)) {
                wired.countDown();
                Middle middle = new Middle(vectors);
                while (!received.isDone()) {
                    middle.forward(left, right);
                    middle.forward(right, left);
                }
                assertEquals(checksum(data()), received.get());
                assertTrue(middle.large > 20, middle.large + " frames of more than " + ETHERNET_FRAME + " bytes");
                assertTrue(middle.segmented >= middle.large, "each says how to cut it");
                assertTrue(middle.partial > 20, "checksums left to be filled in: " + middle.partial);
                assertEquals(0, left.statistics().drops());
            } finally {
                seen.countDown();
            }
        });
    }

    private static void plug(String here, String there, int thread) throws Exception {
        NetNs.ip("link", "add", here, "type", "veth", "peer", "name", there);
        NetNs.ip("link", "set", "dev", there, "netns", Integer.toString(thread));
        NetNs.ip("link", "set", "dev", here, "up");
    }

    private static PacketSocket open(String name, int retireMillis) throws LinuxException {
        PacketSocket socket = PacketSockets.linux()
                .open(name, 1, new PacketRings(16, 256 * 1024, 1024, 2048, retireMillis, false), null)
                .getFirst();
        socket.promiscuous(true);
        socket.start();
        return socket;
    }

    private static final class Middle {
        private final IoVec vectors;
        private final MemorySegment whole = Arena.ofAuto().allocate(70_000, 8);
        int large;
        int segmented;
        int partial;

        Middle(IoVec vectors) {
            this.vectors = vectors;
        }

        private void takeLarge(PacketSocket from, PacketSocket to) {
            vectors.set(0, whole.address(), whole.byteSize());
            long length = from.takeLarge(vectors, 1);
            assertEquals(from.headerBytes() + from.originalBytes(), length);
            partial += whole.get(ValueLayout.JAVA_BYTE, 0) & 1;
            segmented += whole.get(ValueLayout.JAVA_BYTE, 1) == 0 ? 0 : 1;
            large++;
            assertTrue(to.flush() >= 0);
            vectors.set(0, whole.address(), length);
            assertEquals(length, to.sendLarge(vectors, 1));
        }

        void forward(PacketSocket from, PacketSocket to) {
            while (from.nextFrame()) {
                if (from.isLarge()) {
                    takeLarge(from, to);
                    continue;
                }
                assertEquals(from.originalBytes(), from.capturedBytes(), "nothing is cut");
                long header = from.headerOffset();
                partial += from.ring().get(ValueLayout.JAVA_BYTE, header) & 1;
                segmented += from.ring().get(ValueLayout.JAVA_BYTE, header + 1) == 0 ? 0 : 1;
                int length = from.headerBytes() + from.capturedBytes();
                if (length > to.transmitBufferBytes()) {
                    large++;
                    assertTrue(to.flush() >= 0);
                    vectors.set(0, from.ring().address() + header, length);
                    assertEquals(length, to.sendLarge(vectors, 1));
                } else {
                    long at = to.transmitBuffer();
                    if (at >= 0) {
                        MemorySegment.copy(from.ring(), header, to.ring(), at, length);
                        to.commit(length);
                    }
                }
            }
            int sent = to.flush();
            assertTrue(sent >= 0, "flush: errno " + -sent);
        }
    }
}
