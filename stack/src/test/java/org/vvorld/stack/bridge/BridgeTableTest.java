package org.vvorld.stack.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.bridge.BridgeTable.Learnt;

/** The table alone: against a model, and under several threads. */
class BridgeTableTest {
    private static final int TIMEOUT = 100;

    private final BridgeTable table =
            new BridgeTable((e, tick) -> BridgeEntry.isFixed(e) || tick - BridgeEntry.tickOf(e) < TIMEOUT);

    private static long key(long n) {
        return BridgeTable.key(0x0200_0000_0000L | n, 0);
    }

    private static long at(int place, int tick) {
        return BridgeEntry.learnt(place, 7, tick, false);
    }

    @Test
    void anEntryHoldsWhatIsPutIntoIt() {
        long e = BridgeEntry.learnt(4095, 0xffff, -5, true);
        assertEquals(4095, BridgeEntry.place(e));
        assertEquals(0xffff, BridgeEntry.epoch(e));
        assertEquals(-5, BridgeEntry.tickOf(e));
        assertTrue(BridgeEntry.isSticky(e) && !BridgeEntry.isStatic(e) && !BridgeEntry.isOwn(e));
        assertTrue(BridgeEntry.isStatic(BridgeEntry.fixed(3)) && BridgeEntry.place(BridgeEntry.fixed(3)) == 3);
        long key = BridgeTable.key(0xffff_ffff_ffffL, 4095);
        assertEquals(0xffff_ffff_ffffL, BridgeTable.mac(key));
        assertEquals(4095, BridgeTable.vlan(key));
        for (int seconds : new int[] {1, 20, 1200, 1_000_000}) {
            int ticks = BridgeEntry.ticks(seconds);
            assertTrue(BridgeEntry.seconds(ticks) >= seconds && BridgeEntry.seconds(ticks) <= seconds + 2);
        }
    }

    /** Whatever is done in whatever order, it is what a map with the same would be. */
    @Test
    void behavesAsAMap() {
        SplittableRandom random = new SplittableRandom(3);
        Map<Long, Long> model = new HashMap<>();
        table.maximum(300);
        for (int step = 0; step < 200_000; step++) {
            int tick = step / 100;
            long key = key(random.nextInt(500));
            switch (random.nextInt(10)) {
                case 0 -> {
                    table.remove(key, tick);
                    model.remove(key);
                }
                case 1 -> {
                    long e = BridgeEntry.fixed(random.nextInt(8));
                    model.values().removeIf(v -> !isFresh(v, tick));
                    boolean fits = model.containsKey(key) || model.size() < 300;
                    assertEquals(fits, table.put(key, e, tick));
                    if (fits) {
                        model.put(key, e);
                    }
                }
                default -> learn(model, key, at(random.nextInt(8), tick), tick);
            }
            if (step % 997 == 0) {
                // One in a while is forgotten, or in the end all are set.
                int place = random.nextInt(8);
                table.keep((k, e) -> BridgeEntry.place(e) != place, tick);
                model.values().removeIf(e -> BridgeEntry.place(e) == place || !isFresh(e, tick));
                Map<Long, Long> seen = new HashMap<>();
                table.visit(seen::put, tick);
                assertEquals(model, seen);
                assertEquals(model.size(), table.size());
            }
        }
    }

    private static boolean isFresh(long e, int tick) {
        return BridgeEntry.isFixed(e) || tick - BridgeEntry.tickOf(e) < TIMEOUT;
    }

    private void learn(Map<Long, Long> model, long key, long seen, int tick) {
        Learnt outcome = table.learn(key, seen, tick);
        Long old = model.get(key);
        if (old != null && BridgeEntry.isFixed(old)) {
            assertEquals(Learnt.KNOWN, outcome);
        } else if (outcome == Learnt.FULL) {
            // It looks for room once a tick; what has aged since still counts.
            assertEquals(300, table.size());
            assertTrue(old == null || !isFresh(old, tick));
            model.remove(key);
        } else {
            if (old != null && isFresh(old, tick)) {
                boolean moves = BridgeEntry.place(old) != BridgeEntry.place(seen);
                assertEquals(moves ? Learnt.MOVED : Learnt.KNOWN, outcome);
            }
            model.put(key, seen);
        }
    }

    @Test
    void memoryGrowsFromNothingAndIsGivenBack() {
        assertEquals(0, table.capacity());
        table.learn(key(1), at(0, 0), 0);
        table.learn(key(2), at(0, 0), 0);
        table.learn(key(3), at(0, 0), 0);
        assertEquals(8, table.capacity());
        for (int i = 0; i < 2000; i++) {
            table.learn(key(i), at(0, 0), 0);
        }
        assertEquals(2000, table.size());
        assertTrue(table.capacity() <= 8192);
        assertEquals(Learnt.FULL, table.learn(key(9999), at(0, 0), 0));
        table.keep((k, e) -> false, 0);
        assertEquals(0, table.capacity());
    }

    /** Four workers learn and look up, the administrator sets, flushes and lists: nobody sees what nobody wrote. */
    @Test
    void underSeveralThreads() throws Exception {
        table.maximum(500);
        table.put(key(0), BridgeEntry.own(), 0);
        AtomicBoolean ends = new AtomicBoolean();
        try (ExecutorService threads = Executors.newFixedThreadPool(5)) {
            List<Future<Long>> workers = new ArrayList<>();
            for (int w = 0; w < 4; w++) {
                int seed = w;
                Callable<Long> worker = () -> work(seed, ends);
                workers.add(threads.submit(worker));
            }
            try {
                administrate();
            } finally {
                ends.set(true);
            }
            long learnt = 0;
            for (Future<Long> f : workers) {
                learnt += f.get();
            }
            assertTrue(learnt > 0);
        }
        int[] live = new int[1];
        table.visit((k, e) -> live[0] += BridgeEntry.isOwn(e) ? 0 : 1, 2000);
        assertTrue(live[0] <= 510, live[0] + " addresses");
    }

    private void administrate() {
        SplittableRandom random = new SplittableRandom(99);
        int set = 0;
        for (int round = 0; round < 2000; round++) {
            long fixed = key(1000 + random.nextInt(20));
            // Full at that moment, perhaps; if not, nobody but us touches it.
            if (table.put(fixed, BridgeEntry.fixed(5), round)) {
                assertEquals(BridgeEntry.fixed(5), table.find(fixed));
                set++;
            }
            table.remove(fixed, round);
            assertEquals(BridgeEntry.NONE, table.find(fixed), "nobody learns that one");
            if (round % 50 == 0) {
                table.keep((k, e) -> BridgeEntry.isOwn(e), round);
            }
            assertTrue(BridgeEntry.isOwn(table.find(key(0))), "what is set is never lost");
        }
        assertTrue(set > 0);
    }

    private long work(int seed, AtomicBoolean ends) {
        SplittableRandom random = new SplittableRandom(seed);
        long learnt = 0;
        for (int i = 0; !ends.get(); i++) {
            int n = random.nextInt(800);
            long key = key(n);
            Learnt outcome = table.learn(key, at(n % 8, i / 100), i / 100);
            learnt += outcome == Learnt.NEW ? 1 : 0;
            if (n == 0 && outcome != Learnt.OWN) {
                throw new AssertionError("the bridge's own address was learnt: " + outcome);
            }
            int other = 1 + random.nextInt(799);
            long e = table.find(key(other));
            if (e != BridgeEntry.NONE && (BridgeEntry.place(e) != other % 8 || BridgeEntry.epoch(e) != 7)) {
                throw new AssertionError("somebody else's entry: " + Long.toHexString(e));
            }
        }
        return learnt;
    }
}
