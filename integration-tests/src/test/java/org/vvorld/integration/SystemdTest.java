package org.vvorld.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vvorld.integration.harness.Await;
import org.vvorld.integration.harness.IntegrationTest;
import org.vvorld.integration.harness.Netns;
import org.vvorld.integration.harness.Output;
import org.vvorld.integration.harness.Running;
import org.vvorld.integration.harness.Vvorldd;

/** What the daemon tells systemd, with socat in systemd's place. */
@IntegrationTest
class SystemdTest {
    @TempDir
    private Path directory;

    private Path socket;
    private Netns netns;
    private Running systemd;

    @BeforeEach
    void start() {
        socket = directory.resolve("notify");
        netns = new Netns();
        systemd = netns.command("socat", "-u", "UNIX-RECV:" + socket, "STDOUT").start();
        Await.until("socat listens", () -> Files.exists(socket));
    }

    @AfterEach
    void stop() {
        systemd.close();
        netns.close();
    }

    private void awaitHeard(String message, int times) {
        Await.value(message + " " + times + " times", systemd::out, heard -> count(heard, message) >= times);
    }

    private static int count(String text, String part) {
        return text.split(part, -1).length - 1;
    }

    @Test
    void startReloadStop() {
        try (Vvorldd daemon = Vvorldd.in(netns)
                .config("jails: {}")
                .environment("NOTIFY_SOCKET", socket.toString())
                .start()) {
            awaitHeard("READY=1", 1);
            assertEquals(0, count(systemd.out(), "RELOADING=1"));
            daemon.reload("jails: {web: {}}");
            awaitHeard("RELOADING=1\nMONOTONIC_USEC=", 1);
            awaitHeard("READY=1", 2);
            assertTrue(systemd.out().indexOf("RELOADING=1") < systemd.out().lastIndexOf("READY=1"), systemd::out);
            assertEquals(0, count(systemd.out(), "WATCHDOG=1"), "nobody asked for a watchdog");
            assertEquals(0, count(systemd.out(), "STOPPING=1"));
            daemon.stop();
            awaitHeard("STOPPING=1", 1);
        }
    }

    @Test
    void watchdogIsFedInTime() {
        try (Vvorldd daemon = Vvorldd.in(netns)
                .config("jails: {}")
                .environment("NOTIFY_SOCKET", socket.toString())
                .environment("WATCHDOG_USEC", "400000")
                .start()) {
            awaitHeard("WATCHDOG=1", 2);
            int before = count(systemd.out(), "WATCHDOG=1");
            long from = System.nanoTime();
            awaitHeard("WATCHDOG=1", before + 5);
            long each = (System.nanoTime() - from) / 5_000_000;
            assertTrue(each < 400, () -> "a sign of life only every " + each + " ms, with a watchdog of 400 ms");
            daemon.stop();
        }
    }

    @Test
    void journalGetsPriorities() {
        try (Vvorldd daemon = Vvorldd.in(netns)
                .config("jails: {}")
                .environment("JOURNAL_STREAM", "8:12345")
                .start()) {
            daemon.reload("jails: {web: 1}");
            daemon.awaitLog("the running state stays as it is");
            assertTrue(daemon.log().lines().allMatch(l -> l.matches("<[3467]>.*")), daemon::log);
            assertTrue(daemon.log().lines().anyMatch(l -> l.startsWith("<6>vvorldd ")), daemon::log);
            assertTrue(
                    daemon.log().lines().anyMatch(l -> l.startsWith("<3>") && l.contains(":1: jails.web: ")),
                    daemon::log);
            daemon.stop();
        }
    }

    @Test
    void socketThatNobodyListensOnIsNoReasonToStop() {
        try (Vvorldd daemon = Vvorldd.in(netns)
                .config("jails: {}")
                .environment("NOTIFY_SOCKET", directory.resolve("nobody").toString())
                .start()) {
            daemon.awaitLog("nobody listens there");
            daemon.reload("jails: {web: {}}");
            daemon.awaitLog("applied, with 0 faults");
            assertEquals("web\n", daemon.vvctl().line("jls name"));
            daemon.stop();
        }
    }

    @Test
    void socketThatIsNoPathIsAFaultOfTheEnvironment() {
        Output output = Vvorldd.in(netns)
                .config("jails: {}")
                .environment("NOTIFY_SOCKET", "no/path")
                .fail();
        output.expect(1).complains("NOTIFY_SOCKET");
        assertEquals(-1, output.err().indexOf("\tat "), output::toString);
    }
}
