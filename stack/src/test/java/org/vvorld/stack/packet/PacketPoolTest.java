package org.vvorld.stack.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacketPoolTest {
    private static List<Packet> drain(PacketCache cache) {
        List<Packet> all = new ArrayList<>();
        for (Packet p = cache.take(); p != null; p = cache.take()) {
            all.add(p);
        }
        return all;
    }

    @Test
    void givesAtMostItsBoundThenNullAndRecovers() {
        for (int capacity : new int[] {1, 63, 64, 65, 1000}) {
            try (PacketPool pool = new PacketPool(PacketPool.SMALL_SLOT_BYTES, capacity, true)) {
                PacketCache cache = new PacketCache(pool);
                for (int round = 1; round <= 3; round++) {
                    List<Packet> all = drain(cache);
                    assertEquals(capacity, all.size());
                    assertEquals(capacity, all.stream().distinct().count());
                    assertEquals(capacity, pool.inUse());
                    assertEquals(capacity, pool.created());
                    assertEquals(round, cache.exhausted());
                    all.forEach(cache::give);
                    assertEquals(0, pool.inUse());
                }
            }
        }
    }

    @Test
    void memoryGrowsWithNeedOnly() {
        try (PacketPool pool = new PacketPool(PacketPool.SMALL_SLOT_BYTES, 100_000, false)) {
            assertEquals(0, pool.nativeBytes());
            PacketCache cache = new PacketCache(pool);
            cache.give(cache.take());
            long slab = pool.nativeBytes();
            assertTrue(slab > 1_000_000 && slab <= 1 << 20, slab + " bytes");
            assertEquals(slab, pool.created() * (PacketPool.SMALL_SLOT_BYTES + 64L));
            List<Packet> some = new ArrayList<>();
            for (int i = 0; i < 513; i++) {
                some.add(cache.take());
            }
            assertEquals(2 * slab, pool.nativeBytes());
            some.forEach(cache::give);
            assertEquals(2 * slab, pool.nativeBytes());
        }
    }

    @Test
    void aSecondFreeThrows() {
        try (PacketPool pool = new PacketPool(PacketPool.SMALL_SLOT_BYTES, 64, false)) {
            PacketCache cache = new PacketCache(pool);
            Packet p = cache.take();
            cache.give(p);
            assertThrows(IllegalStateException.class, () -> cache.give(p));
            assertEquals(0, pool.inUse());
        }
    }

    @Test
    void aPacketOfAnotherPoolIsRefused() {
        try (PacketPool one = new PacketPool(PacketPool.SMALL_SLOT_BYTES, 64, false);
                PacketPool two = new PacketPool(PacketPool.SMALL_SLOT_BYTES, 64, false)) {
            Packet p = new PacketCache(one).take();
            PacketCache other = new PacketCache(two);
            assertThrows(IllegalArgumentException.class, () -> other.give(p));
        }
    }

    @Test
    void poisonTellsOfAWriteAfterTheFree() {
        try (PacketPool pool = new PacketPool(PacketPool.SMALL_SLOT_BYTES, 64, true)) {
            PacketCache cache = new PacketCache(pool);
            Packet p = cache.take();
            cache.give(p);
            p.u8(1000, 7);
            IllegalStateException e = assertThrows(IllegalStateException.class, cache::take);
            assertTrue(e.getMessage().contains("offset 1000"), e::getMessage);
        }
    }

    @Test
    void whatOneCacheTakesAnotherMayFree() {
        try (PacketPool pool = new PacketPool(PacketPool.SMALL_SLOT_BYTES, 1024, true)) {
            PacketCache taker = new PacketCache(pool);
            PacketCache freer = new PacketCache(pool);
            // 100 times the pool's size flow one way: without spilling, the taker would starve.
            for (int i = 0; i < 100 * pool.capacity(); i++) {
                Packet p = taker.take();
                assertNotNull(p, "starved");
                freer.give(p);
                assertTrue(freer.size() < 2 * PacketCache.BATCH);
            }
            assertEquals(0, pool.inUse());
            assertEquals(0, taker.exhausted());
        }
    }

    @Test
    void aTakenPacketIsEmptyWithHeadroomAndInHand() {
        try (PacketPool pool = new PacketPool(PacketPool.LARGE_SLOT_BYTES, 2, true)) {
            PacketCache cache = new PacketCache(pool);
            Packet p = cache.take();
            assertEquals(PacketPool.LARGE_SLOT_BYTES, p.capacity());
            p.append(65_535);
            p.linkBroadcast(true);
            p.park();
            assertFalse(p.isInHand());
            p.unpark();
            assertTrue(p.isInHand());
            cache.give(p);
            assertFalse(p.isInHand());
            Packet again = cache.take();
            assertEquals(0, again.length());
            assertEquals(PacketPool.HEADROOM_BYTES, again.head());
            assertFalse(again.linkBroadcast());
            cache.give(again);
        }
    }

    @Test
    void closedItGivesNothing() {
        PacketPool pool = new PacketPool(PacketPool.SMALL_SLOT_BYTES, 64, false);
        pool.close();
        pool.close();
        assertNull(new PacketCache(pool).take());
        assertEquals(0, pool.inUse());
    }
}
