package org.vvorld.stack.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Four workers that take, pass on and free each other's packets; poison and the double-free check watch. */
class PacketPoolStressTest {
    private static final int THREADS = 4;
    private static final int ROUNDS = 60_000;

    @Test
    @Timeout(60)
    void passingPacketsBetweenWorkersLosesNone() throws Exception {
        try (PacketPool pool = new PacketPool(256, 2048, true);
                ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<BlockingQueue<Packet>> inboxes = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                inboxes.add(new ArrayBlockingQueue<>(128));
            }
            List<Future<PacketCache>> workers = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int me = i;
                workers.add(threads.submit(() -> work(me, pool, inboxes)));
            }
            List<PacketCache> caches = new ArrayList<>();
            for (Future<PacketCache> w : workers) {
                caches.add(w.get(50, TimeUnit.SECONDS));
            }
            for (BlockingQueue<Packet> inbox : inboxes) {
                for (Packet p = inbox.poll(); p != null; p = inbox.poll()) {
                    caches.getFirst().give(p);
                }
            }
            assertEquals(0, pool.inUse());
            assertEquals(0, caches.stream().mapToLong(PacketCache::exhausted).sum());
        }
    }

    private static PacketCache work(int me, PacketPool pool, List<BlockingQueue<Packet>> inboxes) {
        PacketCache cache = new PacketCache(pool);
        SplittableRandom random = new SplittableRandom(me);
        for (int round = 0; round < ROUNDS; round++) {
            Packet p = cache.take();
            assertNotNull(p, "2048 packets are more than four workers can hold");
            int at = p.append(8);
            p.u32(at, me);
            p.u32(at + 4, ~me);
            if (!inboxes.get(random.nextInt(THREADS)).offer(p)) {
                cache.give(p);
            }
            for (Packet q = inboxes.get(me).poll();
                    q != null;
                    q = inboxes.get(me).poll()) {
                // Nobody else has written to it on its way.
                assertEquals(~q.u32(q.head()), q.u32(q.head() + 4));
                cache.give(q);
            }
        }
        return cache;
    }
}
