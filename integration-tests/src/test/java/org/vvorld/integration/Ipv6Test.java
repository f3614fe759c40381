package org.vvorld.integration;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.vvorld.integration.harness.Await;
import org.vvorld.integration.harness.Capture;
import org.vvorld.integration.harness.IntegrationTest;
import org.vvorld.integration.harness.Netns;
import org.vvorld.integration.harness.Vvorldd;

/**
 * Three vnets route IPv6 between two kernels.
 *
 * <pre>
 *   left 2001:db8:1::2 -- vv1 -- ::1 a --- 2001:db8:a::/64 --- b --- 2001:db8:b::/64 --- c ::1 -- vv2 -- 2001:db8:2::2 right
 * </pre>
 */
@IntegrationTest
class Ipv6Test {
    private static Netns middle;
    private static Netns left;
    private static Netns right;
    private static Vvorldd daemon;

    @BeforeAll
    static void start() {
        middle = new Netns();
        left = new Netns();
        right = new Netns();
        daemon = Vvorldd.in(middle).config("""
                devices: {vv1: {tap: vv1}, vv2: {tap: vv2}}
                jails:
                  a: {sysctl: {net.inet6.ip6.forwarding: 1}, interfaces: {vv1: {}, epair0a: {}}}
                  b: {sysctl: {net.inet6.ip6.forwarding: 1}, interfaces: {epair0b: {}, epair1a: {}}}
                  c: {sysctl: {net.inet6.ip6.forwarding: 1}, interfaces: {epair1b: {}, vv2: {}}}
                """).start();
        for (String line : """
                jexec a ifconfig vv1 inet6 2001:db8:1::1/64
                jexec a ifconfig epair0a inet6 2001:db8:a::1/64
                jexec b ifconfig epair0b inet6 2001:db8:a::2/64
                jexec b ifconfig epair1a inet6 2001:db8:b::1/64
                jexec c ifconfig epair1b inet6 2001:db8:b::2/64
                jexec c ifconfig vv2 inet6 2001:db8:2::1/64
                jexec a route -6 -q add default 2001:db8:a::2
                jexec b route -6 -q add 2001:db8:1::/64 2001:db8:a::1
                jexec b route -6 -q add 2001:db8:2::/64 2001:db8:b::2
                jexec c route -6 -q add default 2001:db8:b::1
                """.lines().toList()) {
            daemon.vvctl().line(line);
        }
        connect(left, "vv1", "2001:db8:1::");
        connect(right, "vv2", "2001:db8:2::");
        Await.until(
                "addresses are ours",
                () -> !daemon.vvctl().line("ifconfig -j c").contains("tentative")
                        && !left.run("ip", "-6", "addr").contains("tentative")
                        && !right.run("ip", "-6", "addr").contains("tentative"));
    }

    private static void connect(Netns host, String tap, String network) {
        middle.run("ip", "link", "set", tap, "netns", host.name());
        host.run("ip", "link", "set", tap, "up");
        host.run("ip", "-6", "addr", "add", network + "2/64", "dev", tap);
        host.run("ip", "-6", "route", "add", "default", "via", network + "1");
    }

    @AfterAll
    static void stop() {
        try {
            daemon.stop();
        } finally {
            daemon.close();
            left.close();
            right.close();
            middle.close();
        }
    }

    @Test
    void pingThroughThreeVnets() {
        try (Capture capture = new Capture(left, "vv1")) {
            // Without room for a time stamp, ping waits for the last answer as long as for the next request.
            for (String size : new String[] {"0", "56", "1452"}) {
                left.attempt("ping", "-6", "-n", "-c", "5", "-i", "0.2", "-W", "2", "-s", size, "2001:db8:2::2")
                        .expect(0)
                        .contains(" 0% packet loss");
            }
            assertTrue(left.run("ip", "-6", "neigh", "show", "2001:db8:1::1").contains("REACHABLE"));
            String mac =
                    left.run("ip", "-6", "neigh", "show", "2001:db8:1::1").replaceAll("(?s).*lladdr (\\S+).*", "$1");
            capture.requireClean(mac);
        }
    }

    /** The other way round than Linux's traceroute: a vnet's, to Linux. */
    @Test
    void aVnetTracesItsWayToLinux() {
        for (String how : new String[] {"traceroute6 -n", "traceroute6 -n -I"}) {
            String way = daemon.vvctl().line("jexec a " + how + " 2001:db8:2::2");
            String time = "(  \\d+\\.\\d{3} ms){3}\n";
            assertTrue(
                    way.matches(" 1  2001:db8:a::2" + time + " 2  2001:db8:b::2" + time + " 3  2001:db8:2::2" + time),
                    way);
        }
    }

    /** RFC 8201: Linux learns of a small link in the middle, and cuts to fit. */
    @Test
    void linuxLearnsThePathMtu() {
        daemon.vvctl().line("jexec b ifconfig epair1a mtu 1400");
        daemon.vvctl().line("jexec c ifconfig epair1b mtu 1400");
        left.attempt("ping", "-6", "-n", "-c", "1", "-W", "1", "-M", "do", "-s", "1452", "2001:db8:2::2")
                .expect(1)
                .contains("From 2001:db8:a::2");
        String route = left.run("ip", "-6", "route", "get", "2001:db8:2::2");
        assertTrue(route.contains("mtu 1400"), route);
        // The first answer is too big too: right learns by it.
        left.attempt("ping", "-6", "-n", "-c", "3", "-i", "0.3", "-W", "2", "-s", "1452", "2001:db8:2::2")
                .expect(0);
        daemon.vvctl().line("jexec b ifconfig epair1a mtu 1500");
        daemon.vvctl().line("jexec c ifconfig epair1b mtu 1500");
    }

    @Test
    void pingFromAVnetAndLinkLocal() {
        String six = daemon.vvctl().line("jexec a ping6 -c 2 -i 0.1 2001:db8:1::2");
        assertTrue(six.contains("16 bytes from 2001:db8:1::2, icmp_seq=1 hlim=64 time="), six);
        assertTrue(six.contains("2 packets transmitted, 2 packets received, 0.0% packet loss"), six);
        String all = daemon.vvctl().line("jexec a ping -6 -c 1 -o ff02::1%vv1");
        assertTrue(all.contains("bytes from fe80::"), all);
        String far = daemon.vvctl().line("jexec a ndp -an");
        assertTrue(far.contains("2001:db8:1::2"), far);
    }
}
