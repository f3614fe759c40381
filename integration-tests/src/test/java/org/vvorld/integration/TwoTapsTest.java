package org.vvorld.integration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.vvorld.integration.harness.Await;
import org.vvorld.integration.harness.Capture;
import org.vvorld.integration.harness.Datagrams;
import org.vvorld.integration.harness.IntegrationTest;
import org.vvorld.integration.harness.JavaProgram;
import org.vvorld.integration.harness.Netns;
import org.vvorld.integration.harness.Output;
import org.vvorld.integration.harness.Running;
import org.vvorld.integration.harness.Vvorldd;

/**
 * A vnet routes between two kernels, each with its end of a TAP.
 *
 * <pre>
 *   left 10.1.0.2 -- vv1 -- 10.1.0.1 router 10.2.0.1 -- vv2 -- 10.2.0.2 right
 *   10.96.0.0/14                1,000 routes
 * </pre>
 */
@IntegrationTest
class TwoTapsTest {
    private static final int ROUTES = 1_000;
    private static final int TRANSFER_BYTES = 5 << 20;
    private static final long SEED = 20_260_101;

    private static Netns middle;
    private static Netns left;
    private static Netns right;
    private static Vvorldd daemon;

    @BeforeAll
    static void start() {
        middle = new Netns();
        left = new Netns();
        right = new Netns();
        daemon = Vvorldd.in(middle).config(config()).start();
        connect(left, "vv1", "10.1.0.2/24", "10.1.0.1");
        connect(right, "vv2", "10.2.0.2/24", "10.2.0.1");
        // Any address in there is left's own.
        left.run("ip", "route", "add", "local", "10.96.0.0/14", "dev", "lo");
    }

    private static String config() {
        StringBuilder yaml = new StringBuilder("""
                memory: {large-packets: 0} # so that tshark sees finished checksums; OffloadTest has the others
                devices: {vv1: {tap: vv1}, vv2: {tap: vv2}}
                jails:
                  router:
                    sysctl: {net.inet.ip.forwarding: 1}
                    interfaces:
                      vv1: {inet: 10.1.0.1/24}
                      vv2: {inet: 10.2.0.1/24}
                    routes:
                """);
        for (int i = 0; i < ROUTES; i++) {
            yaml.append("      %s/24: %s%n".formatted(network(i), i % 2 == 0 ? "10.1.0.2" : "blackhole"));
        }
        return yaml.toString();
    }

    private static String network(int i) {
        return "10." + (96 + i / 256) + "." + i % 256 + ".0";
    }

    /** The daemon keeps the TAP's descriptor; where its Linux end is, is Linux's affair. */
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
            left.close();
            right.close();
            middle.close();
        }
    }

    @Test
    void pingAcross() {
        left.attempt("ping", "-n", "-c", "100", "-i", "0.005", "-W", "2", "10.2.0.2")
                .expect(0)
                .contains(" 0% packet loss");
        // One probe after another: each is a flow of its own, so workers may let a later one overtake, and Linux
        // answers
        // only the first few of a burst.
        right.attempt("traceroute", "-n", "-q", "1", "-N", "1", "-w", "2", "10.1.0.2")
                .expect(0)
                .contains(" 1  10.2.0.1 ")
                .contains(" 2  10.1.0.2 ");
    }

    @Test
    void udpAcross() {
        try (Running server = JavaProgram.in(right, Datagrams.class, "serve", "10.2.0.2", "7000")
                .start()) {
            Await.until("the server serves", () -> server.out().contains("serving"));
            JavaProgram.in(left, Datagrams.class, "ask", "10.2.0.2", "7000", "2000", Long.toString(SEED))
                    .run()
                    .expect(0)
                    .contains("2000 datagrams came back unchanged");
        }
    }

    @Test
    void tcpBothWaysAtOnce() throws IOException {
        Path sent = daemon.directory().resolve("sent");
        byte[] bytes = new byte[TRANSFER_BYTES];
        new Random(SEED).nextBytes(bytes);
        Files.write(sent, bytes);
        Path atRight = daemon.directory().resolve("right");
        Path atLeft = daemon.directory().resolve("left");
        try (Capture capture = new Capture(left, "vv1");
                Running rightListens = receive(right, atRight);
                Running leftListens = receive(left, atLeft);
                Running fromLeft = send(left, sent, "10.2.0.2");
                Running fromRight = send(right, sent, "10.1.0.2")) {
            for (Running r : new Running[] {fromLeft, fromRight, rightListens, leftListens}) {
                r.end(Duration.ofSeconds(30)).expect(0);
            }
            assertArrayEquals(bytes, Files.readAllBytes(atRight), "what right received");
            assertArrayEquals(bytes, Files.readAllBytes(atLeft), "what left received");
            capture.requireClean(routerMac());
        }
    }

    private static Running receive(Netns host, Path file) {
        return host.command("socat", "-u", "TCP-LISTEN:7001", "CREATE:" + file).start();
    }

    private static Running send(Netns host, Path file, String to) {
        return host.command("socat", "-u", "OPEN:" + file, "TCP:" + to + ":7001,retry=50,interval=0.1")
                .start();
    }

    private static String routerMac() {
        return left.run("ip", "neigh", "show", "10.1.0.1", "dev", "vv1").replaceAll("(?s).*lladdr (\\S+).*", "$1");
    }

    @Test
    void everyRouteLeadsWhereItShould() {
        // Every 24th network with a route to left, and its neighbour in the table with a blackhole.
        StringBuilder script = new StringBuilder();
        for (int i = 0; i < ROUTES; i += 48) {
            script.append("ping -n -q -c 1 -W 5 %s >/dev/null || echo no answer from %<s%n"
                    .formatted(network(i).replaceAll("0$", "77")));
        }
        Output output = right.command("sh").input(script.toString()).run();
        assertEquals("", output.text());
        right.attempt(
                        "ping",
                        "-n",
                        "-q",
                        "-c",
                        "3",
                        "-i",
                        "0.01",
                        "-W",
                        "1",
                        network(ROUTES - 1).replaceAll("0$", "77"))
                .expect(1)
                .contains("3 packets transmitted, 0 received");
        assertEquals(3, daemon.metrics().dropped("router", "ipv4_blackhole"));
        long shown = daemon.vvctl()
                .line("jexec router netstat -rn")
                .lines()
                .filter(l -> l.startsWith("10.9") && l.contains("/24"))
                .count();
        assertEquals(ROUTES, shown);
    }
}
