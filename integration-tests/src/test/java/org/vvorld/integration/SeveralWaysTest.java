package org.vvorld.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.vvorld.integration.harness.Await;
import org.vvorld.integration.harness.Datagrams;
import org.vvorld.integration.harness.IntegrationTest;
import org.vvorld.integration.harness.JavaProgram;
import org.vvorld.integration.harness.Netns;
import org.vvorld.integration.harness.Running;
import org.vvorld.integration.harness.Vvorldd;

/**
 * A vnet with two links to the same Linux: several ways for a destination, and several FIBs.
 *
 * <pre>
 *   left 10.1.0.2 -- vvl -- 10.1.0.1        10.2.1.1 -- vv1 -- 10.2.1.2 right
 *                                    router                             10.9.0.1
 *   left 10.1.1.2 -- vvm -- 10.1.1.1        10.2.2.1 -- vv2 -- 10.2.2.2 right
 *                       (FIB 1)
 * </pre>
 */
@IntegrationTest
class SeveralWaysTest {
    private static final int FLOWS = 640;
    private static final int EACH = 3;
    private static final String FAR = "10.9.0.1";
    private static final String FAR6 = "2001:db8:9::1";

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
                        memory: {large-packets: 0}
                        devices: {vvl: {tap: vvl}, vvm: {tap: vvm}, vv1: {tap: vv1}, vv2: {tap: vv2}}
                        jails:
                          router:
                            sysctl:
                              net.inet.ip.forwarding: 1
                              net.inet6.ip6.forwarding: 1
                              net.fibs: 2
                              net.add_addr_allfibs: 1
                            interfaces:
                              vvl: {inet: 10.1.0.1/24, inet6: "2001:db8:10::1/64", no_dad: true}
                              vvm: {inet: 10.1.1.1/24, inet6: "2001:db8:11::1/64", no_dad: true, fib: 1}
                              vv1: {inet: 10.2.1.1/24, inet6: "2001:db8:21::1/64", no_dad: true}
                              vv2: {inet: 10.2.2.1/24, inet6: "2001:db8:22::1/64", no_dad: true}
                            routes:
                              10.9.0.0/16: [10.2.1.2, 10.2.2.2]
                              2001:db8:9::/48: ["2001:db8:21::2", "2001:db8:22::2"]
                            fib_routes:
                              1: {10.9.0.0/16: 10.2.2.2, "2001:db8:9::/48": "2001:db8:22::2"}
                        """).start();
        connect(left, "vvl", "10.1.0.2/24", "2001:db8:10::2/64");
        connect(left, "vvm", "10.1.1.2/24", "2001:db8:11::2/64");
        connect(right, "vv1", "10.2.1.2/24", "2001:db8:21::2/64");
        connect(right, "vv2", "10.2.2.2/24", "2001:db8:22::2/64");
        right.run("ip", "addr", "add", FAR + "/32", "dev", "lo");
        right.run("ip", "addr", "add", FAR6 + "/128", "dev", "lo");
        right.run("ip", "route", "add", "10.1.0.0/16", "via", "10.2.1.1");
        right.run("ip", "route", "add", "2001:db8:10::/47", "via", "2001:db8:21::1");
        left.run("ip", "route", "add", "10.9.0.0/16", "via", "10.1.0.1");
        left.run("ip", "route", "add", "2001:db8:9::/48", "via", "2001:db8:10::1");
    }

    private static void connect(Netns host, String tap, String four, String six) {
        middle.run("ip", "link", "set", tap, "netns", host.name());
        host.run("ip", "addr", "add", four, "dev", tap);
        host.run("ip", "addr", "add", six, "dev", tap, "nodad");
        host.run("ip", "link", "set", tap, "up");
        // What goes by one link is answered by the other.
        host.run("sysctl", "-qw", "net.ipv4.conf." + tap + ".rp_filter=0");
        host.run("sysctl", "-qw", "net.ipv4.conf.all.rp_filter=0");
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

    /** Datagrams of all flows that came by a link to right. */
    private static long[] flows(String to) {
        try (Running server =
                JavaProgram.in(right, Datagrams.class, "serve", to, "7000").start()) {
            Await.until("the server serves", () -> server.out().contains("serving"));
            long first = right.statistic("vv1", "rx_packets");
            long second = right.statistic("vv2", "rx_packets");
            JavaProgram.in(left, Datagrams.class, "flows", to, "7000", Integer.toString(FLOWS), Integer.toString(EACH))
                    .run()
                    .expect(0)
                    .contains(FLOWS + " flows were answered");
            return new long[] {
                right.statistic("vv1", "rx_packets") - first, right.statistic("vv2", "rx_packets") - second
            };
        }
    }

    private static void requireEqualShares(String to) {
        long[] came = flows(to);
        long all = (long) FLOWS * EACH;
        // ARP and neighbour discovery have a few frames of their own.
        assertTrue(came[0] + came[1] >= all && came[0] + came[1] < all + 40, came[0] + " + " + came[1]);
        assertTrue(came[0] > 0.45 * all && came[0] < 0.55 * all, came[0] + " of " + all);
    }

    @Test
    void flowsAreSharedAndAFallenLinkIsLeft() {
        requireEqualShares(FAR);
        requireEqualShares(FAR6);
        daemon.vvctl().line("jexec router ifconfig vv1 down");
        right.run("ip", "route", "replace", "10.1.0.0/16", "via", "10.2.2.1");
        try {
            long[] came = flows(FAR);
            assertTrue(came[1] >= (long) FLOWS * EACH, came[1] + " by the link that is left");
        } finally {
            daemon.vvctl().line("jexec router ifconfig vv1 up");
            right.run("ip", "route", "replace", "10.1.0.0/16", "via", "10.2.1.1");
        }
        requireEqualShares(FAR);
    }

    @Test
    void ipv4OverIpv6NextHops() {
        right.run("ip", "addr", "add", "10.10.0.1/32", "dev", "lo");
        left.run("ip", "addr", "add", "10.11.0.1/32", "dev", "lo");
        left.run("ip", "route", "add", "10.10.0.0/16", "via", "10.1.0.1");
        right.run("ip", "route", "add", "10.11.0.0/16", "via", "inet6", linkLocal("vv1"), "dev", "vv1");
        daemon.vvctl().line("jexec router route add 10.11.0.0/16 10.1.0.2");
        String gateway = right.run("ip", "-6", "-o", "addr", "show", "dev", "vv1", "scope", "link")
                .replaceFirst("(?s).*inet6 (fe80[^/]*)/.*", "$1");
        daemon.vvctl().line("jexec router route add -4 10.10.0.0/16 -inet6 " + gateway + "%vv1");
        left.attempt("ping", "-n", "-c", "3", "-i", "0.2", "-I", "10.11.0.1", "10.10.0.1")
                .expect(0)
                .contains(" 0% packet loss");
        left.attempt("ping", "-n", "-c", "2", "-i", "0.2", "-s", "9000", "-I", "10.11.0.1", "10.10.0.1")
                .expect(0)
                .contains(" 0% packet loss");
        String ping = daemon.vvctl().line("jexec router ping -c 1 10.10.0.1");
        assertTrue(ping.contains("64 bytes from 10.10.0.1: icmp_seq=0"), ping);
    }

    private static String linkLocal(String name) {
        return daemon.vvctl().line("jexec router ifconfig " + name).replaceFirst("(?s).*inet6 (fe80[^%]*)%.*", "$1");
    }

    @Test
    void eachFibHasItsOwnWay() {
        left.run("ip", "route", "add", FAR + "/32", "via", "10.1.1.1");
        left.run("ip", "route", "add", FAR6 + "/128", "via", "2001:db8:11::1");
        try {
            long[] four = flows(FAR);
            assertTrue(four[0] < 40 && four[1] >= (long) FLOWS * EACH, four[0] + " and " + four[1]);
            long[] six = flows(FAR6);
            assertTrue(six[0] < 40 && six[1] >= (long) FLOWS * EACH, six[0] + " and " + six[1]);
            left.attempt("traceroute", "-n", "-q", "1", "-N", "1", "-w", "2", FAR)
                    .expect(0)
                    .contains(" 1  10.1.1.1 ")
                    .contains(" 2  10.9.0.1 ");
        } finally {
            left.run("ip", "route", "del", FAR + "/32");
            left.run("ip", "route", "del", FAR6 + "/128");
        }
        assertEquals(
                "10.9.0.0/16 10.2.2.2 UGS vv2",
                daemon.vvctl()
                        .line("jexec router netstat -rn4 -F 1")
                        .lines()
                        .filter(l -> l.startsWith("10.9."))
                        .map(l -> l.trim().replaceAll(" +", " "))
                        .findFirst()
                        .orElse(""));
        daemon.vvctl().line("jexec router setfib 1 ping -c 1 " + FAR);
        daemon.vvctl().line("jexec router setfib 1 ping6 -c 1 " + FAR6);
        daemon.vvctl().line("jexec router ping -p cafe -z 46 -c 1 " + FAR);
    }
}
