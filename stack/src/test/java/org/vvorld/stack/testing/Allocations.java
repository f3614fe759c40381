package org.vvorld.stack.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** Bytes of heap that a thread takes, by the JVM's own count. */
public final class Allocations {
    private static final int MAXIMUM_ROUNDS = 200;

    private Allocations() {}

    /**
     * Runs the round until two in a row allocate nothing. Before that the compiler is at work, sooner or later as the machine is busy;
     * what allocates for every packet, or for one in a thousand, never gets there.
     */
    public static void assertNone(Runnable round) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assertTrue(threads.isThreadAllocatedMemoryEnabled());
        List<Long> rounds = new ArrayList<>();
        int clean = 0;
        while (clean < 2) {
            assertTrue(rounds.size() < MAXIMUM_ROUNDS, () -> "bytes in rounds: " + rounds);
            long before = threads.getCurrentThreadAllocatedBytes();
            round.run();
            long bytes = threads.getCurrentThreadAllocatedBytes() - before;
            rounds.add(bytes);
            clean = bytes == 0 ? clean + 1 : 0;
        }
    }
}
