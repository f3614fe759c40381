package org.vvorld.stack.arp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.stack.sim.Lab.seconds;
import static org.vvorld.stack.testing.Checkers.arp;
import static org.vvorld.stack.testing.Checkers.assertPacket;
import static org.vvorld.stack.testing.Checkers.fromMac;
import static org.vvorld.stack.testing.Checkers.toMac;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.iface.InterfaceAddress;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.testing.Books;
import org.vvorld.stack.testing.Frames;
import org.vvorld.stack.testing.RouterLab;
import org.vvorld.stack.wire.Arp;
import org.vvorld.stack.wire.Ethernet;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.MacAddress;

/** What others say: RFC 826 "Packet Reception", RFC 5227. */
class ArpInputTest {
    private static final long STATION = 0x0200_0000_0505L;

    private static ArpEntry entry(RouterLab lab, String address) {
        return lab.vnet().arpTable().find(lab.left.end(1), Ipv4Address.parse(address));
    }

    private static byte[] request(long sender, String senderAddress, String target) {
        return Frames.arp(MacAddress.BROADCAST, Arp.REQUEST, sender, senderAddress, 0, target);
    }

    /** RFC 826: the target answers, and learns the sender. */
    @Test
    void aRequestForUsIsAnsweredAndItsSenderLearnt() {
        try (RouterLab lab = new RouterLab(1)) {
            lab.fromLeft(request(STATION, "10.0.0.5", "10.0.0.254"));
            assertEquals(1, lab.toLeft().size());
            assertPacket(
                    lab.toLeft().getFirst(),
                    toMac(STATION),
                    fromMac(lab.leftMac()),
                    arp(Arp.REPLY, lab.leftMac(), "10.0.0.254", STATION, "10.0.0.5"));
            assertEquals(STATION, entry(lab, "10.0.0.5").mac());
        }
    }

    /** RFC 826: who is not the target merges into what it knows and makes nothing new. */
    @Test
    void aRequestForAnotherUpdatesButDoesNotAdd() {
        try (RouterLab lab = new RouterLab(2)) {
            lab.fromLeft(request(STATION, "10.0.0.5", "10.0.0.77"));
            assertNull(entry(lab, "10.0.0.5"));
            lab.fromLeft(request(STATION, "10.0.0.5", "10.0.0.254"));
            lab.fromLeft(request(STATION + 1, "10.0.0.5", "10.0.0.5"));
            assertEquals(STATION + 1, entry(lab, "10.0.0.5").mac());
            assertEquals(1, lab.toLeft().size());
            // Padded to Ethernet's minimum, as every NIC sends it.
            byte[] padded = Arrays.copyOf(request(STATION + 2, "10.0.0.5", "10.0.0.254"), 60);
            lab.fromLeft(padded);
            assertEquals(42, lab.toLeft().getLast().length);
            assertEquals(Map.of(), lab.drops());
        }
    }

    /** RFC 5227 section 2.1.1: a probe has no sender address. */
    @Test
    void aProbeIsAnsweredAndNothingLearnt() {
        try (RouterLab lab = new RouterLab(5227)) {
            int known = lab.vnet().arpTable().size();
            lab.fromLeft(request(STATION, "0.0.0.0", "10.0.0.254"));
            assertPacket(
                    lab.toLeft().getFirst(),
                    toMac(STATION),
                    arp(Arp.REPLY, lab.leftMac(), "10.0.0.254", STATION, "0.0.0.0"));
            lab.fromLeft(request(STATION, "0.0.0.0", "10.0.0.77"));
            assertEquals(1, lab.toLeft().size());
            assertEquals(known, lab.vnet().arpTable().size());
        }
    }

    /** RFC 5227 section 2.4: never believed, and defended. */
    @Test
    void aClaimToOurAddressIsRefusedAndDefended() {
        try (RouterLab lab = new RouterLab(3)) {
            lab.fromLeft(request(STATION, "10.0.0.254", "10.0.0.254"));
            assertEquals(1, lab.toLeft().size());
            assertPacket(
                    lab.toLeft().getFirst(),
                    toMac(MacAddress.BROADCAST),
                    arp(Arp.REQUEST, lab.leftMac(), "10.0.0.254", 0, "10.0.0.254"));
            assertNull(entry(lab, "10.0.0.254"));
            assertEquals(Map.of(Drop.ARP_SPOOFED_OWN_ADDRESS, 1L), lab.drops());
            assertEquals(1, lab.count(Counter.ARP_CONFLICTS));
            // Our address of the other side, claimed here: refused, and nothing to defend on this link.
            lab.fromLeft(request(STATION, "10.0.1.254", "10.0.0.254"));
            assertEquals(1, lab.toLeft().size());
            assertEquals(Map.of(Drop.ARP_SPOOFED_OWN_ADDRESS, 2L), lab.drops());
        }
    }

    /** RFC 5227 section 2.4 (c): one defence in ten seconds, or two hosts would answer each other for ever. */
    @Test
    void twoHostsWithOneAddressDoNotStormTheLink() {
        try (Lab lab = new Lab(4)) {
            var a = lab.node("a");
            var b = lab.node("b");
            var wire = lab.wire(a, b);
            a.address("eth0", "10.0.0.1/24").address("eth0", "10.0.0.2/24");
            b.address("eth0", "10.0.0.1/24").address("eth0", "10.0.0.2/24");
            lab.runFor(seconds(100));
            assertTrue(wire.frames().size() < 50, () -> wire.frames().size() + " frames");
            assertTrue(a.count(Counter.ARP_CONFLICTS) > 0 && b.count(Counter.ARP_CONFLICTS) > 0);
        }
    }

    @Test
    void aFloodOfClaimsIsDefendedOnceInTenSeconds() {
        try (RouterLab lab = new RouterLab(5)) {
            for (int i = 0; i < 100; i++) {
                lab.fromLeft(request(STATION, "10.0.0.254", "10.0.0.254"));
            }
            assertEquals(1, lab.toLeft().size());
            lab.lab.runFor(seconds(10));
            lab.fromLeft(request(STATION, "10.0.0.254", "10.0.0.254"));
            assertEquals(2, lab.toLeft().size());
        }
    }

    /** Linux asks so for a next hop if it is to send from an address of another link. RFC 826 says nothing against it. */
    @Test
    void aSenderOffTheLinkIsAnsweredAndNotLearnt() {
        try (RouterLab lab = new RouterLab(6)) {
            lab.fromLeft(request(STATION, "192.0.2.1", "10.0.0.254"));
            assertPacket(
                    lab.toLeft().getFirst(),
                    toMac(STATION),
                    arp(Arp.REPLY, lab.leftMac(), "10.0.0.254", STATION, "192.0.2.1"));
            assertNull(entry(lab, "192.0.2.1"));
            assertEquals(Map.of(), lab.drops());
        }
    }

    @Test
    void aSenderThatIsNoHostIsRefused() {
        try (RouterLab lab = new RouterLab(6)) {
            lab.fromLeft(request(STATION, "192.0.2.1", "10.0.0.77"));
            lab.fromLeft(request(STATION, "127.0.0.1", "10.0.0.254"));
            lab.fromLeft(request(STATION, "10.0.0.255", "10.0.0.254"));
            lab.fromLeft(request(STATION, "224.0.0.1", "10.0.0.254"));
            assertEquals(Map.of(Drop.ARP_NOT_ON_LINK, 4L), lab.drops());
            assertEquals(List.of(), lab.toLeft());
        }
    }

    @Test
    void aSenderThatIsNoStationIsRefused() {
        try (RouterLab lab = new RouterLab(7)) {
            for (long mac : new long[] {0, MacAddress.BROADCAST, 0x0100_5e00_0001L, lab.leftMac()}) {
                byte[] message = Frames.arpPayload(Arp.REPLY, mac, "10.0.0.5", lab.leftMac(), "10.0.0.254");
                lab.fromLeft(Frames.ethernet(lab.leftMac(), STATION, Ethernet.TYPE_ARP, message));
            }
            assertEquals(Map.of(Drop.ARP_SENDER_INVALID, 4L), lab.drops());
            assertNull(entry(lab, "10.0.0.5"));
        }
    }

    @Test
    void aPermanentNeighbourStaysWhereItIs() {
        try (RouterLab lab = new RouterLab(8)) {
            lab.fromLeft(request(STATION, "10.0.0.1", "10.0.0.254"));
            assertEquals(Map.of(Drop.ARP_PERMANENT, 1L), lab.drops());
            assertEquals(RouterLab.LEFT, entry(lab, "10.0.0.1").mac());
            assertTrue(entry(lab, "10.0.0.1").isPermanent());
            lab.fromLeft(request(RouterLab.LEFT, "10.0.0.1", "10.0.0.254"));
            assertEquals(1, lab.toLeft().size(), "itself is answered");
        }
    }

    @Test
    void malformedMessagesAreRefused() {
        try (RouterLab lab = new RouterLab(9)) {
            byte[] good = request(STATION, "10.0.0.5", "10.0.0.254");
            lab.fromLeft(Arrays.copyOf(good, good.length - 1));
            lab.fromLeft(Arrays.copyOf(good, 14));
            for (int at : new int[] {14, 16, 18, 19, 20}) {
                byte[] bad = good.clone();
                bad[at] ^= 0x40;
                lab.fromLeft(bad);
            }
            assertEquals(Map.of(Drop.ARP_MALFORMED, 7L), lab.drops());
            assertEquals(List.of(), lab.toLeft());
        }
    }

    /** RFC 5227 section 2.3: an address is announced when it is set, and when the link comes up. */
    @Test
    void addressesAreAnnounced() {
        try (RouterLab lab = new RouterLab(10)) {
            lab.r.address("eth0", "10.0.9.1/24");
            lab.lab.runFor(0);
            assertEquals(1, lab.toLeft().size());
            assertPacket(
                    lab.toLeft().getFirst(),
                    toMac(MacAddress.BROADCAST),
                    arp(Arp.REQUEST, lab.leftMac(), "10.0.9.1", 0, "10.0.9.1"));
            lab.vnet().up(lab.left.end(1), false);
            lab.lab.runFor(0);
            lab.clear();
            lab.vnet().up(lab.left.end(1), true);
            lab.lab.runFor(0);
            assertEquals(2, lab.toLeft().size(), "both addresses");
            lab.vnet().mac(lab.left.end(1), 0x0200_0000_7777L);
            lab.lab.runFor(0);
            assertPacket(lab.toLeft().getLast(), fromMac(0x0200_0000_7777L));
            // Announced while down: nothing leaves, and nothing is lost.
            lab.vnet().up(lab.left.end(1), false);
            lab.clear();
            lab.vnet().ipv4().add(lab.left.end(1), InterfaceAddress.parse("10.0.10.1/24"));
            lab.lab.runFor(0);
            assertEquals(List.of(), lab.toLeft());
            Books.assertBalanced(lab.vnet());
        }
    }
}
