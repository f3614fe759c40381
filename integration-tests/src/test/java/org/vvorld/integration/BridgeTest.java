package org.vvorld.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.vvorld.integration.harness.Await;
import org.vvorld.integration.harness.Capture;
import org.vvorld.integration.harness.IntegrationTest;
import org.vvorld.integration.harness.Netns;
import org.vvorld.integration.harness.Vvorldd;

/**
 * A vnet is the switch between three kernels, each with its end of a TAP, on two workers.
 *
 * <pre>
 *   one 10.5.0.1 -- br1 --+
 *   two 10.5.0.2 -- br2 --+-- bridge0 10.5.0.254 in jail sw
 *   watcher .3   -- br3 --+
 * </pre>
 */
@IntegrationTest
class BridgeTest {
    private static Netns middle;
    private static Netns[] hosts;
    private static Vvorldd daemon;

    @BeforeAll
    static void start() {
        middle = new Netns();
        hosts = IntStream.range(0, 3).mapToObj(i -> new Netns()).toArray(Netns[]::new);
        daemon = Vvorldd.in(middle).config("""
                        netisr: {threads: 2}
                        devices: {br1: {tap: br1}, br2: {tap: br2}, br3: {tap: br3}}
                        jails:
                          sw:
                            interfaces:
                              bridge0: {members: [br1, br2, br3], inet: 10.5.0.254/24}
                              br1: {}
                              br2: {}
                              br3: {}
                        """).start();
        for (int i = 0; i < 3; i++) {
            String tap = "br" + (i + 1);
            middle.run("ip", "link", "set", tap, "netns", hosts[i].name());
            hosts[i].run("ip", "addr", "add", "10.5.0." + (i + 1) + "/24", "dev", tap);
            hosts[i].run("ip", "link", "set", tap, "up");
        }
    }

    @AfterAll
    static void stop() {
        try {
            daemon.stop();
        } finally {
            daemon.close();
            for (Netns n : hosts) {
                n.close();
            }
            middle.close();
        }
    }

    private static void ping(Netns from, String to, String... more) {
        String[] argv = {"ping", "-n", "-q", "-c", "50", "-i", "0.005", "-W", "2", to};
        String[] all = java.util.Arrays.copyOf(argv, argv.length + more.length);
        System.arraycopy(more, 0, all, argv.length, more.length);
        from.attempt(all).expect(0).contains(" 0% packet loss");
    }

    private static String ifconfig(String words) {
        return daemon.vvctl().line("jexec sw ifconfig " + words);
    }

    @Test
    void allReachEachOtherAndTheSwitch() {
        // What a kernel shouts while the others' ports are not up yet goes nowhere.
        long before = daemon.metrics().dropped("sw", "bridge_no_port");
        for (int i = 0; i < 3; i++) {
            for (String to : List.of("10.5.0.1", "10.5.0.2", "10.5.0.3", "10.5.0.254")) {
                if (!to.equals("10.5.0." + (i + 1))) {
                    ping(hosts[i], to);
                }
            }
        }
        ping(hosts[0], "10.5.0.2", "-s", "8000");
        daemon.vvctl()
                .attempt("jexec", "sw", "ping", "-c", "2", "-i", "0.1", "10.5.0.3")
                .expect(0);
        String known = ifconfig("bridge0 addr");
        for (int i = 0; i < 3; i++) {
            assertTrue(known.contains(hosts[i].mac("br" + (i + 1)) + " Vlan0 br" + (i + 1) + " "), known);
        }
        assertEquals(before, daemon.metrics().dropped("sw", "bridge_no_port"));
    }

    /** What two others say to each other is not for a third, as soon as the switch knows them; what they shout is. */
    @Test
    void aThirdSeesNothingOfTwoOthers() {
        ping(hosts[0], "10.5.0.2");
        try (Capture capture = new Capture(hosts[2], "br3")) {
            ping(hosts[0], "10.5.0.2");
            hosts[0].attempt("arping", "-c", "2", "-w", "5", "-I", "br1", "-b", "10.5.0.2")
                    .expect(0);
            List<String> pings = capture.frames("icmp");
            assertEquals(List.of(), pings);
            assertEquals(2, capture.frames("arp.dst.proto_ipv4 == 10.5.0.2").size());
        }
    }

    /** Each kernel answers with the address that it has, not with the switch's. */
    @Test
    void arpIsAnsweredByWhoIsAsked() {
        for (int i = 1; i < 3; i++) {
            String answer = hosts[0].attempt("arping", "-c", "1", "-w", "5", "-I", "br1", "10.5.0." + (i + 1))
                    .expect(0)
                    .out();
            assertTrue(answer.toLowerCase(java.util.Locale.ROOT).contains(hosts[i].mac("br" + (i + 1))), answer);
        }
        String answer = hosts[0].attempt("arping", "-c", "1", "-w", "5", "-I", "br1", "10.5.0.254")
                .expect(0)
                .out();
        String own = ifconfig("bridge0").replaceAll("(?s).*\tether (\\S+).*", "$1");
        assertTrue(answer.toLowerCase(java.util.Locale.ROOT).contains(own), answer);
    }

    @Test
    void privateMembersAreApart() {
        ifconfig("bridge0 private br1 private br2");
        try {
            hosts[0].run("ip", "neigh", "flush", "dev", "br1");
            hosts[0].attempt("ping", "-n", "-q", "-c", "2", "-i", "0.05", "-W", "1", "10.5.0.2")
                    .expect(1);
            ping(hosts[0], "10.5.0.3");
            ping(hosts[1], "10.5.0.254");
        } finally {
            ifconfig("bridge0 -private br1 -private br2");
        }
        hosts[0].run("ip", "neigh", "flush", "dev", "br1");
        ping(hosts[0], "10.5.0.2");
    }

    /** A NIC's filter lets through what is for others while it is a member, and no longer. */
    @Test
    void aNicIsPromiscuousWhileItIsAMember() {
        middle.run("ip", "link", "add", "nic0", "type", "veth", "peer", "name", "nic1");
        try {
            daemon.vvctl().line("ifconfig em0 create packet nic0 up");
            String bridge =
                    daemon.vvctl().line("ifconfig bridge create addm em0").strip();
            assertTrue(middle.run("ip", "-d", "link", "show", "nic0").contains(" promiscuity 1 "));
            daemon.vvctl().line("ifconfig " + bridge + " destroy");
            assertTrue(middle.run("ip", "-d", "link", "show", "nic0").contains(" promiscuity 0 "));
        } finally {
            daemon.vvctl().attempt("ifconfig", "em0", "destroy");
            middle.run("ip", "link", "del", "nic0");
        }
    }

    /** Linux is the root of the tree that both are in, and closes nothing: there is no loop. */
    @Test
    void aBridgeOfLinuxAgreesAboutTheRoot() {
        hosts[2].run("ip", "addr", "flush", "dev", "br3");
        hosts[2].run(
                "ip",
                "link",
                "add",
                "lin0",
                "type",
                "bridge",
                "stp_state",
                "1",
                "priority",
                "4096",
                "forward_delay",
                "400");
        try {
            hosts[2].run("ip", "link", "set", "br3", "master", "lin0");
            hosts[2].run("ip", "addr", "add", "10.5.0.3/24", "dev", "lin0");
            hosts[2].run("ip", "link", "set", "lin0", "up");
            ifconfig("bridge0 stp br3 fwddelay 11");
            String root = hosts[2].mac("lin0");
            Await.until(
                    "Linux's bridge is the root",
                    () -> ifconfig("bridge0").contains("\troot id " + root + " priority 4096"));
            Await.until("the port forwards", () -> ifconfig("bridge0").contains("role root state forwarding"));
            Await.until(
                    "so does Linux's",
                    () -> hosts[2].run("cat", "/sys/class/net/br3/brport/state")
                            .strip()
                            .equals("3"));
            ping(hosts[0], "10.5.0.3");
        } finally {
            ifconfig("bridge0 -stp br3 fwddelay 15");
            hosts[2].run("ip", "link", "del", "lin0");
            hosts[2].run("ip", "addr", "add", "10.5.0.3/24", "dev", "br3");
        }
        assertFalse(ifconfig("bridge0").contains("role"));
        ping(hosts[2], "10.5.0.1");
    }
}
