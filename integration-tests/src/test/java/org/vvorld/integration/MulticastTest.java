package org.vvorld.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vvorld.integration.harness.Await;
import org.vvorld.integration.harness.Capture;
import org.vvorld.integration.harness.IntegrationTest;
import org.vvorld.integration.harness.Netns;
import org.vvorld.integration.harness.Running;
import org.vvorld.integration.harness.Vvorldd;

/** Two vnets on a Linux bridge that listens to IGMPv3 and MLDv2, and asks; Linux is on the bridge too. */
@IntegrationTest
class MulticastTest {
    private static final String MEMBER = """
            devices: {vv1: {tap: vv1}, vv2: {tap: vv2}}
            jails:
              member:
                sysctl: {net.inet.icmp.bmcastecho: 1}
                interfaces:
                  vv1:
                    inet: 10.0.0.1/24
                    inet6: 2001:db8::1/64
                    groups: [239.1.2.3, {232.1.1.1: 10.0.0.9}, "ff05::1:3", {"ff35::7": 2001:db8::9}]
              other:
                interfaces: {vv2: {inet: 10.0.0.2/24, inet6: 2001:db8::2/64}}
                routes: {default: 10.0.0.9}
            """;

    private static final String LEFT = MEMBER.replaceAll("\n *groups: .*", "");

    private final Netns linux = new Netns();
    private Vvorldd daemon;

    @BeforeEach
    void start() {
        linux.run("sysctl", "-qw", "net.ipv4.icmp_echo_ignore_broadcasts=0", "net.ipv4.igmp_max_memberships=100");
        linux.run(
                ("ip link add br0 type bridge mcast_snooping 1 mcast_querier 1 mcast_igmp_version 3 mcast_mld_version 2"
                                + " mcast_query_use_ifaddr 1")
                        .split(" "));
        linux.run("ip", "addr", "add", "10.0.0.9/24", "dev", "br0");
        linux.run("ip", "addr", "add", "2001:db8::9/64", "dev", "br0", "nodad");
        linux.run("ip", "link", "set", "br0", "up");
        linux.run("ip", "route", "add", "224.0.0.0/4", "dev", "br0");
        daemon = Vvorldd.in(linux).config(MEMBER).start();
        for (String tap : List.of("vv1", "vv2")) {
            linux.run("ip", "link", "set", tap, "master", "br0");
            // Linux speaks on the bridge, not on its ports too.
            linux.run("sysctl", "-qw", "net.ipv6.conf." + tap + ".disable_ipv6=1");
            linux.run("ip", "link", "set", tap, "up");
        }
        Await.until(
                "addresses are ours",
                () -> !daemon.vvctl().line("ifconfig -j member").contains("tentative")
                        && !linux.run("ip", "-6", "addr").contains("tentative"));
    }

    @AfterEach
    void stop() {
        try {
            daemon.stop();
        } finally {
            daemon.close();
            linux.close();
        }
    }

    private String mdb() {
        return linux.run("bridge", "-d", "mdb", "show", "dev", "br0");
    }

    private boolean bridgeKnows(String group) {
        return mdb().lines().anyMatch(l -> l.contains("port vv1 ") && l.contains("grp " + group + " "));
    }

    private void say(String to) {
        linux.command("socat", "-u", "STDIN", to).input("hello").run().expect(0);
    }

    private static String udp4(String group) {
        return "UDP4-DATAGRAM:" + group + ":5000,ip-multicast-if=10.0.0.9";
    }

    private static String udp6(String group) {
        return "UDP6-DATAGRAM:[" + group + "]:5000";
    }

    private long received(String jail) {
        return daemon.metrics().counter(jail, "udp_received");
    }

    private long delivered6(String jail) {
        return daemon.metrics().dropped(jail, "udp_no_port");
    }

    /** The bridge learns by the reports who wants what, from whom, and forwards to them alone. */
    @Test
    void aBridgeThatSnoopsUnderstandsWhatTheConfigJoins() {
        Await.until(
                "the bridge knows four groups",
                () -> bridgeKnows("239.1.2.3")
                        && bridgeKnows("232.1.1.1")
                        && bridgeKnows("ff05::1:3")
                        && bridgeKnows("ff35::7"));
        String mdb = mdb();
        assertTrue(mdb.contains("src 10.0.0.9"), mdb);
        assertTrue(mdb.contains("src 2001:db8::9"), mdb);
        assertFalse(mdb.lines().anyMatch(l -> l.contains("port vv2 ") && l.contains("239.1.2.3")), mdb);
        long before = received("member");
        say(udp4("239.1.2.3"));
        say(udp4("232.1.1.1"));
        Await.until("the member has both", () -> received("member") == before + 2);
        assertEquals(2, daemon.metrics().counter("member", "udp_broadcast_no_port"));
        assertEquals(0, received("other"));

        // Left by a reload, the bridge forgets it and sends no more.
        daemon.reload(LEFT);
        daemon.awaitLog("applied, with 0 faults");
        Await.until("the bridge knows none", () -> !bridgeKnows("239.1.2.3") && !bridgeKnows("ff05::1:3"));
        String gone = daemon.vvctl().line("jexec member ifmcstat");
        assertFalse(gone.contains("239.1.2.3"), gone);
        say(udp4("239.1.2.3"));
        daemon.reload(MEMBER);
        Await.until("the bridge knows it again", () -> bridgeKnows("239.1.2.3") && bridgeKnows("ff05::1:3"));
        say(udp4("239.1.2.3"));
        Await.until("the member has it", () -> received("member") == before + 3);
    }

    @Test
    void membersAnswerAndOthersDoNot() {
        Await.until("the bridge knows the groups", () -> bridgeKnows("239.1.2.3") && bridgeKnows("ff05::1:3"));
        linux.attempt("ping", "-n", "-c", "2", "-i", "0.1", "-W", "2", "-I", "br0", "239.1.2.3")
                .expect(0)
                .contains("bytes from 10.0.0.1");
        linux.attempt("ping", "-6", "-n", "-c", "2", "-i", "0.1", "-W", "2", "-I", "br0", "ff05::1:3")
                .expect(0)
                .contains("bytes from ");
        // One source alone is heard: Linux under its other address is not.
        linux.run("ip", "addr", "add", "10.0.0.8/24", "dev", "br0");
        linux.attempt("ping", "-n", "-c", "1", "-W", "2", "-I", "10.0.0.9", "232.1.1.1")
                .expect(0);
        linux.attempt("ping", "-n", "-c", "1", "-W", "1", "-I", "10.0.0.8", "232.1.1.1")
                .expect(1);
        linux.attempt("ping", "-n", "-c", "1", "-W", "1", "-I", "br0", "239.1.2.4")
                .expect(1);
    }

    /** Both ways, both families: socat joins on Linux and hears the vnet; a vnet hears socat. */
    @Test
    void linuxJoinsAndIsHeardBySocat() {
        try (Running four = linux.command(
                                "socat",
                                "-u",
                                "UDP4-RECV:5000,reuseaddr,ip-add-membership=239.9.9.9:10.0.0.9",
                                "STDOUT")
                        .start();
                Running six = linux.command(
                                "socat", "-u", "UDP6-RECV:5000,reuseaddr,ipv6-join-group=[ff05::99]:br0", "STDOUT")
                        .start()) {
            Await.until("Linux is in both", () -> {
                String maddr = linux.run("ip", "maddr", "show", "dev", "br0");
                return maddr.contains("239.9.9.9") && maddr.contains("ff05::99");
            });
            String pings = daemon.vvctl().line("jexec other ping -c 3 -i 0.1 239.9.9.9");
            assertTrue(pings.contains("bytes from 10.0.0.9"), pings + four.err());
            String pings6 = daemon.vvctl().line("jexec other ping6 -c 3 -i 0.1 ff05::99%vv2");
            assertTrue(pings6.contains("bytes from "), pings6 + six.err());
        }
        Await.until("the bridge knows the group", () -> bridgeKnows("ff05::1:3"));
        long before = delivered6("member");
        say(udp6("ff05::1:3"));
        Await.until("the member has it", () -> delivered6("member") == before + 1);
        assertEquals(0, delivered6("other"));
    }

    /** What vnets say to join, answer and leave. */
    @Test
    void tsharkHasNothingToObjectTo() {
        try (Capture capture = new Capture(linux, "vv1")) {
            daemon.reload(LEFT);
            Await.until("left", () -> !bridgeKnows("239.1.2.3"));
            daemon.reload(MEMBER);
            Await.until("joined", () -> bridgeKnows("239.1.2.3") && bridgeKnows("ff05::1:3"));
            String joined = String.join("\n", capture.frames("igmp.type == 0x22 || icmpv6.type == 143"));
            assertTrue(joined.contains("Join group 239.1.2.3"), joined);
            assertTrue(joined.contains("Leave group 239.1.2.3"), joined);
            assertTrue(joined.contains("Membership Report group 232.1.1.1") || joined.contains("232.1.1.1"), joined);
            assertTrue(joined.contains("Multicast Listener Report Message v2"), joined);
            capture.requireClean(mac());
        }
    }

    private String mac() {
        return daemon.vvctl().line("jexec member ifconfig vv1").replaceAll("(?s).*ether (\\S+).*", "$1");
    }
}
