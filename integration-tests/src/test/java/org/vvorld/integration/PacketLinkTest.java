package org.vvorld.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vvorld.integration.harness.Await;
import org.vvorld.integration.harness.IntegrationTest;
import org.vvorld.integration.harness.Output;
import org.vvorld.integration.harness.RouterLab;
import org.vvorld.integration.harness.Running;

/** What can happen to a NIC that a vnet uses. */
@IntegrationTest
class PacketLinkTest {
    private final RouterLab lab = RouterLab.onNics("");

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void followsTheNicsLink() {
        assertTrue(lab.isActive("em0"));
        lab.left.run("ip", "link", "set", "a0", "down");
        Await.until("em0 without carrier", () -> !lab.isActive("em0"));
        lab.left.run("ip", "link", "set", "a0", "up");
        lab.left.run("ip", "route", "replace", "default", "via", "10.1.0.2");
        Await.until("em0 with carrier", () -> lab.isActive("em0"));
        lab.middle.run("ip", "link", "set", "d0", "down");
        Await.until("em0 without its NIC", () -> !lab.isActive("em0"));
        lab.middle.run("ip", "link", "set", "d0", "up");
        Await.until("em0 with its NIC", () -> lab.isActive("em0"));
        RouterLab.ping(lab.left, "10.2.0.1", "-c20", "-i0.01");
    }

    /** Deleted under load and created again: the interface keeps its addresses, and goes on. */
    @Test
    void survivesTheNic() {
        String ether = lab.interfaceOf("em0").get("ether").getAsString();
        try (Running flood =
                lab.right.command("ping", "-n", "-q", "-f", "10.1.0.1").start()) {
            for (int round = 0; round < 3; round++) {
                long before = lab.middle.statistic("d1", "rx_packets");
                Await.until("traffic", () -> lab.middle.statistic("d1", "rx_packets") > before + 500);
                lab.middle.run("ip", "link", "del", "d0");
                Await.until("em0 without its NIC", () -> !lab.isActive("em0"));
                lab.daemon().awaitLog("em0: d0 was deleted in Linux");
                RouterLab.ping(lab.right, "10.2.0.2", "-c20", "-i0.01");
                lab.plugLeft();
                Await.until("em0 on the new NIC", () -> lab.isActive("em0"));
                assertEquals(ether, lab.interfaceOf("em0").get("ether").getAsString());
                assertEquals("ebpf", lab.interfaceOf("em0").get("steering").getAsString());
                // The new NIC's address is another: frames to the old one are for us all the same.
                RouterLab.ping(lab.left, "10.2.0.1", "-c50", "-i0.01");
            }
            flood.signal("INT");
            flood.end(Duration.ofSeconds(5));
        }
        String log = lab.daemon().log();
        assertEquals(3, log.lines().filter(l -> l.contains("d0 was deleted")).count(), log);
        assertEquals(3, log.lines().filter(l -> l.contains("d0 is there again")).count(), log);
    }

    @Test
    void theMtuIsAtMostTheNics() {
        Output refused = lab.daemon().vvctl().attempt("jexec", "rt", "ifconfig", "em0", "mtu", "9000");
        assertEquals(1, refused.status());
        assertTrue(refused.err().contains("ip link set d0 mtu 9000"), refused.err());
        lab.middle.run("ip", "link", "set", "d0", "mtu", "1400");
        Await.until("a smaller MTU", () -> lab.interfaceOf("em0").get("mtu").getAsInt() == 1400);
        lab.daemon().awaitLog("em0: mtu 1400, since that of d0 is 1400 now");
        lab.middle.run("ip", "link", "set", "d0", "mtu", "9000");
        lab.left.run("ip", "link", "set", "a0", "mtu", "9000");
        Await.until("the MTU of before", () -> lab.interfaceOf("em0").get("mtu").getAsInt() == 1500);
        lab.daemon().vvctl().line("jexec rt ifconfig em0 mtu 9000");
        RouterLab.ping(lab.left, "10.1.0.2", "-c5", "-i0.05", "-s", "8900", "-M", "do");
    }

    /** An address that is not the NIC's is heard, and nothing else. */
    @Test
    void anAddressOfItsOwn() {
        lab.daemon().vvctl().line("jexec rt ifconfig em0 ether 02:00:00:00:00:77");
        RouterLab.ping(lab.left, "10.2.0.1", "-c20", "-i0.01");
        String neighbour = lab.left.run("ip", "neigh", "show", "10.1.0.2");
        assertTrue(neighbour.contains("02:00:00:00:00:77"), neighbour);
    }

    /** What comes while nobody takes it is lost in the kernel's ring, is counted, and all goes on. */
    @Test
    void survivesBeingStopped() throws InterruptedException {
        RouterLab.ping(lab.left, "10.2.0.1", "-c5", "-i0.01");
        try (Running flood = lab.left
                .command("ping", "-n", "-q", "-f", "-l", "64", "10.2.0.1")
                .start()) {
            Await.until("traffic", () -> lab.middle.statistic("d0", "rx_packets") > 500);
            lab.daemon().signal("STOP");
            // 64 at once, then a hundred a second: not enough for the ring of 4,096. So more of them at once:
            try (Running more = lab.left
                    .command("ping", "-n", "-q", "-f", "-l", "8000", "-c", "16000", "10.2.0.1")
                    .start()) {
                Thread.sleep(Duration.ofSeconds(5));
                lab.daemon().signal("CONT");
                more.signal("INT");
                more.end(Duration.ofSeconds(5));
            }
            flood.signal("INT");
            flood.end(Duration.ofSeconds(5));
        }
        assertTrue(lab.count("em0", "dropped-packets") > 0, "the ring lost nothing");
        assertEquals(
                lab.count("em0", "dropped-packets"),
                lab.daemon().metrics().value("vvorld_interface_receive_drops_total{interface=\"em0\",jail=\"rt\"}"));
        RouterLab.ping(lab.left, "10.2.0.1", "-c50", "-i0.01");
    }
}
