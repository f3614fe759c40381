package org.vvorld.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vvorld.integration.harness.Await;
import org.vvorld.integration.harness.DemoWorld;
import org.vvorld.integration.harness.IntegrationTest;
import org.vvorld.integration.harness.Netns;
import org.vvorld.integration.harness.Running;
import org.vvorld.integration.harness.Vvorldd;
import org.vvorld.integration.harness.Vvorldd.Stopped;

/** How the daemon ends, asked and not asked. */
@IntegrationTest
class StopTest {
    /** What we promise. A machine that does other things too may take longer. */
    private static final Duration PROMISED = Duration.ofSeconds(1);

    private static final Duration AT_MOST = Duration.ofSeconds(3);

    private Netns netns;

    @BeforeEach
    void start() {
        netns = new Netns();
    }

    @AfterEach
    void stop() {
        netns.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void underAFloodOfPingsItLeavesNothing(String signal) {
        try (Vvorldd daemon = Vvorldd.in(netns).config(DemoWorld.demo()).start()) {
            DemoWorld.linuxSide(netns);
            assertTrue(Files.exists(daemon.socket()), "the control socket");
            try (Running flood =
                    netns.command("ping", "-n", "-q", "-f", "10.66.1.2").start()) {
                Await.until("pings flow", () -> netns.statistic("vv0", "rx_packets") > 1_000);
                Stopped stopped = daemon.stop(signal);
                System.out.printf(
                        "SIG%s under a flood of pings: gone in %d ms (promised: %d ms)%n",
                        signal, stopped.took().toMillis(), PROMISED.toMillis());
                assertTrue(stopped.took().compareTo(AT_MOST) < 0, () -> "took " + stopped.took());
                assertTrue(flood.isAlive(), "the flood lasted to the end");
            }
            assertFalse(netns.hasLink("vv0"), "the TAP");
            assertFalse(Files.exists(daemon.socket()), "the control socket");
            assertTrue(daemon.log().contains("leftovers 0"), daemon::log);
            assertEquals("", daemon.errors());
        }
    }

    @Test
    void afterKillTheNextStartWorks() {
        try (Vvorldd killed = Vvorldd.in(netns).config(DemoWorld.demo()).start()) {
            DemoWorld.linuxSide(netns);
            killed.kill();
            Await.until("Linux removes the TAP", () -> !netns.hasLink("vv0"));
            assertTrue(Files.exists(killed.socket()), "a stale socket: else this test shows nothing");
            try (Vvorldd next = Vvorldd.in(netns)
                    .config(DemoWorld.demo())
                    .socket(killed.socket())
                    .start()) {
                DemoWorld.linuxSide(netns);
                netns.attempt("ping", "-n", "-c", "3", "-i", "0.01", "-W", "2", "10.66.1.2")
                        .expect(0);
                assertTrue(killed.vvctl().line("jls name").contains("web"));
                next.stop();
            }
            assertFalse(Files.exists(killed.socket()), "the control socket");
        }
    }

    @Test
    void terminatedWhileItStarts() {
        try (Vvorldd daemon = Vvorldd.in(netns).config(DemoWorld.demo()).launch()) {
            Await.until("the TAP is there", () -> netns.hasLink("vv0"));
            daemon.signal("TERM");
            daemon.end().expect(0);
            assertFalse(netns.hasLink("vv0"), "the TAP");
            assertFalse(Files.exists(daemon.socket()), "the control socket");
        }
    }
}
