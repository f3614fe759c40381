package org.vvorld.stack.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.packet.Charge;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.packet.PacketCache;
import org.vvorld.stack.packet.PacketPool;

/** The buffers against plain models, across the wrap of sequence numbers. */
class SendReceiveTest {
    private final PacketPool largePool = new PacketPool(PacketPool.LARGE_SLOT_BYTES, 64, false);
    private final PacketPool smallPool = new PacketPool(PacketPool.SMALL_SLOT_BYTES, 8192, false);
    private final PacketCache large = new PacketCache(largePool);
    private final PacketCache small = new PacketCache(smallPool);
    private final Charge charge = new Charge(4000);
    private final PoolMemory memory = new PoolMemory(small, large, charge);
    private final MemorySegment bytes = Arena.ofAuto().allocate(1 << 20);

    @AfterEach
    void nothingLeft() {
        assertEquals(0, charge.packets());
        assertEquals(0, largePool.inUse() + smallPool.inUse());
        largePool.close();
        smallPool.close();
    }

    private static byte at(int seq) {
        return (byte) (seq * 31 ^ seq >>> 8);
    }

    @Test
    void sendBufferAgainstAnArray() {
        var random = new SplittableRandom(1);
        var buffer = new SendBuffer();
        buffer.begin(-50_000);
        Packet p = large.take();
        for (int round = 0; round < 20_000; round++) {
            int n = random.nextInt(4) == 0 ? random.nextInt(40_000) : random.nextInt(200);
            if (random.nextBoolean() && buffer.size() + n < 200_000) {
                for (int i = 0; i < n; i++) {
                    bytes.set(ValueLayout.JAVA_BYTE, i, at(buffer.end() + i));
                }
                assertEquals(n, buffer.write(bytes, 0, n, memory));
            } else if (random.nextBoolean() && buffer.size() > 0) {
                int from = buffer.start() + random.nextInt(buffer.size());
                int length = Math.min(buffer.end() - from, random.nextInt(1, 60_000));
                p.reset(0);
                int start = p.append(length);
                buffer.copyTo(p, start, from, length);
                assertEquals(at(from), (byte) p.u8(start));
                assertEquals(at(from + length / 2), (byte) p.u8(start + length / 2));
                assertEquals(at(from + length - 1), (byte) p.u8(start + length - 1));
            } else {
                buffer.acknowledge(buffer.start() + random.nextInt(buffer.size() + 1), memory);
            }
        }
        large.give(p);
        buffer.clear(memory);
    }

    @Test
    void noMemoryIsBackPressure() {
        charge.limit(3);
        var buffer = new SendBuffer();
        buffer.begin(0);
        int taken = buffer.write(bytes, 0, 1 << 20, memory);
        assertEquals(2 * PacketPool.LARGE_SLOT_BYTES, taken);
        assertNull(memory.take(1));
        buffer.clear(memory);
    }

    @Test
    void reassemblyAgainstASet() {
        for (int seed = 0; seed < 300; seed++) {
            var random = new SplittableRandom(seed);
            var reassembly = new Reassembly();
            var buffer = new ReceiveBuffer();
            var here = new BitSet();
            int base = -3000;
            int next = base;
            int total = 8000;
            while (next - base < total) {
                int from = random.nextInt(total);
                int length = Math.min(total - from, random.nextInt(1, 600));
                if (base + from + length - next <= 0) {
                    continue;
                }
                if (base + from - next < 0) {
                    int cut = next - base - from;
                    from += cut;
                    length -= cut;
                }
                assertTrue(reassembly.add(base + from, memory.keep(packet(base + from, length)), memory));
                here.set(from, from + length);
                next = reassembly.drainTo(buffer, next, memory);
                assertEquals(here.nextClearBit(0), next - base);
                assertEquals(here.cardinality() - (next - base), reassembly.bytes());
            }
            assertEquals(0, reassembly.ranges());
            assertEquals(total, buffer.size());
            assertEquals(total, buffer.read(bytes, 0, 1 << 20, memory));
            for (int i = 0; i < total; i++) {
                assertEquals(at(base + i), bytes.get(ValueLayout.JAVA_BYTE, i));
            }
        }
    }

    @Test
    void holesAreBounded() {
        var reassembly = new Reassembly();
        int refused = 0;
        for (int i = 0; i < 2 * Reassembly.MAX_RANGES; i++) {
            Packet p = memory.keep(packet(10 + i * 20, 10));
            if (!reassembly.add(10 + i * 20, p, memory)) {
                memory.release(p);
                refused++;
            }
        }
        assertEquals(Reassembly.MAX_RANGES, refused);
        reassembly.clear(memory);
    }

    @Test
    void smallSegmentsShareASlot() {
        var buffer = new ReceiveBuffer();
        for (int i = 0; i < 1000; i++) {
            buffer.append(memory.keep(packet(i, 1)), memory);
        }
        assertEquals(1000, buffer.size());
        assertEquals(1, charge.packets());
        buffer.clear(memory);
    }

    /** A window of 700 KB on an Ethernet, read late, or behind a hole, or written in small pieces: not a slot for each segment. */
    @Test
    void aWindowOfSegmentsIsFewPackets() {
        int segment = 1448;
        int count = 500;
        var inOrder = new ReceiveBuffer();
        for (int i = 0; i < count; i++) {
            inOrder.append(memory.keep(packet(i * segment, segment)), memory);
        }
        assertTrue(charge.packets() < 32, () -> charge.packets() + " in order");
        expect(inOrder, count * segment);
        var reassembly = new Reassembly();
        // The first is missing; the others come but for every 100th, then those.
        for (int pass = 0; pass < 2; pass++) {
            for (int i = 1; i < count; i++) {
                if (i % 100 == 50 == (pass == 1)) {
                    assertTrue(reassembly.add(i * segment, memory.keep(packet(i * segment, segment)), memory));
                }
            }
        }
        assertEquals(1, reassembly.ranges());
        assertTrue(charge.packets() < 96, () -> charge.packets() + " out of order");
        var buffer = new ReceiveBuffer();
        assertTrue(reassembly.add(0, memory.keep(packet(0, segment)), memory));
        assertEquals(count * segment, reassembly.drainTo(buffer, 0, memory));
        expect(buffer, count * segment);
        var out = new SendBuffer();
        out.begin(0);
        for (int i = 0; i < count; i++) {
            assertEquals(segment, out.write(bytes, 0, segment, memory));
        }
        assertTrue(charge.packets() < 48, () -> charge.packets() + " to send");
        out.clear(memory);
    }

    private void expect(ReceiveBuffer buffer, int length) {
        assertEquals(length, buffer.size());
        assertEquals(length, buffer.read(bytes, 0, 1 << 20, memory));
        for (int i = 0; i < length; i++) {
            assertEquals(at(i), bytes.get(ValueLayout.JAVA_BYTE, i));
        }
    }

    @Test
    void aSmallSegmentDoesNotKeepALargeSlot() {
        Packet p = large.take();
        p.append(100);
        Packet kept = memory.keep(p);
        assertEquals(PacketPool.SMALL_SLOT_BYTES, kept.capacity());
        assertEquals(0, largePool.inUse());
        memory.release(kept);
    }

    private Packet packet(int seq, int length) {
        Packet p = small.take();
        int start = p.append(length);
        for (int i = 0; i < length; i++) {
            p.u8(start + i, at(seq + i));
        }
        return p;
    }
}
