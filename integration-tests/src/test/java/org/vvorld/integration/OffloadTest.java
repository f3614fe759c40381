package org.vvorld.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.vvorld.integration.harness.IntegrationTest;
import org.vvorld.integration.harness.Metrics;
import org.vvorld.integration.harness.Netns;
import org.vvorld.integration.harness.Running;
import org.vvorld.integration.harness.Vvorldd;

/**
 * TCP between two kernels that leave segmentation and checksums to their TAPs. What they hand over crosses the router whole. The
 * link to {@code narrow} takes less than Linux sends at first.
 *
 * <pre>
 *   left 10.1.0.2 -- vv1 -- 10.1.0.1 router 10.2.0.1 -- vv2 ----------- 10.2.0.2 right
 *                                           10.3.0.1 -- vv3, MTU 1000 -- 10.3.0.2 narrow
 * </pre>
 */
@IntegrationTest
class OffloadTest {
    private static final int TRANSFER_BYTES = 64 << 20;
    private static final int MTU = 1500;
    private static final long SEED = 20_260_101;

    private static Netns middle;
    private static Netns left;
    private static Netns right;
    private static Netns narrow;
    private static Vvorldd daemon;

    @BeforeAll
    static void start() throws IOException {
        middle = new Netns();
        left = new Netns();
        right = new Netns();
        narrow = new Netns();
        daemon = Vvorldd.in(middle).config("""
                devices: {vv1: {tap: vv1}, vv2: {tap: vv2}, vv3: {tap: vv3}}
                jails:
                  router:
                    sysctl: {net.inet.ip.forwarding: 1}
                    interfaces:
                      vv1: {inet: 10.1.0.1/24}
                      vv2: {inet: 10.2.0.1/24}
                      vv3: {inet: 10.3.0.1/24, mtu: 1000}
                """).start();
        connect(left, "vv1", "10.1.0.2/24", "10.1.0.1");
        connect(right, "vv2", "10.2.0.2/24", "10.2.0.1");
        connect(narrow, "vv3", "10.3.0.2/24", "10.3.0.1");
        // Else narrow would announce a small MSS, and left would never send what is too big.
        narrow.run("ip", "link", "set", "vv3", "mtu", Integer.toString(MTU));
        byte[] bytes = new byte[TRANSFER_BYTES];
        new Random(SEED).nextBytes(bytes);
        Files.write(sent(), bytes);
    }

    private static void connect(Netns host, String tap, String address, String gateway) {
        middle.run("ip", "link", "set", tap, "netns", host.name());
        host.run("ip", "addr", "add", address, "dev", tap);
        host.run("ip", "link", "set", tap, "up");
        host.run("ip", "route", "add", "default", "via", gateway);
    }

    @AfterAll
    static void stop() {
        try {
            daemon.stop();
        } finally {
            daemon.close();
            narrow.close();
            right.close();
            left.close();
            middle.close();
        }
    }

    private static Path sent() {
        return daemon.directory().resolve("sent");
    }

    private static void transfer(Netns to, String address) throws IOException {
        Path received = daemon.directory().resolve(to.name());
        try (Running listener = to.command("socat", "-u", "-b", "1048576", "TCP-LISTEN:7001", "CREATE:" + received)
                        .start();
                Running sender = left.command(
                                "socat",
                                "-u",
                                "-b",
                                "1048576",
                                "OPEN:" + sent(),
                                "TCP:" + address + ":7001,retry=50,interval=0.1")
                        .start()) {
            sender.end(Duration.ofSeconds(60)).expect(0);
            listener.end(Duration.ofSeconds(60)).expect(0);
        }
        assertEquals(-1, Files.mismatch(sent(), received), "the first byte that " + address + " received otherwise");
    }

    private static void assertNothingRefused() {
        Metrics m = daemon.metrics();
        for (String reason : new String[] {"offload_malformed", "offload_too_big", "offload_unsupported"}) {
            assertEquals(0, m.dropped("router", reason), reason);
        }
    }

    @Test
    void superFramesCrossTheRouterWhole() throws IOException {
        long framesBefore = left.statistic("vv1", "tx_packets");
        long bytesBefore = left.statistic("vv1", "tx_bytes");
        long deliveredBefore = right.statistic("vv2", "rx_packets");
        transfer(right, "10.2.0.2");
        long frames = left.statistic("vv1", "tx_packets") - framesBefore;
        long bytes = left.statistic("vv1", "tx_bytes") - bytesBefore;
        assertTrue(bytes >= TRANSFER_BYTES, bytes + " bytes");
        assertTrue(bytes / frames > 4 * MTU, () -> "frames of " + bytes / frames + " bytes went in");
        long delivered = right.statistic("vv2", "rx_packets") - deliveredBefore;
        assertTrue(delivered < 2 * frames, () -> frames + " frames went in, " + delivered + " came out");
        assertNothingRefused();
    }

    /** RFC 1191, about packets that are themselves smaller than any MTU only once they are cut. */
    @Test
    void linuxLearnsThePathMtuOfSuperFrames() throws IOException {
        transfer(narrow, "10.3.0.2");
        assertTrue(daemon.metrics().dropped("router", "ipv4_too_big") > 0, "nothing was too big");
        String route = left.run("ip", "route", "get", "10.3.0.2");
        assertTrue(route.contains("mtu 1000"), route);
        long frames = narrow.statistic("vv3", "rx_packets");
        assertTrue(frames < TRANSFER_BYTES / (4 * MTU), () -> "cut up, into " + frames + " frames");
        assertNothingRefused();
    }
}
