package org.vvorld.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vvorld.integration.harness.Capture;
import org.vvorld.integration.harness.DemoWorld;
import org.vvorld.integration.harness.IntegrationTest;
import org.vvorld.integration.harness.Output;

/** Linux pings and traces a vnet through another one; what vvorld sends meanwhile is what tshark calls correct. */
@IntegrationTest
class PingTest {
    private static DemoWorld world;
    private static Capture capture;

    @BeforeAll
    static void start() {
        world = new DemoWorld();
        capture = new Capture(world.netns(), "vv0");
    }

    @AfterAll
    static void stopAndLookAtAllThatWasSent() {
        try (DemoWorld closing = world;
                Capture looking = capture) {
            // Not traceroute's UDP: on a TAP its checksum is left to Linux.
            looking.requireClean(closing.gwMac() + " && (icmp || arp)");
        }
    }

    @Test
    void twoHundredPings() {
        Output output = world.ping("10.66.1.2", 200);
        output.contains("200 packets transmitted, 200 received, 0% packet loss");
        // gw took one off web's 64.
        assertEquals(
                200, output.lines().stream().filter(l -> l.contains(" ttl=63 ")).count(), output::toString);
    }

    @Test
    void aVnetTracesItsWayToLinux() {
        for (String how : new String[] {"traceroute -n", "traceroute -n -I"}) {
            String way = world.daemon().vvctl().line("jexec web " + how + " 10.66.0.1");
            String time = "(  \\d+\\.\\d{3} ms){3}\n";
            assertTrue(way.matches(" 1  10\\.66\\.1\\.1" + time + " 2  10\\.66\\.0\\.1" + time), way);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 56, 1400, 1472})
    void everySizeThatFitsComesBack(int bytes) {
        world.netns()
                .attempt(
                        "ping",
                        "-n",
                        "-c",
                        "3",
                        "-i",
                        "0.1",
                        "-W",
                        "2",
                        "-M",
                        "do",
                        "-s",
                        Integer.toString(bytes),
                        "10.66.1.2")
                .expect(0)
                .contains((bytes + 8) + " bytes from 10.66.1.2: icmp_seq=3 ttl=63");
    }

    @Test
    void payloadComesBackUnchanged() {
        // ping compares what comes back with the pattern that it sent, and says "wrong data byte" when they differ.
        Output output = world.netns()
                .attempt("ping", "-n", "-c", "5", "-i", "0.01", "-s", "1001", "-p", "00ff7e81a5", "10.66.1.2");
        assertEquals(-1, output.expect(0).out().indexOf("wrong"), output::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-U", "-I"})
    void tracerouteShowsGwAndWeb(String probes) {
        List<String> hops =
                world.netns().attempt("traceroute", probes, "-n", "-w", "2", "10.66.1.2").expect(0).lines().stream()
                        .skip(1)
                        .map(l -> l.strip().split("\\s+", -1)[1])
                        .toList();
        assertEquals(List.of("10.66.0.2", "10.66.1.2"), hops);
    }

    @Test
    void ttlThatEndsAtGw() {
        world.netns()
                .attempt("ping", "-n", "-c", "1", "-t", "1", "-W", "2", "10.66.1.2")
                .expect(1)
                .contains("From 10.66.0.2 icmp_seq=1 Time to live exceeded");
    }

    @Test
    void hostThatIsNotThere() {
        Output output = world.netns().attempt("ping", "-n", "-c", "1", "-W", "10", "10.66.1.99");
        output.expect(1).contains("From 10.66.0.2 icmp_seq=1 Destination Host Unreachable");
    }

    @Test
    void noRoute() {
        world.netns().run("ip", "route", "replace", "10.77.0.0/16", "via", "10.66.0.2");
        world.netns()
                .attempt("ping", "-n", "-c", "1", "-W", "2", "10.77.0.1")
                .expect(1)
                .contains("From 10.66.0.2 icmp_seq=1 Destination Net Unreachable");
    }

    @Test
    void noSuchProtocolAndNoSuchPort() {
        // traceroute's last hop in both cases is web's own answer: port unreachable, and protocol unreachable (!P).
        world.netns()
                .attempt("traceroute", "-n", "-w", "2", "-q", "1", "-P", "253", "10.66.1.2")
                .expect(0)
                .contains("!P");
    }

    @Test
    void webPingsLinux() {
        String output = world.vvctl().line("jexec web ping -c 3 -i 0.05 10.66.0.1");
        assertTrue(output.contains("3 packets transmitted, 3 packets received, 0.0% packet loss"), output);
        // Linux's 64 less gw.
        assertEquals(
                3,
                output.lines()
                        .filter(l -> l.contains("from 10.66.0.1:") && l.contains("ttl=63"))
                        .count(),
                output);
    }

    @Test
    void webPingsAHostThatIsSilent() {
        // Linux has a neighbour there that nobody answers for.
        world.vvctl()
                .attempt("jexec", "web", "ping", "-c", "1", "-t", "1", "10.66.0.77")
                .expect(2)
                .contains("1 packets transmitted, 0 packets received, 100.0% packet loss");
    }
}
