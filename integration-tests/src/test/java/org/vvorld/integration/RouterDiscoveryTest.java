package org.vvorld.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.vvorld.integration.harness.Await;
import org.vvorld.integration.harness.Capture;
import org.vvorld.integration.harness.IntegrationTest;
import org.vvorld.integration.harness.Netns;
import org.vvorld.integration.harness.Running;
import org.vvorld.integration.harness.Vvorldd;

/**
 * A vnet is the router of a Linux host, and the host of a Linux router that runs radvd.
 *
 * <pre>
 *   left, a host -- vv1 -- bridge0 a, a router (2001:db8:1::1) -- epair0 -- b, another router      right, radvd -- vv2 -- c, a host
 * </pre>
 */
@IntegrationTest
class RouterDiscoveryTest {
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
                  a:
                    sysctl: {net.inet6.ip6.forwarding: 1}
                    interfaces:
                      lo0: {inet6: "2001:db8:aa::1/128"}
                      vv1:
                      epair0a:
                      bridge0:
                        inet6: 2001:db8:1::1/64
                        members: [vv1, epair0a]
                        rtadv: {interval: 4, dns: ["2001:db8:aa::53"], search: [example.org], routes: {"2001:db8:7::/48": {}}}
                  b:
                    sysctl: {net.inet6.ip6.forwarding: 1}
                    interfaces:
                      lo0: {inet6: "2001:db8:bb::1/128"}
                      epair0b: {inet6: 2001:db8:1::b/64}
                  c:
                    interfaces:
                      vv2: {accept_rtadv: true}
                """).start();
        for (Netns each : new Netns[] {left, right}) {
            String tap = each == left ? "vv1" : "vv2";
            middle.run("ip", "link", "set", tap, "netns", each.name());
            each.run("sysctl", "-qw", "net.ipv6.conf." + tap + ".accept_ra=" + (each == left ? 1 : 0));
            each.run("ip", "link", "set", tap, "up");
        }
        daemon.vvctl().line("jexec a route -6 -q add 2001:db8:bb::/64 " + lowOfB() + "%bridge0");
    }

    private static String lowOfB() {
        return Await.value(
                        "b has its link-local address",
                        () -> daemon.vvctl().line("jexec b ifconfig epair0b inet6"),
                        text -> text.contains("fe80::") && !text.contains("tentative"))
                .replaceAll("(?s).*(fe80::[0-9a-f:]+)%.*", "$1");
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

    /** RFC 4861 section 6.2, RFC 4862: Linux believes us. */
    @Test
    void linuxIsAHostOfAVnet() {
        try (Capture capture = new Capture(left, "vv1")) {
            String addresses = Await.value(
                    "Linux has formed an address",
                    Duration.ofSeconds(20),
                    () -> left.run("ip", "-6", "addr", "show", "vv1"),
                    text -> text.contains("inet6 2001:db8:1:0:") && !text.contains("tentative"));
            assertTrue(addresses.contains(" dynamic "), addresses);
            String routes = left.run("ip", "-6", "route");
            assertTrue(routes.matches("(?s).*default via fe80::[0-9a-f:]+ dev vv1 proto ra .*"), routes);
            assertTrue(routes.contains("2001:db8:1::/64 dev vv1 proto kernel"), routes);
            left.attempt("ping", "-6", "-n", "-c", "3", "-i", "0.2", "-W", "2", "2001:db8:aa::1")
                    .expect(0);
            String discovered = left.run("rdisc6", "-1", "-w", "8000", "vv1");
            for (String line : new String[] {
                "Hop limit                 :           64",
                "Stateful address conf.    :           No",
                "Router lifetime           :           12 (0x0000000c) seconds",
                "Prefix                   : 2001:db8:1::/64",
                "On-link                 :          Yes",
                "Autonomous address conf.:          Yes",
                "Valid time              :      2592000",
                "MTU                      :         1500 bytes",
                "Route                    : 2001:db8:7::/48",
                "Recursive DNS server     : 2001:db8:aa::53",
                "DNS search list          : example.org"
            }) {
                assertTrue(discovered.contains(line), () -> "no '" + line + "' in " + discovered);
            }
            assertTrue(left.run("ndisc6", "-1", "-q", "2001:db8:1::1", "vv1")
                    .trim()
                    .matches("[0-9A-F:]{17}"));
            assertTrue(left.run("ip", "-6", "neigh").contains(" router "), "the R flag of our advertisements");
            capture.requireClean(bridgeMac());
        }
    }

    private static String bridgeMac() {
        return daemon.vvctl().line("jexec a ifconfig bridge0").replaceAll("(?s).*\tether (\\S+)\n.*", "$1");
    }

    /** RFC 4861 section 8: Linux goes to the better router that we name. */
    @Test
    void linuxFollowsARedirect() {
        Await.until(
                "Linux has a router",
                Duration.ofSeconds(20),
                () -> left.run("ip", "-6", "route").contains("default via"));
        Await.until("Linux goes past a", Duration.ofSeconds(10), () -> {
            left.attempt("ping", "-6", "-n", "-c", "1", "-W", "1", "2001:db8:bb::1");
            return left.run("ip", "-6", "route", "get", "2001:db8:bb::1").contains("via " + lowOfB());
        });
        left.attempt("ping", "-6", "-n", "-c", "2", "-i", "0.2", "-W", "2", "2001:db8:bb::1")
                .expect(0);
    }

    /** RFC 4861 section 6.3, RFC 4862 section 5.5: we believe radvd; and that it ends. */
    @Test
    void aVnetIsAHostOfLinux() throws IOException {
        right.run("sysctl", "-qw", "net.ipv6.conf.all.forwarding=1");
        right.run("ip", "-6", "addr", "add", "2001:db8:2::1/64", "dev", "vv2", "nodad");
        right.run("ip", "link", "set", "lo", "up");
        right.run("ip", "-6", "addr", "add", "2001:db8:cc::1/128", "dev", "lo");
        Path config = daemon.directory().resolve("radvd.conf");
        Files.writeString(config, """
                interface vv2 {
                  AdvSendAdvert on; MinRtrAdvInterval 3; MaxRtrAdvInterval 4; AdvDefaultLifetime 60; AdvLinkMTU 1400;
                  AdvCurHopLimit 33; AdvReachableTime 20000; AdvRetransTimer 500; AdvDefaultPreference high;
                  prefix 2001:db8:2::/64 { AdvValidLifetime 7300; AdvPreferredLifetime 600; };
                  route 2001:db8:7::/48 { AdvRouteLifetime 600; };
                  RDNSS 2001:db8:cc::53 { };
                };
                """);
        Path pid = daemon.directory().resolve("radvd.pid");
        try (Running radvd = right.command(
                        "radvd", "-n", "-u", "root", "-m", "stderr", "-C", config.toString(), "-p", pid.toString())
                .start()) {
            Await.until("c has formed an address", Duration.ofSeconds(20), () -> {
                String shown = daemon.vvctl().line("jexec c ifconfig vv2 inet6");
                return shown.contains("autoconf") && !shown.contains("tentative");
            });
            String routes = daemon.vvctl().line("jexec c netstat -rn6");
            assertTrue(routes.matches("(?s).*\ndefault +fe80::[0-9a-f:]+%vv2 +UG .*"), routes);
            assertTrue(routes.matches("(?s).*\n2001:db8:7::/48 +fe80::[0-9a-f:]+%vv2 +UG .*"), routes);
            assertTrue(routes.matches("(?s).*\n2001:db8:2::/64 +link#\\d+ +U .*"), routes);
            String link = daemon.vvctl().line("jexec c ndp -i vv2");
            assertTrue(link.startsWith("linkmtu=1400, curhlim=33, basereachable=20s0ms, retrans=0s500ms\n"), link);
            assertTrue(link.contains("\tdns 2001:db8:cc::53\n"), link);
            String routers = daemon.vvctl().line("jexec c ndp -r");
            assertTrue(routers.contains(", pref=high, expire=5"), routers);
            String ping = daemon.vvctl().line("jexec c ping6 -c 2 -i 0.1 2001:db8:cc::1");
            assertTrue(ping.contains(" 0.0% packet loss"), ping);
            // Linux hears our hop limit and MTU: 1400 fits, a byte more comes in pieces.
            right.attempt("ping", "-6", "-n", "-c", "1", "-W", "2", address())
                    .expect(0)
                    .contains("ttl=33 ");
            radvd.signal("TERM");
            Await.until(
                    "c has no router",
                    Duration.ofSeconds(5),
                    () -> !daemon.vvctl().line("jexec c netstat -rn6").contains("default"));
        }
        assertEquals("", daemon.vvctl().line("jexec c ndp -r"));
        assertTrue(daemon.vvctl().line("jexec c ifconfig vv2 inet6").contains(" autoconf"), "the address lives on");
    }

    private static String address() {
        return daemon.vvctl().line("jexec c ifconfig vv2 inet6").replaceAll("(?s).*inet6 (2001:db8:2:\\S+) .*", "$1");
    }
}
