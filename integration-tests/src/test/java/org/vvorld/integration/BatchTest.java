package org.vvorld.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.vvorld.integration.harness.Await;
import org.vvorld.integration.harness.ControlClient;
import org.vvorld.integration.harness.IntegrationTest;
import org.vvorld.integration.harness.Netns;
import org.vvorld.integration.harness.Output;
import org.vvorld.integration.harness.Vvorldd;

/** Many commands at once: {@code vvctl -}, and clients that send without waiting, well-behaved and not. */
@IntegrationTest
class BatchTest {
    private static final int MANY = 3_000;

    private static Netns netns;
    private static Vvorldd daemon;

    @BeforeAll
    static void start() {
        netns = new Netns();
        daemon = Vvorldd.in(netns).config("http: off\njails: {}\n").start();
    }

    @AfterAll
    static void stop() {
        try {
            // Without leftovers, or it fails.
            daemon.stop();
        } finally {
            daemon.close();
            netns.close();
        }
    }

    @AfterEach
    void nothingIsLeft() {
        daemon.vvctl().run("jail", "-r", "*");
        assertFalse(daemon.log().contains("\tat "), daemon::log);
    }

    private static String lines(String format) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < MANY; i++) {
            lines.append(format.replace("%d", Integer.toString(i))).append('\n');
        }
        return lines.toString();
    }

    private static String request(String line) {
        return "{\"argv\":[\"" + line.replace(" ", "\",\"") + "\"]}\n";
    }

    private static long jails() {
        return daemon.vvctl().line("jls name").lines().count();
    }

    @Test
    void eachLineIsRunAndAnsweredInItsTurn() {
        Output made = daemon.vvctl().script(lines("jail -v -c name=j%d vnet persist"));
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            expected.add("j" + i + ": created");
        }
        assertEquals(expected, made.text().lines().toList());
        assertEquals("", made.err());
        assertEquals(
                "",
                daemon.vvctl()
                        .script(lines("ifconfig -j j%d lo0 inet 10.0.0.1/8"))
                        .text());
        assertTrue(daemon.vvctl().line("ifconfig -j j2999 lo0").contains("inet 10.0.0.1 netmask 0xff000000"));
        assertEquals("", daemon.vvctl().script(lines("jail -r j%d")).text());
        assertEquals(0, jails());
    }

    @Test
    void theFirstErrorEndsAScript() {
        Output failed = daemon.vvctl()
                .script(lines("jail -c name=a%d vnet persist") + "jail -r nobody\n" + lines("jail -r a%d"));
        assertEquals(1, failed.status());
        assertEquals("vvctl: line 3001: jail: jail \"nobody\" not found\n", failed.err());
        assertEquals(MANY, jails());
    }

    @Test
    void aClientThatVanishesRunsNoFurther() {
        StringBuilder requests = new StringBuilder(request("ifconfig lo0 inet 127.0.0.1/8"));
        requests.append(request("ping -q -c 1000 127.0.0.1"));
        for (int i = 0; i < 1000; i++) {
            requests.append(request("jail -c name=v" + i + " vnet persist"));
        }
        int before = daemon.descriptors();
        try (ControlClient client = new ControlClient(daemon.socket())) {
            client.send(requests.toString()).until("PING 127.0.0.1");
        }
        Await.until("the daemon forgets the client", Duration.ofSeconds(20), () -> daemon.descriptors() <= before);
        assertEquals(0, jails());
    }

    @Test
    void aClientThatDoesNotReadIsNotReadEither() {
        byte[] requests = request("help ifconfig").repeat(100_000).getBytes(StandardCharsets.UTF_8);
        long before = daemon.residentKib();
        try (ControlClient client = new ControlClient(daemon.socket())) {
            int sent = client.send(requests, Duration.ofMillis(500));
            assertTrue(sent < requests.length / 2, "the daemon reads on though nobody takes its answers");
            long grown = daemon.residentKib() - before;
            assertTrue(grown < 32 * 1024, () -> "the daemon grew by " + grown + " KiB");
            assertEquals(0, jails(), "others are answered meanwhile");
        }
    }
}
