package org.vvorld.stack.netisr;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.testing.PlainNetisr;
import org.vvorld.stack.time.TimerWheel;
import org.vvorld.stack.vnet.Vnet;

/** Who makes how much, and when. */
class SourcesTest {
    private final PlainNetisr netisr = new PlainNetisr();
    private final Workstream on = netisr.workstream();

    /** Makes numbers instead of packets. */
    private static final class Counting implements Source {
        private final Shard shard;
        private int left;
        private long nanosToNext;
        private int made;

        Counting(int left) {
            this(null, left);
        }

        Counting(Shard shard, int left) {
            this.shard = shard;
            this.left = left;
        }

        @Override
        public Shard shard() {
            return shard;
        }

        @Override
        public int run(Workstream w, int budget) {
            int n = nanosToNext > 0 ? 0 : Math.min(left, budget);
            left -= n;
            made += n;
            return n;
        }

        @Override
        public long nanosToNext(long now) {
            return nanosToNext;
        }
    }

    @AfterEach
    void close() {
        netisr.close();
    }

    @Test
    void takeTurns() {
        Counting[] all = {new Counting(1000), new Counting(1000), new Counting(1000)};
        for (Counting c : all) {
            on.add(c);
        }
        assertEquals(30, on.runSources(10, 256));
        for (Counting c : all) {
            assertEquals(10, c.made);
        }
    }

    @Test
    void theWorkerWaitsForTheFirstThatIsDue() {
        assertEquals(TimerWheel.NEVER, on.nanosToSource(0));
        Counting waiting = new Counting(10);
        waiting.nanosToNext = 5_000;
        on.add(waiting);
        assertEquals(5_000, on.nanosToSource(0));
        Counting late = new Counting(10);
        late.nanosToNext = -1;
        on.add(late);
        assertEquals(0, on.nanosToSource(0));
        on.remove(waiting);
        on.remove(late);
        assertEquals(false, on.hasSources());
    }

    /** As many packets wait to cross as a worker may have before sources hold back. */
    @Test
    void behindABacklogOneMakesOne() {
        Counting[] all = {new Counting(1000), new Counting(1000), new Counting(1000)};
        for (Counting c : all) {
            on.add(c);
        }
        for (int turn = 0; turn < 6; turn++) {
            assertEquals(1, on.runSources(10, 0));
        }
        for (Counting c : all) {
            assertEquals(2, c.made);
        }
        all[0].nanosToNext = 1_000;
        all[1].nanosToNext = 1_000;
        assertEquals(1, on.runSources(10, 0), "those that have nothing to make leave their turn to another");
        assertEquals(3, all[2].made);
    }

    @Test
    void endWithTheirVnet() {
        Vnet vnet = Vnet.open("v", netisr.netisr(), 1, (v, fault) -> {
            throw new AssertionError(fault);
        });
        on.add(new Counting(vnet.shard(on), 100));
        Counting other = new Counting(100);
        on.add(other);
        on.removeSourcesOf(vnet.shard(on));
        assertEquals(10, on.runSources(10, 256));
        assertEquals(10, other.made);
    }
}
