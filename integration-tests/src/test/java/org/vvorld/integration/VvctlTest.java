package org.vvorld.integration;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vvorld.integration.harness.Command;
import org.vvorld.integration.harness.Distribution;
import org.vvorld.integration.harness.IntegrationTest;
import org.vvorld.integration.harness.Netns;
import org.vvorld.integration.harness.Output;
import org.vvorld.integration.harness.Vvctl;
import org.vvorld.integration.harness.Vvorldd;

/** The program {@code vvctl}: its own faults, and those that it passes on. */
@IntegrationTest
class VvctlTest {
    private static Netns netns;
    private static Vvorldd daemon;
    private static Vvctl vvctl;

    @BeforeAll
    static void start() {
        netns = new Netns();
        daemon = Vvorldd.in(netns).config("jails: {}").start();
        vvctl = daemon.vvctl();
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            jail -r nobody                      | 1  | jail: jail "nobody" not found
            jail -c name=x                      | 1  | jail: new jail must persist or attach
            jail -c name=x vnet persist foo=1   | 1  | jail: unknown parameter: foo
            jexec nobody ifconfig               | 1  | jexec: jail "nobody" not found
            ifconfig nothing0                   | 1  | ifconfig: interface nothing0 does not exist
            ifconfig lo0 inet 10.0.0.256/24     | 1  | ifconfig:
            ifconfig lo0 destroy                | 1  | ifconfig:
            route add default 10.9.9.9          | 1  | route: writing to routing socket: Network is unreachable
            route delete 10.9.0.0/16            | 1  | route: writing to routing socket: No such process
            sysctl no.such                      | 1  | sysctl: unknown oid 'no.such'
            sysctl net.inet.ip.forwarding=maybe | 1  | sysctl:
            arp -d 10.0.0.1                     | 1  | arp: delete: cannot locate 10.0.0.1
            ping -c 1 name.example              | 68 | ping:
            nonsense                            | 64 | unknown command
            """)
    void refusalHasFreeBsdsWordsAndStatus(String line, int status, String complaint) {
        vvctl.attempt(line.split(" ", -1)).expect(status).complains(complaint);
    }

    @Test
    void vvctlWithoutADaemon() {
        String missing = daemon.directory().resolve("missing.sock").toString();
        Output output =
                Command.of(Distribution.program("vvctl"), "-S", missing, "jls").run();
        assertTrue(output.status() != 0, output::toString);
        output.complains("vvctl: cannot connect to " + missing).complains("VVORLD_SOCKET");
        assertFalse(output.err().contains("\tat "), output::toString);
    }

    @Test
    void socketFromTheEnvironment() {
        Command.of(Distribution.program("vvctl"), "version")
                .environment("VVORLD_SOCKET", daemon.socket().toString())
                .run()
                .expect(0)
                .contains("vvorldd ");
    }

    @Test
    void helpNamesEveryCommand() {
        String help = vvctl.line("help");
        for (String name :
                List.of("jail", "jls", "jexec", "ifconfig", "route", "arp", "netstat", "sysctl", "ping", "version")) {
            assertTrue(
                    help.lines().anyMatch(l -> l.strip().startsWith(name + " ")), () -> name + " is not in:\n" + help);
            assertFalse(vvctl.line("help " + name).isBlank());
        }
    }
}
