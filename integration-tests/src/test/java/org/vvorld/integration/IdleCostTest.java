package org.vvorld.integration;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.vvorld.integration.harness.DemoWorld;
import org.vvorld.integration.harness.IntegrationTest;

/** What a daemon costs that has nothing to do. */
@IntegrationTest
class IdleCostTest {
    private static final double PROCESSOR_AT_MOST = 0.05;
    private static final long RESIDENT_KIB_AT_MOST = 256 * 1024;

    @Test
    void idleDaemonUsesLittle() throws InterruptedException {
        try (DemoWorld world = new DemoWorld()) {
            world.ping("10.66.1.2", 20);
            // The JVM compiles what just ran.
            TimeUnit.SECONDS.sleep(2);
            Duration before = world.daemon().processorTime();
            assertTrue(before.isPositive(), "a start costs something: else this measures nothing");
            long from = System.nanoTime();
            TimeUnit.SECONDS.sleep(3);
            Duration used = world.daemon().processorTime().minus(before);
            double share = (double) used.toNanos() / (System.nanoTime() - from);
            long resident = world.daemon().residentKib();
            System.out.printf(
                    "idle with the demo's config: %.2f %% of a core, %d MiB resident, %d threads, %d descriptors%n",
                    100 * share,
                    resident / 1024,
                    world.daemon().threads(),
                    world.daemon().descriptors());
            assertTrue(share < PROCESSOR_AT_MOST, () -> "used " + used + " of processor time in 3 s");
            assertTrue(resident < RESIDENT_KIB_AT_MOST, () -> resident + " KiB");
        }
    }
}
