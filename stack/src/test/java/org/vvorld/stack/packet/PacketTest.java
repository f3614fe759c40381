package org.vvorld.stack.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.testing.Bytes;

class PacketTest {
    private final PacketPool pool = new PacketPool(PacketPool.SMALL_SLOT_BYTES, 64, false);
    private final PacketCache cache = new PacketCache(pool);
    private final Packet p = cache.take();

    @AfterEach
    void nothingLeft() {
        cache.give(p);
        assertEquals(0, pool.inUse());
        pool.close();
    }

    @Test
    void fieldsAreBigEndian() {
        int at = p.append(16);
        p.u8(at, 0x1ff);
        p.u16(at + 1, 0x1_0203);
        p.u32(at + 3, 0x0405_0607);
        p.u48(at + 7, 0xff_0809_0a0b_0c0dL);
        p.u8(at + 13, 1);
        p.u16(at + 14, 0x0203);
        assertEquals("ff02030405060708090a0b0c0d010203", Bytes.hex(p.toBytes()));
        assertEquals(0xff, p.u8(at));
        assertEquals(0x0203, p.u16(at + 1));
        assertEquals(0x0405_0607, p.u32(at + 3));
        assertEquals(0x0809_0a0b_0c0dL, p.u48(at + 7));
        p.u64(at, 0x8899_aabb_ccdd_eeffL);
        assertEquals(0x8899_aabb_ccdd_eeffL, p.u64(at));
        assertEquals(0xccdd, p.u16(at + 4));
    }

    @Test
    void offsetsStayValidWhileHeadersComeAndGo() {
        int payload = p.append(4);
        p.u32(payload, 0xcafe_babe);
        p.push(20);
        p.push(14);
        assertEquals(38, p.length());
        p.pull(14);
        p.pull(20);
        assertEquals(payload, p.head());
        assertEquals(0xcafe_babe, p.u32(payload));
        p.trim(100);
        assertEquals(4, p.length());
        p.trim(1);
        assertEquals(1, p.length());
    }

    @Test
    void boundsAreKept() {
        assertThrows(IndexOutOfBoundsException.class, () -> p.push(PacketPool.HEADROOM_BYTES + 1));
        assertThrows(IndexOutOfBoundsException.class, () -> p.pull(1));
        assertThrows(IndexOutOfBoundsException.class, () -> p.append(p.capacity() - PacketPool.HEADROOM_BYTES + 1));
        assertThrows(IndexOutOfBoundsException.class, () -> p.extent(-1, 5));
        assertThrows(IndexOutOfBoundsException.class, () -> p.extent(6, 5));
        assertThrows(IndexOutOfBoundsException.class, () -> p.u32(p.capacity() - 3));
        assertThrows(IndexOutOfBoundsException.class, () -> p.u8(-1));
        assertEquals(0, p.length());
    }

    @Test
    void copies() {
        byte[] from = {1, 2, 3, 4, 5};
        p.copyFrom(from, 1, p.append(3), 3);
        assertArrayEquals(new byte[] {2, 3, 4}, p.toBytes());
        Packet q = cache.take();
        q.copyFrom(p, p.head() + 1, q.append(2), 2);
        assertArrayEquals(new byte[] {3, 4}, q.toBytes());
        p.zero(p.head() + 1, 1);
        assertArrayEquals(new byte[] {2, 0, 4}, p.toBytes());
        cache.give(q);
    }
}
