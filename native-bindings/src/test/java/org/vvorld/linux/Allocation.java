package org.vvorld.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.management.ManagementFactory;

/** Checks that code allocates nothing on the heap. */
final class Allocation {
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final int TURNS = 20_000;
    private static final int ROUNDS = 5;

    private Allocation() {}

    /**
     * What allocates for each call does so in every round. What the JVM itself does once, when it takes back a compilation for
     * example, does not count, nor does class loading.
     */
    static void assertNone(Runnable code) {
        run(code);
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS && least > 0; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            run(code);
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(0, least, "bytes allocated in " + TURNS + " turns, at least");
    }

    private static void run(Runnable code) {
        for (int i = 0; i < TURNS; i++) {
            code.run();
        }
    }
}
