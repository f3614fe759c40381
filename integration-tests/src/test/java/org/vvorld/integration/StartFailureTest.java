package org.vvorld.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vvorld.integration.harness.Await;
import org.vvorld.integration.harness.DemoWorld;
import org.vvorld.integration.harness.IntegrationTest;
import org.vvorld.integration.harness.Netns;
import org.vvorld.integration.harness.Output;
import org.vvorld.integration.harness.Running;
import org.vvorld.integration.harness.Scratch;
import org.vvorld.integration.harness.Vvorldd;

/** A start that Linux refuses ends with status 1 and what, where, and what to do. */
@IntegrationTest
class StartFailureTest {
    private static final String WITHOUT_HTTP = "http: off\n";

    private Netns netns;

    @BeforeEach
    void start() {
        netns = new Netns();
    }

    @AfterEach
    void stop() {
        netns.close();
    }

    private static Output refused(Output output) {
        output.expect(1);
        assertFalse(output.err().isBlank(), output::toString);
        assertFalse((output.out() + output.err()).contains("\tat "), () -> "a stack trace\n" + output);
        return output;
    }

    private void nothingWasMade() {
        assertEquals("lo", netns.run("ls", "/sys/class/net").strip());
    }

    @Test
    void tapOfAnotherDaemon() {
        try (Vvorldd first = Vvorldd.in(netns).config(DemoWorld.demo()).start()) {
            refused(Vvorldd.in(netns)
                            .config(WITHOUT_HTTP + DemoWorld.demo().replace("http:\n", ""))
                            .fail())
                    .complains(": devices.vv0: ")
                    .complains("TAP vv0: EBUSY")
                    .complains("another process");
            DemoWorld.linuxSide(netns);
            netns.attempt("ping", "-n", "-c", "1", "-W", "2", "10.66.1.2").expect(0);
            first.stop();
        }
    }

    @Test
    void linuxInterfaceThatIsNoTap() {
        netns.run("ip", "tuntap", "add", "dev", "vv0", "mode", "tun");
        refused(Vvorldd.in(netns).config(DemoWorld.demo()).fail())
                .complains(": devices.vv0: ")
                .complains("vv0");
        assertTrue(netns.hasLink("vv0"), "it was not ours to remove");
    }

    @Test
    void withoutPermission() {
        refused(Vvorldd.in(netns)
                        .config(DemoWorld.demo())
                        .through("setpriv", "--bounding-set=-net_admin", "--inh-caps=-net_admin")
                        .fail())
                .complains("CAP_NET_ADMIN");
        nothingWasMade();
    }

    @Test
    void httpPortInUse() {
        try (Running other = netns.command("socat", "-u", "TCP-LISTEN:9917,bind=127.0.0.1", "STDOUT")
                .start()) {
            Await.until("socat listens", () -> netns.run("ss", "-Hltn").contains(":9917"));
            refused(Vvorldd.in(netns).config(DemoWorld.demo()).fail())
                    .complains("127.0.0.1:9917")
                    .complains("in use")
                    .complains("http");
            assertTrue(other.isAlive());
        }
        nothingWasMade();
    }

    @Test
    void httpAddressThatTheHostHasNot() {
        refused(Vvorldd.in(netns)
                        .config("http: {address: 192.0.2.1:9917}\njails: {}")
                        .fail())
                .complains("192.0.2.1:9917");
    }

    @Test
    void controlSocketOfALivingDaemon() {
        try (Vvorldd first = Vvorldd.in(netns).config("jails: {first: {}}").start()) {
            refused(Vvorldd.in(netns)
                            .config(WITHOUT_HTTP + "jails: {}")
                            .socket(first.socket())
                            .fail())
                    .complains(first.socket().toString());
            assertTrue(first.vvctl().line("jls name").contains("first"), "the first daemon still answers");
            first.stop();
        }
    }

    @Test
    void controlSocketWithoutItsDirectory() {
        Path socket = Path.of("/no/such/directory/control.sock");
        refused(Vvorldd.in(netns).config(DemoWorld.demo()).socket(socket).fail())
                .complains(socket.toString());
        nothingWasMade();
    }

    @Test
    void controlSocketsPathIsSomebodysFile(@TempDir Path directory) {
        Path file = Scratch.write(directory.resolve("notes"), "not a socket");
        refused(Vvorldd.in(netns).config(DemoWorld.demo()).socket(file).fail()).complains(file.toString());
        assertTrue(Files.exists(file), "it was not ours to remove");
        assertEquals("not a socket", Scratch.read(file));
        nothingWasMade();
    }
}
