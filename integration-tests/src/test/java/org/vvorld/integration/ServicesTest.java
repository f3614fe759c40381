package org.vvorld.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vvorld.integration.harness.Await;
import org.vvorld.integration.harness.Capture;
import org.vvorld.integration.harness.Datagrams;
import org.vvorld.integration.harness.IntegrationTest;
import org.vvorld.integration.harness.JavaProgram;
import org.vvorld.integration.harness.Netns;
import org.vvorld.integration.harness.Output;
import org.vvorld.integration.harness.Running;
import org.vvorld.integration.harness.Vvorldd;

/** Small services of a vnet, and nc, with Linux at the other end: 10.66.0.1, 2001:db8::1 -- vv0 -- 10.66.0.2, 2001:db8::2. */
@IntegrationTest
class ServicesTest {
    private static final String CONFIG = """
            devices: {vv0: {tap: vv0}}
            jails:
              web:
                sysctl: {net.inet.udp.maxdgram: 65507, net.inet.udp.recvspace: 200000}
                interfaces: {vv0: {inet: 10.66.0.2/24, inet6: 2001:db8::2/64, no_dad: true}}
                services: [echo, discard, {daytime: 1313}]
            """;

    private static Netns middle;
    private static Netns linux;
    private static Vvorldd daemon;

    @BeforeAll
    static void start() {
        middle = new Netns();
        linux = new Netns();
        daemon = Vvorldd.in(middle).config(CONFIG).start();
        middle.run("ip", "link", "set", "vv0", "netns", linux.name());
        linux.run("ip", "addr", "add", "10.66.0.1/24", "dev", "vv0");
        linux.run("ip", "-6", "addr", "add", "2001:db8::1/64", "dev", "vv0", "nodad");
        linux.run("ip", "link", "set", "vv0", "up");
        linux.run("ip", "link", "set", "lo", "up");
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
        }
    }

    private static void ask(String address, int count, int most) {
        JavaProgram.in(
                        linux,
                        Datagrams.class,
                        "ask",
                        address,
                        "7",
                        Integer.toString(count),
                        "862",
                        Integer.toString(most))
                .timeout(Duration.ofSeconds(60))
                .run()
                .expect(0)
                .contains(count + " datagrams came back unchanged");
    }

    /** Of every size, in pieces too; none is lost, and tshark has nothing against them. */
    @ParameterizedTest
    @ValueSource(strings = {"10.66.0.2", "2001:db8::2"})
    void echoes(String address) {
        ask(address, 20_000, 1400);
        try (Capture capture = new Capture(linux, "vv0")) {
            ask(address, 100, 65_000);
            // The checksum of what is whole is left to Linux; of pieces it is ours.
            String mac = daemon.vvctl().line("jexec web ifconfig vv0").replaceAll("(?s).*ether (\\S+).*", "$1");
            capture.requireClean(mac + " && (ip.flags.mf == 1 || ip.frag_offset > 0 || ipv6.fraghdr)");
        }
    }

    @Test
    void tellsTheTime() {
        for (String to : new String[] {"UDP4:10.66.0.2:1313", "UDP6:[2001:db8::2]:1313"}) {
            Output said = linux.command("socat", "-T", "1", "-", to).input("?").run();
            assertTrue(
                    said.out().matches("[A-Z][a-z]{2} [A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d \\d{4}\r\n"),
                    said::toString);
        }
    }

    @Test
    void nobodyThereIsHeard() {
        for (String to : new String[] {"UDP4:10.66.0.2:9999", "UDP6:[2001:db8::2]:9999"}) {
            Output said = linux.command("socat", "-T", "2", "-", to).input("?").run();
            assertTrue(said.toString().contains("Connection refused"), said::toString);
        }
    }

    /** From a vnet to Linux and back, and who is seen there. */
    @ParameterizedTest
    @ValueSource(strings = {"10.66.0.1 UDP4-LISTEN:6000", "2001:db8::1 UDP6-LISTEN:6000"})
    void ncSpeaksWithSocat(String both) {
        String[] words = both.split(" ", 2);
        try (Running there =
                linux.command("socat", "-T", "3", words[1], "EXEC:cat").start()) {
            Await.until("socat listens", () -> linux.run("ss", "-Hnul").contains(":6000"));
            Output said = daemon.vvctl()
                    .command("jexec", "web", "nc", "-u", "-v", "-w", "2", words[0], "6000")
                    .input("hello\n")
                    .run()
                    .expect(0);
            assertEquals("hello\n", said.out(), there::out);
            assertTrue(
                    said.toString().contains("Connection to " + words[0] + " port 6000 [udp/*] succeeded!"),
                    said::toString);
        }
    }

    @Test
    void whoIsServingIsSeenAndAReloadEndsIt() {
        String shown = daemon.vvctl().line("jexec web sockstat -l");
        assertTrue(shown.contains("?        echo       ?     ?   udp46  *:7"), shown);
        assertEquals("""
                echo       udp   7
                discard    udp   9
                daytime    udp   1313
                echo       tcp   7
                discard    tcp   9
                daytime    tcp   1313
                """, daemon.vvctl().line("inetd -j web -l"));
        daemon.vvctl().line("jexec web inetd chargen");
        Output said = linux.command("socat", "-T", "1", "-", "UDP4:10.66.0.2:19")
                .input("?")
                .run();
        assertTrue(said.out().length() <= 512, said::toString);
        daemon.reload(CONFIG.replace("{daytime: 1313}", "time"));
        assertEquals("""
                echo       udp   7
                discard    udp   9
                chargen    udp   19
                time       udp   37
                echo       tcp   7
                discard    tcp   9
                chargen    tcp   19
                time       tcp   37
                """, daemon.vvctl().line("inetd -j web -l"));
        daemon.reload(CONFIG);
        daemon.vvctl().line("jexec web inetd -r chargen");
    }
}
