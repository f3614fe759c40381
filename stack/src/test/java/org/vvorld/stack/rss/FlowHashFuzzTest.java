package org.vvorld.stack.rss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.stack.testing.Ipv4Frame.ipv4;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.testing.Bytes;
import org.vvorld.stack.testing.Frames;

/** Any bytes: no throw, nothing read behind the tail, nothing allocated. */
class FlowHashFuzzTest {
    private static final byte[] A = Bytes.hex("20010db8000000000000000000000001");
    private static final byte[] B = Bytes.hex("20010db8000100000000000000000a02");
    private static final byte[] UDP = Frames.udp(1111, 53, new byte[10]);
    private static final byte[] PLAIN4 =
            ipv4("10.0.0.1", "10.0.1.2").payload(UDP).packet();
    private static final byte[] PLAIN6 = Ipv6Frame.ipv6(A, B).payload(17, UDP).packet();
    private static final List<byte[]> REAL = List.of(
            Frames.ethernet(1, 2, 0x0800, PLAIN4),
            ipv4("10.0.0.1", "10.0.1.2").options(1, 1, 1, 0).payload(UDP).frame(1, 2),
            ipv4("10.0.0.9", "10.0.0.1").icmp(Frames.icmp(3, 3, 0, PLAIN4)).frame(1, 2),
            Frames.ethernet(1, 2, 0x86dd, PLAIN6),
            Ipv6Frame.ipv6(A, B).payload(17, UDP).behind(60, 2).behind(0, 0).frame(),
            Ipv6Frame.ipv6(B, A)
                    .payload(58, Frames.icmp(1, 0, 0, PLAIN6))
                    .behind(43, 1)
                    .frame());

    private static final int ROUND = 20_000;
    private static final int MAXIMUM_ROUNDS = 200;

    private final FlowHash symmetric = new FlowHash(new Toeplitz(Toeplitz.symmetricKey()));
    private final FlowHash microsoft = new FlowHash(new Toeplitz(Toeplitz.microsoftKey()));
    private final Hashes hashes = new Hashes();

    @AfterEach
    void close() {
        hashes.close();
    }

    /** Half noise with an EtherType, half real frames cut short and with bytes changed. */
    private static byte[] frame(RandomGenerator random) {
        if (random.nextBoolean()) {
            byte[] b = Bytes.random(random, random.nextInt(120));
            if (b.length > 14) {
                Bytes.u16(b, 12, random.nextBoolean() ? 0x0800 : 0x86dd);
                b[14] = (byte) (random.nextBoolean() ? 0x45 : 0x60);
            }
            return b;
        }
        byte[] real = REAL.get(random.nextInt(REAL.size()));
        byte[] b = Arrays.copyOf(real, 1 + random.nextInt(real.length));
        for (int i = random.nextInt(4); i > 0; i--) {
            b[random.nextInt(b.length)] = (byte) random.nextInt();
        }
        return b;
    }

    @Test
    void anyBytes() {
        SplittableRandom random = new SplittableRandom(3);
        int hashed = 0;
        for (int i = 0; i < 300_000; i++) {
            byte[] frame = frame(random);
            Packet p = hashes.packet(frame);
            int first = microsoft.ofFrame(p);
            int folded = symmetric.ofFrame(p);
            // Where the network header would be, or anywhere: both are only bytes.
            int at = p.head() + (random.nextBoolean() ? 14 : random.nextInt(frame.length + 1));
            int datagram = microsoft.ofDatagram(p, at);
            byte[] behind = Bytes.random(random, 200);
            String which = "frame " + i + ": " + Bytes.hex(frame);
            Packet other = hashes.packet(frame, behind);
            assertEquals(first, microsoft.ofFrame(other), which);
            assertEquals(folded, symmetric.ofFrame(other), which);
            int there = other.head() + at - (other.capacity() - frame.length);
            assertEquals(datagram, microsoft.ofDatagram(other, there), which);
            hashed += first == FlowHash.NONE ? 0 : 1;
        }
        assertTrue(hashed > 50_000, hashed + " hashed: the frames test nothing");
    }

    @Test
    void allocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assertTrue(threads.isThreadAllocatedMemoryEnabled());
        for (byte[] frame : REAL) {
            Packet p = hashes.packet(frame);
            // The first rounds are the interpreter's and the compiler's.
            int clean = 0;
            int expected = ROUND * (symmetric.ofFrame(p) + microsoft.ofFrame(p));
            for (int round = 0; clean < 2; round++) {
                assertTrue(round < MAXIMUM_ROUNDS, () -> "allocates for " + Bytes.hex(frame));
                int sum = 0;
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < ROUND; i++) {
                    sum += symmetric.ofFrame(p) + microsoft.ofFrame(p);
                }
                clean = threads.getCurrentThreadAllocatedBytes() == before ? clean + 1 : 0;
                assertEquals(expected, sum);
            }
        }
    }
}
