package org.vvorld.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.vvorld.integration.harness.Await;
import org.vvorld.integration.harness.ControlClient;
import org.vvorld.integration.harness.DemoWorld;
import org.vvorld.integration.harness.IntegrationTest;
import org.vvorld.integration.harness.Netns;
import org.vvorld.integration.harness.Output;
import org.vvorld.integration.harness.Vvorldd;

/** Clients of the control socket that behave badly, and that are many. The daemon answers the next one as if nothing had been. */
@IntegrationTest
class ControlSocketTest {
    private static final int CLIENTS = 200;
    private static final int BOUND = 256;

    private static Netns netns;
    private static Vvorldd daemon;
    private static int descriptors;
    private static int threads;

    @BeforeAll
    static void start() {
        netns = new Netns();
        daemon = Vvorldd.in(netns)
                .config("http: off\n" + DemoWorld.demo().replace("http:\n", ""))
                .start();
        // What starts with the first clients, and stays, has started then.
        assertTrue(ask("jls name").contains("web"));
        int first = daemon.descriptors();
        many(20).forEach(ControlClient::close);
        assertTrue(ask("jls name").contains("web"));
        descriptors = Await.value("the first clients are gone", daemon::descriptors, n -> n <= first + 2);
        threads = daemon.threads();
    }

    @AfterAll
    static void stop() {
        try {
            daemon.stop();
        } finally {
            daemon.close();
            netns.close();
        }
    }

    /** Whatever a test did: the daemon answers, is as big as before, and found nothing worth a stack trace. */
    @AfterEach
    void daemonIsAsBefore() {
        assertTrue(daemon.vvctl().line("jls name").contains("web"));
        Await.value(
                "descriptors back to " + descriptors,
                Duration.ofSeconds(20),
                daemon::descriptors,
                n -> n <= descriptors);
        // Carriers of virtual threads stay for a while; a thread for each client would show.
        Await.value("threads back to " + threads, Duration.ofSeconds(40), daemon::threads, n -> n <= threads + 8);
        assertFalse(daemon.log().contains("\tat "), daemon::log);
        assertEquals("", daemon.errors());
    }

    private static String ask(String line) {
        try (ControlClient client = new ControlClient(daemon.socket())) {
            return client.send(line + "\n").untilEnd();
        }
    }

    private static List<ControlClient> many(int count) {
        List<ControlClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(new ControlClient(daemon.socket()));
        }
        return clients;
    }

    @Test
    void anybodyMayConnectForTheKernelSaysWhoItIs() throws IOException {
        assertEquals("rw-rw-rw-", PosixFilePermissions.toString(Files.getPosixFilePermissions(daemon.socket())));
    }

    @Test
    void whatAPersonTypesIsAnsweredInPlainText() {
        assertTrue(
                ask("jexec web ifconfig epair0b").contains("inet 10.66.1.2 netmask 0xffffff00 broadcast 10.66.1.255"));
        assertTrue(ask("no-such-command").contains("no-such-command"));
        assertTrue(ask("jls 'unclosed").startsWith("vvorldd: "));
    }

    @Test
    void severalRequestsOverOneConnection() {
        try (ControlClient client = new ControlClient(daemon.socket())) {
            assertTrue(client.send("{\"argv\":[\"jls\",\"name\"]}\n")
                    .until("{\"exit\":0}")
                    .contains("web"));
            assertTrue(client.send("{\"argv\":[\"jail\",\"-r\",\"nobody\"]}\n")
                    .until("{\"exit\":1}")
                    .contains("not found"));
        }
    }

    @Test
    void garbage() {
        Random random = new Random(1);
        for (int i = 0; i < 50; i++) {
            byte[] bytes = new byte[1 + random.nextInt(4_000)];
            random.nextBytes(bytes);
            bytes[bytes.length - 1] = '\n';
            try (ControlClient client = new ControlClient(daemon.socket())) {
                client.send(bytes, Duration.ofSeconds(5));
            }
        }
    }

    @Test
    void jsonThatIsNone() {
        for (String line : List.of(
                "{",
                "{}",
                "{\"argv\":1}",
                "{\"argv\":[1,{}]}",
                "{\"argv\":[\"jls\"],\"columns\":\"x\"}",
                "{\"argv\":" + "[".repeat(10_000),
                "{\"argv\":[]}",
                "{\"argv\":null}")) {
            try (ControlClient client = new ControlClient(daemon.socket())) {
                String answer = client.send(line + "\n").until("\n");
                assertTrue(answer.contains("err"), () -> line + " was answered: " + answer);
            }
        }
    }

    @Test
    void lineOfTenMegabytes() {
        byte[] line = new byte[10 << 20];
        Arrays.fill(line, (byte) 'a');
        long before = daemon.residentKib();
        try (ControlClient client = new ControlClient(daemon.socket())) {
            int sent = client.send(line, Duration.ofSeconds(5));
            assertTrue(sent < line.length, "the daemon hangs up on a line that is too long");
        }
        long grown = daemon.residentKib() - before;
        assertTrue(grown < 10 * 1024, () -> "the daemon grew by " + grown + " KiB");
    }

    @Test
    void lineThatNeverEnds() {
        try (ControlClient client = new ControlClient(daemon.socket())) {
            client.send("jls");
            assertTrue(ask("jls name").contains("web"), "others are answered meanwhile");
        }
    }

    @Test
    void clientThatNeverReads() {
        byte[] requests = "{\"argv\":[\"help\",\"ifconfig\"]}\n".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
        try (ControlClient client = new ControlClient(daemon.socket())) {
            int sent = client.send(requests, Duration.ofMillis(500));
            assertTrue(sent < requests.length, "the daemon reads on though nobody takes its answers");
            assertTrue(ask("jls name").contains("web"), "others are answered meanwhile");
            // It gives up on this client, which has done nothing to end the connection.
            Await.until("the daemon hangs up", Duration.ofSeconds(25), () -> daemon.descriptors() <= descriptors);
        }
    }

    @Test
    void clientThatVanishesDuringAPing() {
        try (ControlClient client = new ControlClient(daemon.socket())) {
            client.send("{\"argv\":[\"jexec\",\"web\",\"ping\",\"-i\",\"0.05\",\"10.66.1.1\"]}\n")
                    .until("icmp_seq=2");
        }
    }

    @Test
    void twoHundredClientsAtOnce() {
        List<ControlClient> idle = many(20);
        List<ControlClient> clients = many(CLIENTS);
        clients.forEach(c -> c.send("jls name\n"));
        for (ControlClient c : clients) {
            assertTrue(c.untilEnd().contains("web"));
            c.close();
        }
        idle.forEach(ControlClient::close);
    }

    @Test
    void moreClientsThanItWillServe() {
        List<ControlClient> clients = many(BOUND);
        try {
            // The daemon may be behind with accepting them: the bound is reached when it says so.
            Await.value("one client too many is told so", () -> ask("jls name"), answer -> !answer.contains("web"));
            Output refused = daemon.vvctl().attempt("jls");
            assertTrue(refused.status() != 0, refused::toString);
            assertFalse(refused.err().isBlank(), refused::toString);
        } finally {
            clients.forEach(ControlClient::close);
        }
        Await.until("there is room again", () -> ask("jls name").contains("web"));
    }
}
