package org.vvorld.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.vvorld.integration.harness.IntegrationTest;
import org.vvorld.integration.harness.Metrics;
import org.vvorld.integration.harness.Netns;
import org.vvorld.integration.harness.Vvorldd;

/**
 * Two tenants who have everything in common but the wire: addresses, names of interfaces, hardware addresses, and the kernel at the
 * other end likewise. What one does the other never sees.
 *
 * <pre>
 *   left  10.0.0.2 -- vv1 -- wan 10.0.0.1 a
 *   right 10.0.0.2 -- vv2 -- wan 10.0.0.1 b
 * </pre>
 */
@IntegrationTest
class TwinsTest {
    private static final String STATION = "02:00:00:00:77:01";
    private static final String KERNEL = "02:00:00:00:77:02";
    private static final int PINGS = 50;

    private static void wire(Netns middle, Netns end, Vvorldd daemon, String jail, String tap) {
        middle.run("ip", "link", "set", tap, "netns", end.name());
        end.run("sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1", "net.ipv6.conf.default.disable_ipv6=1");
        end.run("ip", "link", "set", tap, "name", "eth0", "address", KERNEL);
        end.run("ip", "addr", "add", "10.0.0.2/24", "dev", "eth0");
        end.run("ip", "link", "set", "eth0", "up");
        daemon.vvctl().run("jexec", jail, "ifconfig", tap, "name", "wan");
    }

    private static long received(Metrics m, String jail) {
        return m.value("vvorld_interface_receive_packets_total{interface=\"wan\",jail=\"" + jail + "\"}");
    }

    private static void ping(Netns from) {
        from.attempt("ping", "-n", "-c", Integer.toString(PINGS), "-i", "0.005", "-W", "2", "10.0.0.1")
                .expect(0)
                .contains(" 0% packet loss");
    }

    @Test
    void neitherSeesTheOther() {
        try (Netns middle = new Netns();
                Netns left = new Netns();
                Netns right = new Netns();
                Vvorldd daemon =
                        Vvorldd.in(middle).config("""
                                devices: {vv1: {tap: vv1}, vv2: {tap: vv2}}
                                jails:
                                  a: {interfaces: {vv1: {inet: 10.0.0.1/24, ether: %1$s}}}
                                  b: {interfaces: {vv2: {inet: 10.0.0.1/24, ether: %1$s}}}
                                """.formatted(STATION)).start()) {
            wire(middle, left, daemon, "a", "vv1");
            wire(middle, right, daemon, "b", "vv2");
            for (String jail : new String[] {"a", "b"}) {
                assertEquals("lo0 wan\n", daemon.vvctl().run("jexec", jail, "ifconfig", "-l"));
            }
            Metrics before = daemon.metrics();
            long rightSaw = right.statistic("eth0", "rx_packets");
            ping(left);
            daemon.vvctl().run("jexec", "a", "ping", "-c", "3", "-i", "0.01", "10.0.0.2");
            Metrics after = daemon.metrics();
            // An ARP request or two beside the pings; b's wire was silent, and so is what it says of it.
            assertBetween(PINGS + 3, received(after, "a") - received(before, "a"));
            assertEquals(received(before, "b"), received(after, "b"));
            assertEquals(rightSaw, right.statistic("eth0", "rx_packets"));
            assertFalse(daemon.vvctl().run("jexec", "b", "arp", "-an").contains("10.0.0.2"));

            ping(right);
            Metrics last = daemon.metrics();
            assertBetween(PINGS, received(last, "b") - received(after, "b"));
            // At most the kernel's question whether its neighbour is still there.
            assertBetween(0, received(last, "a") - received(after, "a"));
        }
    }

    /** So many, and a few ARP packets. */
    private static void assertBetween(long expected, long packets) {
        assertTrue(packets >= expected && packets <= expected + 4, () -> packets + " packets, not " + expected);
    }
}
