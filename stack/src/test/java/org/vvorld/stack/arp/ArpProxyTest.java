package org.vvorld.stack.arp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.vvorld.stack.sim.Lab.seconds;
import static org.vvorld.stack.testing.Checkers.arp;
import static org.vvorld.stack.testing.Checkers.assertPacket;
import static org.vvorld.stack.testing.Checkers.toMac;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.testing.Frames;
import org.vvorld.stack.testing.RouterLab;
import org.vvorld.stack.wire.Arp;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.MacAddress;

/** Answers for others, RFC 1027. */
class ArpProxyTest {
    private static final long PUBLISHED = 0x0200_0000_0909L;
    private static final int NINE = Ipv4Address.parse("10.0.0.9");

    private static byte[] request(String sender, String target) {
        return Frames.arp(MacAddress.BROADCAST, Arp.REQUEST, RouterLab.LEFT, sender, 0, target);
    }

    @Test
    void aPublishedNeighbourIsAnsweredFor() {
        try (RouterLab lab = new RouterLab(1)) {
            lab.fromLeft(request("10.0.0.1", "10.0.0.9"));
            assertEquals(List.of(), lab.toLeft());
            lab.vnet().ipv4().putNeighbour(lab.left.end(1), NINE, PUBLISHED);
            lab.fromLeft(request("10.0.0.1", "10.0.0.9"));
            assertEquals(List.of(), lab.toLeft(), "permanent, not published");
            lab.vnet().ipv4().putNeighbour(lab.left.end(1), NINE, PUBLISHED, true);
            lab.fromLeft(request("10.0.0.1", "10.0.0.9"));
            assertPacket(
                    lab.toLeft().getFirst(),
                    toMac(RouterLab.LEFT),
                    arp(Arp.REPLY, PUBLISHED, "10.0.0.9", RouterLab.LEFT, "10.0.0.1"));
        }
    }

    @Test
    void aRouterAnswersForAllBehindItIfTheSysctlSaysSo() {
        try (RouterLab lab = new RouterLab(2)) {
            lab.r.route("198.51.100.0/24", "10.0.1.1").route("192.0.2.0/24", "10.0.0.1");
            lab.fromLeft(request("10.0.0.1", "10.0.1.1"));
            assertEquals(List.of(), lab.toLeft());
            lab.vnet().sysctls().set(Sysctl.ARP_PROXY_ALL, 1);
            for (String behind : new String[] {"10.0.1.1", "198.51.100.7"}) {
                lab.clear();
                lab.fromLeft(request("10.0.0.1", behind));
                assertPacket(
                        lab.toLeft().getFirst(), arp(Arp.REPLY, lab.leftMac(), behind, RouterLab.LEFT, "10.0.0.1"));
            }
            lab.clear();
            lab.fromLeft(request("10.0.0.1", "10.0.0.77"));
            lab.fromLeft(request("10.0.0.1", "192.0.2.1"));
            lab.fromLeft(request("10.0.0.1", "203.0.113.1"));
            lab.fromLeft(request("0.0.0.0", "10.0.1.1"));
            assertEquals(List.of(), lab.toLeft(), "on the same link, or nowhere; and a probe asks for itself");
            lab.vnet().sysctls().set(Sysctl.IP_FORWARDING, 0);
            lab.fromLeft(request("10.0.0.1", "10.0.1.1"));
            assertEquals(List.of(), lab.toLeft(), "a host is in nobody's way");
        }
    }

    @Test
    void aTemporaryNeighbourExpires() {
        try (RouterLab lab = new RouterLab(3)) {
            lab.vnet().ipv4().putTemporaryNeighbour(lab.left.end(1), NINE, PUBLISHED);
            assertEquals(
                    PUBLISHED, lab.vnet().arpTable().find(lab.left.end(1), NINE).mac());
            lab.lab.runFor(seconds(1199));
            assertEquals(
                    PUBLISHED, lab.vnet().arpTable().find(lab.left.end(1), NINE).mac());
            lab.lab.runFor(seconds(2));
            assertNull(lab.vnet().arpTable().find(lab.left.end(1), NINE));
        }
    }
}
