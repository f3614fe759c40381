package org.vvorld.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.vvorld.integration.harness.Await;
import org.vvorld.integration.harness.Capture;
import org.vvorld.integration.harness.DemoWorld;
import org.vvorld.integration.harness.IntegrationTest;
import org.vvorld.integration.harness.Netns;
import org.vvorld.integration.harness.Output;

/** ARP between Linux and a vnet. */
@IntegrationTest
class NeighbourTest {
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
            looking.requireClean(closing.gwMac());
        }
    }

    private static String neighbour(String address) {
        return world.netns().run("ip", "neigh", "show", address, "dev", "vv0");
    }

    @Test
    void arpingGetsUnicastRepliesFromTheInterfacesAddress() {
        String mac = world.gwMac();
        Output output = world.netns().attempt("arping", "-c", "2", "-w", "5", "-I", "vv0", "10.66.0.2");
        long replies = output.expect(0).lines().stream()
                .filter(l -> l.startsWith("Unicast reply from 10.66.0.2") && l.contains(mac.toUpperCase(Locale.ROOT)))
                .count();
        assertTrue(replies >= 2, output::toString);
        String shown = world.vvctl().line("jexec gw ifconfig vv0");
        assertTrue(shown.contains("ether " + mac), shown);
    }

    @Test
    void linuxFindsTheNeighbourReachable() {
        world.netns().run("ip", "neigh", "flush", "dev", "vv0");
        world.ping("10.66.0.2", 1);
        assertTrue(neighbour("10.66.0.2").contains("REACHABLE"), () -> neighbour("10.66.0.2"));
    }

    @Test
    void probeForAnAddressInUseIsAnswered() {
        // Duplicate address detection, RFC 5227: arping -D ends with 1 when somebody has the address, else with 0.
        world.netns()
                .attempt("arping", "-D", "-c", "2", "-w", "5", "-I", "vv0", "10.66.0.2")
                .expect(1);
        world.netns()
                .attempt("arping", "-D", "-c", "1", "-w", "1", "-I", "vv0", "10.66.0.222")
                .expect(0);
    }

    @Test
    void newAddressIsAnnounced() {
        // Linux has a stale idea of who 10.66.0.3 is; the announcement alone corrects it. It is not believed before
        // the entry is some time old (locktime).
        Netns netns = world.netns();
        String mac = world.gwMac();
        netns.run("sh", "-c", "echo 0 >/proc/sys/net/ipv4/neigh/vv0/locktime");
        netns.run("ip", "neigh", "replace", "10.66.0.3", "lladdr", "02:00:00:00:00:33", "nud", "stale", "dev", "vv0");
        world.vvctl().line("jexec gw ifconfig vv0 inet 10.66.0.3/24 alias");
        Await.value("10.66.0.3 is at " + mac, () -> neighbour("10.66.0.3"), n -> n.contains(mac));
        world.ping("10.66.0.3", 3);
        world.vvctl().line("jexec gw ifconfig vv0 inet 10.66.0.3 delete");
        netns.attempt("ping", "-n", "-c", "1", "-W", "1", "10.66.0.3").expect(1);
    }

    @Test
    void ownAddressIsDefended() {
        Netns netns = world.netns();
        long before = world.daemon().metrics().counter("gw", "arp_conflicts");
        String mac = world.gwMac();
        String linux = netns.mac("vv0");
        // Linux takes gw's address and tells everybody.
        netns.run("ip", "addr", "add", "10.66.0.2/32", "dev", "vv0");
        netns.attempt("arping", "-A", "-c", "1", "-I", "vv0", "-s", "10.66.0.2", "10.66.0.2");
        netns.run("ip", "addr", "del", "10.66.0.2/32", "dev", "vv0");
        Await.value(
                "a conflict is counted",
                () -> world.daemon().metrics().counter("gw", "arp_conflicts"),
                n -> n > before);
        // gw did not believe it, and Linux still reaches gw.
        String table = world.vvctl().line("jexec gw arp -an");
        assertEquals(-1, table.indexOf("(10.66.0.2) at " + linux), table);
        assertEquals(mac, world.gwMac());
        Await.value(
                "gw's defence",
                () -> capture.framesSoFar("arp.isannouncement && eth.src == " + mac),
                f -> !f.isEmpty());
    }

    @Test
    void vnetsArpTableNamesLinux() {
        world.ping("10.66.1.2", 1);
        String table = world.vvctl().line("jexec gw arp -an");
        assertTrue(table.contains("? (10.66.0.1) at " + world.netns().mac("vv0") + " on vv0 expires in "), table);
        assertTrue(table.contains("? (10.66.0.2) at " + world.gwMac() + " on vv0 permanent [ethernet]"), table);
        assertTrue(table.contains("? (10.66.1.2) at "), table);
    }
}
