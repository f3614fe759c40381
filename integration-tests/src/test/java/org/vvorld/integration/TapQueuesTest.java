package org.vvorld.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vvorld.integration.harness.Await;
import org.vvorld.integration.harness.IntegrationTest;
import org.vvorld.integration.harness.RouterLab;
import org.vvorld.integration.harness.Running;

/** A vnet as the router between two kernels, on TAPs with a queue for each of two workers. */
@IntegrationTest
class TapQueuesTest {
    private static final int TRANSFER_BYTES = 32 << 20;
    private final RouterLab lab = RouterLab.onTaps();

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void eachFlowStaysOnItsWorker() {
        RouterLab.ping(lab.left, "10.2.0.1", "-c200", "-i0.002");
        RouterLab.ping(lab.right, "10.1.0.1", "-c200", "-i0.002");
        lab.transfer(lab.left, lab.right, "10.2.0.1", TRANSFER_BYTES);
        lab.transfer(lab.right, lab.left, "10.1.0.1", TRANSFER_BYTES);
        long handled = lab.ipFrames("handled");
        assertTrue(handled > 800, () -> "handled " + handled);
        // One or another comes by a queue that Linux chose before: it is handed over, and overtakes none.
        long queued = lab.ipFrames("queued");
        assertTrue(queued * 100 < handled, () -> queued + " frames were handed to another worker");
        String shown = lab.daemon().vvctl().line("jexec rt ifconfig em0");
        assertTrue(shown.contains("\ttap: d0 steering ebpf queues 2\n"), shown);
    }

    /** Deleted under load: it is made again at once, in the daemon's namespace, and goes on with its settings. */
    @Test
    void survivesItsDeletion() {
        try (Running flood =
                lab.right.command("ping", "-n", "-q", "-f", "10.1.0.1").start()) {
            for (int round = 1; round <= 3; round++) {
                int rounds = round;
                Await.until("traffic", () -> lab.left.statistic("d0", "rx_packets") > 500);
                lab.left.run("ip", "link", "del", "d0");
                Await.until(
                        "the TAP is made again",
                        () -> lab.daemon()
                                        .log()
                                        .lines()
                                        .filter(l -> l.contains("em0: the TAP d0 is there again"))
                                        .count()
                                == rounds);
                lab.giveTap(lab.left, "d0", "10.1.0.1/24", "10.1.0.2");
                RouterLab.ping(lab.left, "10.2.0.1", "-c50", "-i0.01");
            }
            flood.signal("INT");
            flood.end(Duration.ofSeconds(5));
        }
        assertEquals("ebpf", lab.interfaceOf("em0").get("steering").getAsString());
        lab.transfer(lab.left, lab.right, "10.2.0.1", TRANSFER_BYTES / 8);
    }

    /** The name is taken when it should be made again: that is tried until it is free. */
    @Test
    void waitsForItsName() {
        lab.middle.run("ip", "link", "add", "d0", "type", "veth", "peer", "name", "d9");
        lab.left.run("ip", "link", "del", "d0");
        lab.daemon().awaitLog("em0: cannot make its TAP again");
        assertEquals("no carrier", lab.interfaceOf("em0").get("status").getAsString());
        lab.middle.run("ip", "link", "del", "d0");
        lab.daemon().awaitLog("em0: the TAP d0 is there again");
        lab.giveTap(lab.left, "d0", "10.1.0.1/24", "10.1.0.2");
        RouterLab.ping(lab.left, "10.2.0.1", "-c20", "-i0.01");
    }
}
