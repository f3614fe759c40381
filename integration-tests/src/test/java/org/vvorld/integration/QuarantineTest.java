package org.vvorld.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vvorld.integration.harness.DemoWorld;
import org.vvorld.integration.harness.IntegrationTest;
import org.vvorld.integration.harness.Metrics;
import org.vvorld.integration.harness.Running;

/** A vnet that throws on every packet is closed off; its neighbour, flooded meanwhile, loses nothing. */
@IntegrationTest
class QuarantineTest {
    private static final String YAML = """
            devices: {vv0: {tap: vv0}}
            jails:
              gw:
                sysctl: {net.inet.ip.forwarding: 1}
                interfaces:
                  vv0: {inet: 10.66.0.2/24}
                  epair0a: {inet: 10.66.1.1/24}
                  epair1a: {inet: 10.66.2.1/24}
              web:
                interfaces: {epair0b: {inet: 10.66.1.2/24}}
                routes: {default: 10.66.1.1}
              bad:
                interfaces: {epair1b: {inet: 10.66.2.2/24}}
                routes: {default: 10.66.2.1}
            """;

    private DemoWorld world;

    @BeforeEach
    void start() {
        world = new DemoWorld(YAML);
        world.netns().run("ip", "route", "add", "10.66.2.0/24", "via", "10.66.0.2");
        world.ping("10.66.2.2", 1);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void badIsClosedOffAndLetOutAgain() {
        try (Running flood =
                world.netns().command("ping", "-n", "-q", "-f", "10.66.1.2").start()) {
            world.vvctl().line("jexec bad sysctl debug.fail_point.vnet_input=1");
            world.netns()
                    .attempt("ping", "-n", "-q", "-c", "150", "-i", "0.002", "-W", "1", "10.66.2.2")
                    .expect(1)
                    .contains("150 packets transmitted, 0 received");

            assertEquals("gw false\nweb false\nbad true\n", world.vvctl().line("jls name quarantined"));
            String table = world.vvctl().line("jls");
            assertEquals(
                    1, table.lines().filter(l -> l.endsWith("/ (quarantined)")).count(), table);
            Metrics metrics = world.daemon().metrics();
            assertEquals(1, metrics.value("vvorld_vnet_quarantined{jail=\"bad\"}"));
            assertEquals(0, metrics.value("vvorld_vnet_quarantined{jail=\"web\"}"));
            assertEquals(100, metrics.counter("bad", "exceptions"));
            assertEquals(0, metrics.counter("web", "exceptions"));
            assertTrue(metrics.dropped("bad", "vnet_quarantined") >= 50, metrics::text);
            assertEquals(
                    1,
                    world.daemon()
                            .log()
                            .lines()
                            .filter(l -> l.contains("vnet bad: quarantined: "))
                            .count(),
                    "one line");

            world.vvctl().line("jexec bad sysctl debug.fail_point.vnet_input=0");
            world.vvctl().line("jail -m name=bad quarantined=0");
            world.ping("10.66.2.2", 10);
            assertEquals(0, world.daemon().metrics().value("vvorld_vnet_quarantined{jail=\"bad\"}"));
            flood.endPingWithoutLoss();
        }
    }
}
