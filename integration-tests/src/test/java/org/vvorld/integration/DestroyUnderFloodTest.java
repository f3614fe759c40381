package org.vvorld.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.vvorld.integration.harness.DemoWorld;
import org.vvorld.integration.harness.IntegrationTest;
import org.vvorld.integration.harness.Metrics;
import org.vvorld.integration.harness.Running;

/** A jail that is pinged as fast as Linux can ends and comes again and again; its neighbour does not notice. */
@IntegrationTest
class DestroyUnderFloodTest {
    private static final int TIMES = 30;

    private static final String AGAIN = """
            jail -r web
            jail -c name=web vnet persist vnet.interface=epair0b
            jexec web ifconfig epair0b inet 10.66.1.2/24
            jexec web route -q add default 10.66.1.1
            """;

    @Test
    void nothingIsLeftAndTheNeighbourIsNotDisturbed() throws InterruptedException {
        try (DemoWorld world = new DemoWorld();
                Running flood = world.netns()
                        .command("ping", "-n", "-q", "-f", "10.66.1.2")
                        .start();
                Running gw = world.netns()
                        .command("ping", "-n", "-q", "-i", "0.005", "-W", "2", "10.66.0.2")
                        .start()) {
            for (int i = 0; i < TIMES; i++) {
                world.vvctl().script(AGAIN).expect(0);
                // Long enough for pings to be answered, so that the next end comes in the middle of them.
                TimeUnit.MILLISECONDS.sleep(20);
            }
            gw.endPingWithoutLoss();
            flood.signal("INT");
            String flooded = flood.end(Duration.ofSeconds(5)).out();
            long answered = Long.parseLong(flooded.replaceAll("(?s).* (\\d+) received.*", "$1"));
            assertTrue(answered > TIMES, flooded);

            world.ping("10.66.1.2", 100);
            Metrics after = world.daemon().metrics();
            assertEquals(0, after.sum("vvorld_leftovers_total"), after::text);
            assertEquals(0, after.sum("vvorld_exceptions_total"), after::text);
            assertEquals(2, after.sum("vvorld_jails"));
        }
    }
}
