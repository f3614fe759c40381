package org.vvorld.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vvorld.integration.harness.Await;
import org.vvorld.integration.harness.IntegrationTest;
import org.vvorld.integration.harness.Metrics;
import org.vvorld.integration.harness.Netns;
import org.vvorld.integration.harness.Running;
import org.vvorld.integration.harness.Vvorldd;

/**
 * The attacks of thc-ipv6 and of SI6's ipv6toolkit on a vnet, each as fast as Linux can for a moment.
 *
 * <pre>
 *   attacker 2001:db8:1::2 -- vv1 -- ::1 target ::1 --- epair0 --- 2001:db8:9::/64 behind     bystander 10.9.0.1 -- vv2 -- 10.9.0.2 quiet
 * </pre>
 */
@IntegrationTest
class Ipv6AttackTest {
    private static final String TARGET = "2001:db8:1::1";
    /** What the daemon may grow by in all attacks together: packet slabs, code that runs for the first time, and a little heap. */
    private static final long MOST_GROWTH_KIB = 96 * 1024;

    private static Netns middle;
    private static Netns attacker;
    private static Netns bystander;
    private static Vvorldd daemon;
    private static long residentBefore;

    @BeforeAll
    static void start() {
        middle = new Netns();
        attacker = new Netns();
        bystander = new Netns();
        daemon = Vvorldd.in(middle).config("""
                http: {address: "127.0.0.1:9917"}
                devices: {vv1: {tap: vv1}, vv2: {tap: vv2}}
                jails:
                  target: {sysctl: {net.inet6.ip6.forwarding: 1, net.inet.ip.fragttl: 1}, interfaces: {vv1: {}, epair0a: {}}}
                  behind: {interfaces: {epair0b: {}}}
                  quiet: {interfaces: {vv2: {inet: 10.9.0.2/24}}}
                """).start();
        for (String line : """
                jexec target ifconfig vv1 inet6 2001:db8:1::1/64 accept_rtadv
                jexec target ifconfig epair0a inet6 2001:db8:9::1/64
                jexec behind ifconfig epair0b inet6 2001:db8:9::2/64
                """.lines().toList()) {
            daemon.vvctl().line(line);
        }
        middle.run("ip", "link", "set", "vv1", "netns", attacker.name());
        middle.run("ip", "link", "set", "vv2", "netns", bystander.name());
        attacker.run("ip", "link", "set", "vv1", "up");
        attacker.run("ip", "-6", "addr", "add", "2001:db8:1::2/64", "dev", "vv1", "nodad");
        attacker.run("ip", "-6", "route", "add", "default", "via", TARGET);
        bystander.run("ip", "link", "set", "vv2", "up");
        bystander.run("ip", "addr", "add", "10.9.0.1/24", "dev", "vv2");
        Await.until("the target answers", Ipv6AttackTest::answers);
        residentBefore = daemon.residentKib();
    }

    private static boolean answers() {
        return attacker.attempt("ping", "-6", "-n", "-c", "1", "-W", "1", TARGET)
                        .status()
                == 0;
    }

    @AfterAll
    static void stop() {
        try {
            long grown = daemon.residentKib() - residentBefore;
            assertTrue(grown < MOST_GROWTH_KIB, () -> "the daemon grew by " + grown + " KiB");
            assertFalse(daemon.log().contains("ERROR"), daemon::log);
            daemon.stop();
        } finally {
            daemon.close();
            attacker.close();
            bystander.close();
            middle.close();
        }
    }

    /** Milliseconds, how many packets come at least, and what to run; some think for five seconds first. */
    @ParameterizedTest(name = "{2}")
    @CsvSource({
        // Router advertisements and solicitations; the same with extension headers that are to pass filters
        "1500, 1000, atk6-flood_router26 vv1",
        "1500, 1000, atk6-flood_router26 -H -F -D vv1",
        "1500, 1000, atk6-flood_rs6 -sS vv1 " + TARGET,
        // Neighbours
        "1500, 1000, atk6-flood_solicitate6 vv1 " + TARGET + " " + TARGET,
        "1500, 1000, atk6-flood_advertise6 vv1 " + TARGET,
        "1500, 1000, atk6-flood_redir6 vv1",
        "1500, 1000, atk6-ndpexhaust26 -p -r vv1 2001:db8:9::/64",
        // Listeners
        "1500, 1000, atk6-flood_mld26 vv1",
        // Extension headers: 180 of them
        "6000, 1000, atk6-denial6 vv1 " + TARGET + " 3",
        // Fragments: overlapping, atomic, never whole, more than 65,535 bytes
        "1500, 1000, atk6-fragmentation6 -fp vv1 " + TARGET + " 8",
        "1500, 100, atk6-exploit6 vv1 " + TARGET,
        "1500, 100, frag6 -i vv1 -d " + TARGET + " -F 100 -l -z 1",
        "1500, 2, frag6 -i vv1 -d " + TARGET + " -O atomic -l -z 1",
        "1500, 10, frag6 -i vv1 -d " + TARGET + " -X",
        "1500, 5, frag6 -i vv1 -d " + TARGET + " -p",
    })
    void nobodyElseNotices(int millis, int atLeast, String attack) {
        Metrics before = daemon.metrics();
        try (Running ping = bystander
                        .command("ping", "-n", "-q", "-i", "0.01", "-W", "2", "10.9.0.2")
                        .start();
                Running tool = attacker.command(("timeout -s KILL " + millis / 1000.0 + " " + attack).split(" "))
                        .start()) {
            tool.end(Duration.ofMillis(millis + 5_000));
            ping.endPingWithoutLoss();
        }
        // RFC 4861 section 7.3.3: a neighbour whose address was poisoned is probed and found again.
        Await.until("the target answers again", Duration.ofSeconds(5), Ipv6AttackTest::answers);
        Metrics after = Await.value(
                "every packet is sent, consumed or dropped",
                daemon::metrics,
                m -> List.of("target", "behind").stream()
                        .allMatch(jail ->
                                unaccounted(m, jail) <= m.value("vvorld_vnet_waiting_packets{jail=\"" + jail + "\"}")));
        for (String jail : List.of("target", "behind", "quiet")) {
            assertEquals(0, after.counter(jail, "exceptions"), jail);
        }
        long came = after.counter("target", "packets_received") - before.counter("target", "packets_received");
        assertTrue(came >= atLeast, () -> "only " + came + " packets came");
        assertEquals(
                after.counter("target", "packets_dropped"),
                after.sum("vvorld_dropped_packets_total", "jail=\"target\""),
                "each drop has a reason");
    }

    /** Packets of a jail's vnet that have come and not gone. */
    private static long unaccounted(Metrics m, String jail) {
        return m.counter(jail, "packets_received")
                + m.counter(jail, "packets_originated")
                - m.counter(jail, "packets_sent")
                - m.counter(jail, "packets_consumed")
                - m.counter(jail, "packets_dropped");
    }
}
