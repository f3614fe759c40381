package org.vvorld.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vvorld.integration.harness.Await;
import org.vvorld.integration.harness.Capture;
import org.vvorld.integration.harness.IntegrationTest;
import org.vvorld.integration.harness.Netns;
import org.vvorld.integration.harness.Output;
import org.vvorld.integration.harness.Running;
import org.vvorld.integration.harness.Scratch;
import org.vvorld.integration.harness.Vvorldd;

/**
 * A vnet's TCP with Linux's at the other end: 10.66.0.1, 2001:db8::1 -- vv0 -- 10.66.0.2, 2001:db8::2, and with an MTU of 9000
 * 10.67.0.1 -- vv9 -- 10.67.0.2. Behind a router vnet, 10.68.0.2. Over AF_PACKET on a veth, 10.69.0.1 -- 10.69.0.2.
 */
@IntegrationTest
class TcpTest {
    private static final int FILE_BYTES = 64_000_000;
    private static final int MSS_BYTES = 1448;
    private static final int WORKERS = 2;
    private static final Duration LONG = Duration.ofSeconds(60);

    private static Path www;
    private static String sha256;
    private static Netns middle;
    private static Netns linux;
    private static Vvorldd daemon;

    @BeforeAll
    static void start() throws Exception {
        www = Scratch.directory();
        byte[] b = new byte[FILE_BYTES];
        new Random(9293).nextBytes(b);
        Files.write(www.resolve("large"), b);
        sha256 = HexFormat.of()
                .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(b));
        middle = new Netns();
        linux = new Netns();
        middle.run("ip", "link", "add", "p0", "type", "veth", "peer", "name", "p1");
        middle.run("ip", "link", "set", "p1", "netns", linux.name());
        middle.run("ip", "link", "set", "p0", "up");
        daemon = Vvorldd.in(middle).config("""
                        netisr: {threads: 2}
                        devices: {vv0: {tap: vv0}, vv9: {tap: vv9}, em0: {packet: p0}}
                        jails:
                          web:
                            sysctl: {net.inet.ip.forwarding: 1}
                            interfaces:
                              vv0: {inet: 10.66.0.2/24, inet6: 2001:db8::2/64, no_dad: true}
                              vv9: {inet: 10.67.0.2/24, mtu: 9000}
                              epair0a: {inet: 10.68.0.1/24}
                              em0: {inet: 10.69.0.2/24}
                            routes: {default: 10.66.0.1}
                            services: [echo, discard, chargen, {http: {directory: %s}}]
                          behind:
                            interfaces: {epair0b: {inet: 10.68.0.2/24}}
                            routes: {default: 10.68.0.1}
                            services: [{http: {directory: %s}}]
                        """.formatted(www, www)).start();
        for (String tap : List.of("vv0", "vv9")) {
            middle.run("ip", "link", "set", tap, "netns", linux.name());
        }
        linux.run("ip", "link", "set", "vv9", "mtu", "9000");
        linux.run("ip", "addr", "add", "10.66.0.1/24", "dev", "vv0");
        linux.run("ip", "addr", "add", "10.67.0.1/24", "dev", "vv9");
        linux.run("ip", "addr", "add", "10.69.0.1/24", "dev", "p1");
        linux.run("ip", "-6", "addr", "add", "2001:db8::1/64", "dev", "vv0", "nodad");
        for (String link : List.of("lo", "vv0", "vv9", "p1")) {
            linux.run("ip", "link", "set", link, "up");
        }
        linux.run("ip", "route", "add", "10.68.0.0/24", "via", "10.66.0.2");
        Await.until(
                "IPv6",
                () -> linux.attempt("ping", "-6", "-n", "-c", "1", "-W", "1", "2001:db8::2")
                                .status()
                        == 0);
    }

    @AfterAll
    static void stop() {
        try {
            daemon.stop();
        } finally {
            daemon.close();
            linux.close();
            middle.close();
            Scratch.remove(www);
        }
    }

    private static Output shell(String script) {
        return linux.command("sh", "-c", script).timeout(LONG).run();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.66.0.2", "[2001:db8::2]", "10.67.0.2", "10.68.0.2", "10.69.0.2"})
    void curlGetsAllOfIt(String host) {
        String get = "curl -gs http://" + host + "/large | sha256sum";
        assertEquals(sha256 + "  -\n", shell(get).out());
        String four = String.join(" & ", Collections.nCopies(4, get)) + " & wait";
        assertEquals(Collections.nCopies(4, sha256 + "  -"), shell(four).lines());
    }

    @Test
    void twoHundredAtATime() {
        Output said =
                shell("curl -s --parallel --parallel-immediate --parallel-max 200 'http://10.66.0.2/healthz?[1-200]'");
        assertEquals(Collections.nCopies(200, "ok"), said.lines(), said::toString);
    }

    @Test
    void wrkFindsNoFault() {
        Output said = shell("wrk -t 1 -c 50 -d 2 http://10.66.0.2/healthz").expect(0);
        assertTrue(said.out().contains("Requests/sec"), said::toString);
        assertTrue(!said.out().contains("Socket errors") && !said.out().contains("Non-2xx"), said::toString);
    }

    /** Linux segments in software what a NIC cannot: nothing is lost on the way to it. */
    @Test
    void aNicThatDoesNotSegment() {
        long before = counter("data packets retransmitted");
        middle.run("ip", "link", "set", "p0", "gso_max_size", "3000");
        try {
            assertEquals(
                    sha256 + "  -\n",
                    shell("curl -gs http://10.69.0.2/large | sha256sum").out());
        } finally {
            middle.run("ip", "link", "set", "p0", "gso_max_size", "65536");
        }
        long again = counter("data packets retransmitted") - before;
        assertTrue(again < FILE_BYTES / MSS_BYTES / 100, () -> again + " packets were sent again");
    }

    /** RFC 4987: a flood of SYNs from everywhere, and who is there can talk. */
    @Test
    void aSynFloodDoesNotKeepClientsOut() {
        long before = counter("cookies sent");
        try (Running flood = linux.command("hping3", "--flood", "-S", "-p", "7", "--rand-source", "10.66.0.2")
                .start()) {
            Await.until("cookies, of process " + flood.pid(), () -> counter("cookies sent") > before + 1000);
            for (int i = 0; i < 10; i++) {
                assertEquals(
                        "ok\n", shell("curl -s -m 20 http://10.69.0.2/healthz").out());
                Output said = shell("echo hello | socat -t 10 -T 10 - TCP:10.66.0.2:7");
                assertEquals("hello\n", said.out(), said::toString);
            }
        }
        // Memory is bounded by the backlog of each worker.
        String left = daemon.vvctl().line("jexec web netstat -an");
        assertTrue(left.lines().filter(l -> l.endsWith("SYN_RCVD")).count() <= 128L * WORKERS, left);
    }

    private static long counter(String name) {
        return daemon.vvctl()
                .line("jexec web netstat -s -p tcp")
                .lines()
                .filter(l -> l.endsWith(" " + name))
                .mapToLong(l -> Long.parseLong(l.strip().split(" ", 2)[0]))
                .sum();
    }

    /** The window closes, and opens again. */
    @Test
    void aReaderThatStopsAndGoesOn() {
        assertEquals(
                sha256 + "  -\n",
                shell("curl -s http://10.66.0.2/large | (sleep 4; sha256sum)").out());
        Output said = shell("head -c 5000000 /dev/zero | (sleep 2; cat) | socat -u - TCP:10.66.0.2:9 && echo done");
        assertEquals("done\n", said.out(), said::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.66.0.1", "[2001:db8::1]"})
    void fetchGetsAllOfIt(String host) throws IOException {
        byte[] b = new byte[6_000_000];
        new Random(1).nextBytes(b);
        String text = Base64.getMimeEncoder().encodeToString(b);
        Path directory = Scratch.directory();
        Files.writeString(directory.resolve("text"), text);
        String bind = host.replaceAll("[\\[\\]]", "");
        try (Running server = linux.command(
                        "python3", "-u", "-m", "http.server", "-b", bind, "-d", directory.toString(), "8000")
                .start()) {
            Await.until("python serves", () -> linux.run("ss", "-Hnlt").contains(":8000"));
            Output said = daemon.vvctl()
                    .command("jexec", "web", "fetch", "http://" + host + ":8000/text")
                    .timeout(LONG)
                    .run()
                    .expect(0);
            assertEquals(text.length(), said.out().length(), server::err);
            assertEquals(text, said.out());
        } finally {
            Scratch.remove(directory);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TCP4:10.66.0.2", "TCP6:[2001:db8::2]"})
    void echoComesBackAfterAHalfClose(String to) throws IOException {
        try (Capture capture = new Capture(linux, "vv0")) {
            // socat ends its side, and hears the rest.
            Output said = shell("head -c 3000000 " + www + "/large | socat -t 20 - " + to + ":7 | cmp -n 3000000 - "
                    + www + "/large && echo same");
            assertEquals("same\n", said.out(), said::toString);
            String mac = daemon.vvctl().line("jexec web ifconfig vv0").replaceAll("(?s).*ether (\\S+).*", "$1");
            // What is left to Linux is not finished: its sums are not looked at.
            assertEquals(
                    List.of(),
                    capture.frames("eth.src == " + mac
                            + " && (_ws.malformed || tcp.option_len < 2 || tcp.analysis.reused_ports)"));
        }
    }

    /** What Linux and the vnet agreed on: window scale, and with 12 bytes less a segment, timestamps. */
    @Test
    void optionsAreAgreedOnAndAConnectionIsDropped() {
        try (Running talk =
                linux.command("socat", "TCP:10.66.0.2:9", "EXEC:cat").start()) {
            Await.until(
                    "a connection: " + talk.pid(), () -> linux.run("ss", "-Htn").contains("10.66.0.2:9"));
            String info = linux.run("ss", "-Htin", "dst", "10.66.0.2:9");
            assertTrue(info.matches("(?s).* wscale:[0-9]+,[0-9]+ .* mss:1448 .*"), info);
            String shown = daemon.vvctl().line("jexec web netstat -n -p tcp");
            assertTrue(
                    shown.matches(
                            "(?s).*tcp4 +0 +[0-9]+ 10\\.66\\.0\\.2\\.9 +10\\.66\\.0\\.1\\.[0-9]+ +ESTABLISHED\n.*"),
                    shown);
            assertTrue(daemon.vvctl().line("jexec web tcpdrop -s ESTABLISHED").endsWith(": dropped\n"));
            Await.until("Linux hears of it", () -> !linux.run("ss", "-Htn").contains("10.66.0.2:9"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.66.0.2", "-6 2001:db8::2"})
    void scansSeeWhatIsOpen(String target) {
        String nmap = "nmap -n --max-retries=3 -p 7,81 ";
        for (String how : new String[] {"-sS", "-sT"}) {
            shell(nmap + how + " " + target)
                    .expect(0)
                    .contains("7/tcp  open   echo")
                    .contains("81/tcp closed hosts2-ns");
        }
        // RFC 9293 section 3.10.7: neither FIN nor FIN, PSH and URG is answered by what listens; by what does not, with
        // a reset.
        for (String how : new String[] {"-sF", "-sX"}) {
            shell(nmap + how + " " + target)
                    .expect(0)
                    .contains("7/tcp  open|filtered echo")
                    .contains("81/tcp closed        hosts2-ns");
        }
        shell(nmap + "-sA " + target).expect(0).contains("unfiltered");
        // Segments that no stack sends: what matters is that nothing comes of it.
        shell(nmap + "-O --max-os-tries 1 " + target).expect(0).contains("7/tcp  open   echo");
    }

    @Test
    void ncSpeaksWithSocat() {
        try (Running there =
                linux.command("socat", "TCP-LISTEN:6000", "EXEC:cat").start()) {
            Await.until("socat listens", () -> linux.run("ss", "-Hnlt").contains(":6000"));
            Output said = daemon.vvctl()
                    .command("jexec", "web", "nc", "-v", "-N", "10.66.0.1", "6000")
                    .input("hello\n")
                    .run()
                    .expect(0);
            assertEquals("hello\n", said.out(), there::out);
        }
        Output refused = daemon.vvctl()
                .command("jexec", "web", "nc", "10.66.0.1", "6000")
                .run();
        assertEquals("nc: connect to 10.66.0.1 port 6000 (tcp) failed: Connection refused\n", refused.err());
        try (Running there =
                daemon.vvctl().command("jexec", "web", "nc", "-l", "6000").start()) {
            Await.until(
                    "nc listens",
                    () -> daemon.vvctl().line("sockstat -j web -l").contains(":6000"));
            shell("echo hello | socat -u - TCP:10.66.0.2:6000").expect(0);
            Await.until("it is heard: " + there.pid(), () -> there.out().equals("hello\n"));
        }
    }
}
