package org.vvorld.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vvorld.integration.harness.Await;
import org.vvorld.integration.harness.IntegrationTest;
import org.vvorld.integration.harness.Netns;
import org.vvorld.integration.harness.Output;
import org.vvorld.integration.harness.Running;
import org.vvorld.integration.harness.Vvorldd;

/**
 * A vnet as the router between two kernels, on raw sockets, with two workers.
 *
 * <pre>
 *   left 10.1.0.1 a0 ---veth--- d0 (em0) 10.1.0.2 rt 10.2.0.2 (em1) d1 ---veth--- b0 10.2.0.1 right
 * </pre>
 */
@IntegrationTest
class PacketDeviceTest {
    private static final int TRANSFER_BYTES = 32 << 20;
    private static final Pattern COUNTS = Pattern.compile("(\\d+) packets transmitted, (\\d+) received");

    private final Netns middle = new Netns();
    private final Netns left = new Netns();
    private final Netns right = new Netns();
    private Vvorldd daemon;

    private void plug(Netns host, String there, String here, String address, String gateway) {
        middle.run("ip", "link", "add", here, "type", "veth", "peer", "name", there, "netns", host.name());
        middle.run("ip", "link", "set", here, "up");
        host.run("ip", "addr", "add", address, "dev", there);
        host.run("ip", "link", "set", there, "up");
        host.run("ip", "route", "replace", "default", "via", gateway);
    }

    private void start(String rings) {
        daemon = Vvorldd.in(middle).config("""
                netisr: {threads: 2}
                devices: {em0: {packet: d0RINGS}, em1: {packet: d1RINGS}}
                jails:
                  rt:
                    sysctl: {net.inet.ip.forwarding: 1}
                    interfaces: {em0: {inet: 10.1.0.2/24}, em1: {inet: 10.2.0.2/24}}
                """.replace("RINGS", rings)).start();
    }

    @BeforeEach
    void plug() {
        plug(left, "a0", "d0", "10.1.0.1/24", "10.1.0.2");
        plug(right, "b0", "d1", "10.2.0.1/24", "10.2.0.2");
    }

    @AfterEach
    void stop() {
        try {
            if (daemon != null) {
                daemon.stop();
            }
        } finally {
            if (daemon != null) {
                daemon.close();
            }
            right.close();
            left.close();
            middle.close();
        }
    }

    private static int lost(Output ping) {
        Matcher m = COUNTS.matcher(ping.out());
        assertTrue(m.find(), ping.out());
        return Integer.parseInt(m.group(1)) - Integer.parseInt(m.group(2));
    }

    private static void assertPings(Netns from, String to, String... options) {
        String[] argv = new String[options.length + 5];
        argv[0] = "ping";
        argv[1] = "-n";
        argv[2] = "-q";
        argv[3] = "-W1";
        System.arraycopy(options, 0, argv, 4, options.length);
        argv[argv.length - 1] = to;
        assertEquals(0, lost(from.command(argv).run()));
    }

    private JsonObject interfaceOf(String name) {
        return daemon.vvctl()
                .json("jexec rt ifconfig " + name)
                .getAsJsonObject()
                .getAsJsonArray("interface")
                .get(0)
                .getAsJsonObject();
    }

    private boolean isActive(String name) {
        return interfaceOf(name).get("status").getAsString().equals("active");
    }

    /** Both ways, also in fragments; Linux gives each frame to the worker that owns its flow, so none hops. */
    @Test
    void linuxPingsLinuxThroughAVnet() {
        start("");
        assertEquals(left.mac("a0").length(), 17);
        assertEquals(
                middle.mac("d0"), interfaceOf("em0").get("ether").getAsString(), "the interface has the NIC's address");
        assertPings(left, "10.1.0.2", "-c3", "-i0.05");
        assertPings(left, "10.2.0.1", "-c200", "-i0.002");
        assertPings(right, "10.1.0.1", "-c200", "-i0.002");
        assertPings(left, "10.2.0.1", "-c5", "-i0.05", "-s", "8000");
        long handled = 0;
        for (JsonElement e : daemon.vvctl()
                .json("netstat -Q")
                .getAsJsonObject()
                .getAsJsonObject("netisr")
                .getAsJsonArray("workstream")) {
            for (JsonElement w : e.getAsJsonObject().getAsJsonArray("work")) {
                JsonObject row = w.getAsJsonObject();
                if (row.get("name").getAsString().equals("ip")) {
                    assertEquals(0, row.get("queued").getAsLong(), "a frame was handed to another worker: " + row);
                    handled += row.get("handled").getAsLong();
                }
            }
        }
        assertTrue(handled > 800, handled + " IP frames handled");
    }

    /** Linux leaves segments and checksums to whoever sends: they cross the router whole. */
    @Test
    void tcpCrossesWhole() throws IOException {
        start("");
        byte[] bytes = new byte[TRANSFER_BYTES];
        new Random(5).nextBytes(bytes);
        Path sent = daemon.directory().resolve("sent");
        Path received = daemon.directory().resolve("received");
        Files.write(sent, bytes);
        try (Running listener = right.command("socat", "-u", "-b", "1048576", "TCP-LISTEN:7001", "CREATE:" + received)
                        .start();
                Running sender = left.command(
                                "socat",
                                "-u",
                                "-b",
                                "1048576",
                                "OPEN:" + sent,
                                "TCP:10.2.0.1:7001,retry=50,interval=0.1")
                        .start()) {
            sender.end(Duration.ofSeconds(60)).expect(0);
            listener.end(Duration.ofSeconds(60)).expect(0);
        }
        assertEquals(-1, Files.mismatch(sent, received));
        long frames = left.statistic("a0", "tx_packets");
        assertTrue(left.statistic("a0", "tx_bytes") / frames > 3000, "no frame was larger than the MTU");
        assertEquals(0, daemon.metrics().dropped("rt", "offload_malformed"));
    }

    @Test
    void theSmallestRingsLoseNothingOfAPing() {
        start(", rings: {receive: 256, transmit: 64}");
        assertPings(left, "10.2.0.1", "-c300", "-i0.002");
    }

    @Test
    void followsTheNicsLink() {
        start("");
        assertTrue(isActive("em0"));
        left.run("ip", "link", "set", "a0", "down");
        Await.until("em0 without carrier", () -> !isActive("em0"));
        left.run("ip", "link", "set", "a0", "up");
        left.run("ip", "route", "replace", "default", "via", "10.1.0.2");
        Await.until("em0 with carrier", () -> isActive("em0"));
        assertPings(left, "10.2.0.1", "-c20", "-i0.01");
    }

    /** Deleted under load and created again: the interface keeps its addresses, and goes on. */
    @Test
    void survivesTheNic() {
        start("");
        try (Running flood = right.command("ping", "-n", "-q", "-f", "10.1.0.1").start()) {
            Await.until("traffic", () -> middle.statistic("d1", "rx_packets") > 500);
            middle.run("ip", "link", "del", "d0");
            Await.until("em0 without its NIC", () -> !isActive("em0"));
            daemon.awaitLog("em0: Linux has no d0 any more");
            assertPings(right, "10.2.0.2", "-c20", "-i0.01");
            plug(left, "a0", "d0", "10.1.0.1/24", "10.1.0.2");
            Await.until("em0 on the new NIC", () -> isActive("em0"));
            flood.signal("INT");
            flood.end(Duration.ofSeconds(5));
        }
        // Its address is the old one: frames to it are for us all the same.
        assertPings(left, "10.2.0.1", "-c50", "-i0.01");
    }

    @Test
    void survivesBeingStopped() throws InterruptedException {
        start("");
        try (Running pings =
                left.command("ping", "-n", "-q", "-i", "0.01", "10.2.0.1").start()) {
            daemon.signal("STOP");
            Thread.sleep(Duration.ofSeconds(5));
            daemon.signal("CONT");
            pings.signal("INT");
            pings.end(Duration.ofSeconds(5));
        }
        assertPings(left, "10.2.0.1", "-c50", "-i0.01");
    }

    @Test
    void refusesWhatWouldCutTheHostOff() {
        start("");
        middle.run("ip", "link", "add", "up0", "type", "veth", "peer", "name", "up1");
        middle.run("ip", "addr", "add", "192.0.2.2/24", "dev", "up0");
        middle.run("ip", "link", "set", "up0", "up");
        middle.run("ip", "link", "set", "up1", "up");
        middle.run("ip", "route", "add", "default", "via", "192.0.2.1");
        Output refused = daemon.vvctl().attempt("ifconfig", "wan0", "create", "packet", "up0");
        assertEquals(1, refused.status());
        assertTrue(
                refused.err().contains("up0 carries this host's default route")
                        && refused.err().contains("force"),
                refused.err());
        assertEquals("wan0\n", daemon.vvctl().line("ifconfig wan0 create packet up0 force"));
        daemon.vvctl().line("ifconfig wan0 destroy");
        assertTrue(daemon.vvctl()
                .attempt("ifconfig", "wan0", "create", "packet", "nosuch0")
                .err()
                .contains("nosuch0"));
        Output mtu = daemon.vvctl().attempt("jexec", "rt", "ifconfig", "em0", "mtu", "9000");
        assertEquals(1, mtu.status());
        assertTrue(mtu.err().contains("ip link set d0 mtu 9000"), mtu.err());
    }
}
