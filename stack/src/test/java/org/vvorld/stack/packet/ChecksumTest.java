package org.vvorld.stack.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.testing.Bytes;

/** Against the definition in RFC 1071 section 1, a 16-bit word at a time. */
class ChecksumTest {
    private final PacketPool pool = new PacketPool(PacketPool.LARGE_SLOT_BYTES, 15, false);
    private final PacketCache cache = new PacketCache(pool);
    private final Packet p = cache.take();

    @AfterEach
    void close() {
        cache.give(p);
        pool.close();
    }

    @Test
    void theExampleOfRfc1071() {
        p.copyFrom(Bytes.hex("0001 f203 f4f5 f6f7"), 0, p.append(8), 8);
        assertEquals(0xddf2, Checksum.sum(p, p.head(), 8));
        assertEquals(0x220d, Checksum.of(p, p.head(), 8));
    }

    @Test
    void allShortLengthsAtAllAlignments() {
        SplittableRandom random = new SplittableRandom(1071);
        for (int length = 0; length <= 200; length++) {
            for (int offset = 0; offset < 8; offset++) {
                check(Bytes.random(random, length), offset);
                byte[] ones = new byte[length];
                java.util.Arrays.fill(ones, (byte) 0xff);
                check(ones, offset);
                check(new byte[length], offset);
            }
        }
    }

    @Test
    void theLongestDatagrams() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 50; i++) {
            check(Bytes.random(random, 65_535 - random.nextInt(20)), random.nextInt(8));
        }
        byte[] ones = new byte[65_535];
        java.util.Arrays.fill(ones, (byte) 0xff);
        check(ones, 0);
    }

    private void check(byte[] bytes, int offset) {
        p.reset(PacketPool.HEADROOM_BYTES + offset);
        int at = p.append(bytes.length);
        p.copyFrom(bytes, 0, at, bytes.length);
        assertEquals(Bytes.sum(bytes, 0, bytes.length), Checksum.sum(p, at, bytes.length), () -> Bytes.hex(bytes));
        assertEquals(Bytes.checksum(bytes, 0, bytes.length), Checksum.of(p, at, bytes.length));
    }

    @Test
    void whatWasSummedIsValidAndOneFlippedBitIsNot() {
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 10_000; i++) {
            int length = 2 * random.nextInt(2, 50);
            byte[] bytes = Bytes.random(random, length);
            p.reset(PacketPool.HEADROOM_BYTES);
            int at = p.append(length);
            p.copyFrom(bytes, 0, at, length);
            p.u16(at + 2, 0);
            p.u16(at + 2, Checksum.of(p, at, length));
            assertTrue(Checksum.isValid(p, at, length));
            int bit = random.nextInt(length * 8);
            p.u8(at + bit / 8, p.u8(at + bit / 8) ^ 1 << bit % 8);
            assertTrue(!Checksum.isValid(p, at, length));
        }
    }

    @Test
    void updateAgreesWithRecomputation() {
        SplittableRandom random = new SplittableRandom(1624);
        int[] edges = {0, 1, 0x7fff, 0x8000, 0xfffe, 0xffff};
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = Bytes.random(random, 2 * random.nextInt(2, 12));
            int from = i % 2 == 0 ? edges[random.nextInt(edges.length)] : random.nextInt(0x1_0000);
            int to = i % 3 == 0 ? edges[random.nextInt(edges.length)] : random.nextInt(0x1_0000);
            Bytes.u16(bytes, 0, from);
            int before = Bytes.checksum(bytes, 0, bytes.length);
            Bytes.u16(bytes, 0, to);
            assertEquals(Bytes.checksum(bytes, 0, bytes.length), Checksum.update(before, from, to));
        }
    }
}
