package org.vvorld.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vvorld.integration.harness.Await;
import org.vvorld.integration.harness.Capture;
import org.vvorld.integration.harness.IntegrationTest;
import org.vvorld.integration.harness.Netns;
import org.vvorld.integration.harness.Running;
import org.vvorld.integration.harness.Vvorldd;

/**
 * IPv6 from the config alone: between two kernels a narrow link, whose ends have no addresses but link-local ones.
 *
 * <pre>
 *                             c 2001:db8:3::2
 *                             | epair1
 *   left 2001:db8:1::2 -- vv1 a epair0, 1400 bytes b vv2 -- 2001:db8:2::2 right
 * </pre>
 */
@IntegrationTest
class Config6Test {
    private static final String CONFIG = """
            devices: {vv1: {tap: vv1}, vv2: {tap: vv2}}
            jails:
              a:
                sysctl: {net.inet6.ip6.forwarding: 1}
                interfaces:
                  vv1: {inet6: [2001:db8:1::1/64, fe80::1/64]}
                  epair0a: {inet6: fe80::a/64, mtu: 1400}
                  epair1a: {inet6: 2001:db8:3::1/64, no_dad: true}
                routes: {2001:db8:2::/64: fe80::b%epair0a, 2001:db8:f::b: fe80::b%epair0a, 2001:db8:9::/48: reject}
              b:
                sysctl: {net.inet6.ip6.forwarding: 1}
                interfaces:
                  lo0: {inet6: 2001:db8:f::b/128}
                  epair0b: {inet6: fe80::b/64, mtu: 1400}
                  vv2: {inet6: 2001:db8:2::1/64}
                routes: {default6: fe80::a%epair0b}
              c:
                interfaces: {epair1b: {inet6: 2001:db8:3::2/64, no_dad: true}}
                routes: {default6: 2001:db8:3::1}
            """;

    private final Netns middle = new Netns();
    private final Netns left = new Netns();
    private final Netns right = new Netns();
    private Vvorldd daemon;

    @BeforeEach
    void start() {
        daemon = Vvorldd.in(middle).config(CONFIG).start();
        connect(left, "vv1", "2001:db8:1::");
        connect(right, "vv2", "2001:db8:2::");
        Await.until(
                "addresses are ours",
                () -> !daemon.vvctl().line("ifconfig -j a").contains("tentative")
                        && !daemon.vvctl().line("ifconfig -j b").contains("tentative")
                        && !left.run("ip", "-6", "addr").contains("tentative")
                        && !right.run("ip", "-6", "addr").contains("tentative"));
    }

    private void connect(Netns host, String tap, String network) {
        middle.run("ip", "link", "set", tap, "netns", host.name());
        host.run("ip", "link", "set", tap, "up");
        host.run("ip", "-6", "addr", "add", network + "2/64", "dev", tap);
        host.run("ip", "-6", "route", "add", "default", "via", network + "1");
    }

    @AfterEach
    void stop() {
        try {
            daemon.stop();
        } finally {
            daemon.close();
            left.close();
            right.close();
            middle.close();
        }
    }

    private void ping(String address) {
        left.attempt("ping", "-6", "-n", "-c", "3", "-i", "0.1", "-W", "2", address)
                .expect(0)
                .contains(" 0% packet loss");
    }

    private void unreachable(String address, String says) {
        left.attempt("ping", "-6", "-n", "-c", "1", "-W", "1", address)
                .expect(1)
                .contains(says);
    }

    @Test
    void whatTheConfigSaysIsThereAndAReloadChangesIt() {
        ping("2001:db8:2::2");
        ping("2001:db8:f::b");
        ping("fe80::1%vv1");
        unreachable("2001:db8:9::1", "Destination unreachable");
        String routes = daemon.vvctl().line("jexec a netstat -rn -6");
        assertTrue(routes.contains("fe80::b%epair0a"), routes);
        try (Running ping = left.command("ping", "-6", "-n", "-q", "-i", "0.005", "-W", "2", "2001:db8:2::2")
                .start()) {
            daemon.reload(CONFIG.replace("2001:db8:2::1/64", "[2001:db8:2::1/64, 2001:db8:2::3/64]")
                    .replace("lo0: {inet6: 2001:db8:f::b/128}", "lo0:")
                    .replace("2001:db8:9::/48: reject", "2001:db8:9::/48: fe80::b%epair0a")
                    .replace("inet6: [2001:db8:1::1/64, fe80::1/64]", "inet6: 2001:db8:1::1/64"));
            daemon.awaitLog("applied, with 0 faults");
            Await.until(
                    "the new address is b's",
                    () -> !daemon.vvctl().line("ifconfig -j b").contains("tentative"));
            ping("2001:db8:2::3");
            left.attempt("ping", "-6", "-n", "-c", "1", "-W", "1", "fe80::1%vv1")
                    .expect(1);
            unreachable("2001:db8:9::1", "Time exceeded");
            assertFalse(daemon.vvctl().line("ifconfig -j b lo0").contains("2001:db8:f::b"));
            ping.endPingWithoutLoss();
        }
        daemon.reload(CONFIG.replaceAll("(?m)^ *routes: .*\n", "").replaceAll("inet6: (\\[[^]]*]|[^,}]*),? ?", ""));
        Await.until(
                "IPv6 is off in a",
                () -> daemon.vvctl().line("ifconfig -j a vv1").contains("IFDISABLED"));
        left.attempt("ping", "-6", "-n", "-c", "1", "-W", "1", "2001:db8:1::1").expect(1);
        daemon.reload(CONFIG);
        Await.until(
                "it is on again",
                () -> left.attempt("ping", "-6", "-n", "-c", "1", "-W", "1", "2001:db8:2::2")
                                .status()
                        == 0);
    }

    @Test
    void aFaultNamesItsLineAndNothingChanges() {
        daemon.reload(CONFIG.replace("fe80::b%epair0a, 2001:db8:f::b", "fe80::b%epair0b, 2001:db8:f::b"));
        daemon.awaitLog("vvorld.yaml:9: jails.a.routes.2001:db8:2::/64: \"epair0b\" is not among the interfaces of this"
                + " vnet; did you mean epair0a?");
        ping("2001:db8:2::2");
    }

    /** Linux feels its way to the other kernel and to a vnet behind the narrow link. */
    @Test
    void tracepathSeesTheNarrowLink() {
        try (Capture capture = new Capture(left, "vv1")) {
            String far = left.run("tracepath", "-6", "-n", "2001:db8:2::2");
            assertTrue(far.contains("2001:db8:1::1") && far.contains("pmtu 1400"), far);
            assertTrue(far.contains("Resume: pmtu 1400 hops 3 back 3"), far);
            left.run("ip", "-6", "route", "flush", "cache");
            String near = left.run("tracepath", "-6", "-n", "2001:db8:f::b");
            assertTrue(near.contains("Resume: pmtu 1400 hops 2 back 2"), near);
            String mac =
                    left.run("ip", "-6", "neigh", "show", "2001:db8:1::1").replaceAll("(?s).*lladdr (\\S+).*", "$1");
            capture.requireClean(mac);
        }
    }

    /** And a vnet does: what it sends after that is cut at its source. */
    @Test
    void aVnetLearnsThePathMtu() {
        String pings = daemon.vvctl().line("jexec c ping6 -c 5 -i 0.2 -s 1452 2001:db8:2::2");
        assertTrue(pings.contains("Packet too big mtu = 1400"), pings);
        // The first is too big for a, and right's first answer for b.
        assertTrue(pings.contains("icmp_seq=4 ") && pings.contains("5 packets transmitted, 3 packets received"), pings);
        assertEquals(1, daemon.metrics().counter("c", "icmp6_path_mtu_learnt"));
        assertEquals(1, daemon.metrics().dropped("a", "ipv6_too_big"));
        String statistics = daemon.vvctl().line("jexec c netstat -s -p icmp6");
        assertTrue(statistics.contains("1 path MTU learnt"), statistics);
        String route = right.run("ip", "-6", "route", "get", "2001:db8:3::2");
        assertTrue(route.contains("mtu 1400"), route);
    }
}
