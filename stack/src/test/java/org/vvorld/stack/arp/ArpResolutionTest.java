package org.vvorld.stack.arp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.stack.sim.Lab.ms;
import static org.vvorld.stack.sim.Lab.seconds;
import static org.vvorld.stack.testing.Checkers.arp;
import static org.vvorld.stack.testing.Checkers.assertPacket;
import static org.vvorld.stack.testing.Checkers.dst;
import static org.vvorld.stack.testing.Checkers.fromMac;
import static org.vvorld.stack.testing.Checkers.icmp;
import static org.vvorld.stack.testing.Checkers.ipv4;
import static org.vvorld.stack.testing.Checkers.src;
import static org.vvorld.stack.testing.Checkers.toMac;
import static org.vvorld.stack.testing.Checkers.ttl;
import static org.vvorld.stack.testing.Ipv4Frame.ipv4;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.sim.LabPing;
import org.vvorld.stack.sim.LabWire;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.testing.Bytes;
import org.vvorld.stack.testing.Frames;
import org.vvorld.stack.testing.RouterLab;
import org.vvorld.stack.wire.Arp;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.MacAddress;

/** Finding a neighbour: RFC 826, RFC 1122 section 2.3.2. */
class ArpResolutionTest {
    private static final long NINE = 0x0200_0000_0909L;

    private static void toNine(RouterLab lab, int id) {
        byte[] udp = Frames.udp(1, 2, new byte[10]);
        lab.fromRight(ipv4("10.0.1.1", "10.0.0.9").id(id).payload(udp).frame(lab.rightMac(), RouterLab.RIGHT));
    }

    private static void nineAnswers(RouterLab lab) {
        lab.fromLeft(Frames.arp(lab.leftMac(), Arp.REPLY, NINE, "10.0.0.9", lab.leftMac(), "10.0.0.254"));
    }

    private static ArpEntry nine(RouterLab lab) {
        return lab.vnet().arpTable().find(lab.left.end(1), Ipv4Address.parse("10.0.0.9"));
    }

    /** RFC 826, "Packet Generation". */
    @Test
    void asksByBroadcastHoldsThePacketAndSendsItWhenAnswered() {
        try (RouterLab lab = new RouterLab(826)) {
            toNine(lab, 1);
            assertEquals(1, lab.toLeft().size());
            assertPacket(
                    lab.toLeft().getFirst(),
                    toMac(MacAddress.BROADCAST),
                    fromMac(lab.leftMac()),
                    arp(Arp.REQUEST, lab.leftMac(), "10.0.0.254", 0, "10.0.0.9"));
            assertEquals(1, lab.vnet().charge().packets());
            assertEquals(1, nine(lab).pending());
            nineAnswers(lab);
            assertPacket(
                    lab.toLeft().getLast(),
                    toMac(NINE),
                    fromMac(lab.leftMac()),
                    ipv4(src("10.0.1.1"), dst("10.0.0.9"), ttl(63)));
            assertEquals(0, lab.vnet().charge().packets());
            toNine(lab, 2);
            assertEquals(3, lab.toLeft().size(), "the second needs no question");
            assertEquals(Map.of(), lab.drops());
        }
    }

    /** RFC 1122 section 2.3.2.1: no more than one request a second; RFC 1812 section 5.2.7.1: then host unreachable. */
    @Test
    void asksOnceASecondThenTellsTheSender() {
        try (RouterLab lab = new RouterLab(1122)) {
            toNine(lab, 1);
            lab.lab.runFor(seconds(4) + ms(900));
            assertEquals(List.of(), lab.toRight());
            lab.lab.runFor(seconds(10));
            List<Long> times =
                    lab.left.frames().stream().map(LabWire.Frame::atNanos).toList();
            assertEquals(Sysctl.ARP_MAX_TRIES.defaultValue(), times.size());
            for (int i = 1; i < times.size(); i++) {
                long gap = times.get(i) - times.get(i - 1);
                assertTrue(gap >= seconds(1) && gap < seconds(1) + ms(3), () -> times.toString());
            }
            assertPacket(lab.toRight().getFirst(), ipv4(src("10.0.1.254"), dst("10.0.1.1")), icmp(3, 1));
            assertEquals(1, lab.toRight().size());
            assertEquals(Map.of(Drop.ARP_UNRESOLVED, 1L), lab.drops());
            assertEquals(1, lab.count(Counter.ARP_TIMEOUTS));
            assertNull(nine(lab));
        }
    }

    @Test
    void asksAsOftenAsTheSysctlSays() {
        try (RouterLab lab = new RouterLab(1)) {
            lab.vnet().sysctls().set(Sysctl.ARP_MAX_TRIES, 2);
            toNine(lab, 1);
            lab.lab.runFor(seconds(3));
            assertEquals(2, lab.toLeft().size());
            assertEquals(Map.of(Drop.ARP_UNRESOLVED, 1L), lab.drops());
        }
    }

    @Test
    void nobodyIsToldOfAPacketOfOurOwn() {
        try (RouterLab lab = new RouterLab(2)) {
            LabPing ping = lab.r.ping("10.0.0.9");
            lab.lab.runFor(seconds(10));
            assertEquals(1, ping.sent());
            assertEquals(List.of(), ping.errors());
            assertEquals(0, lab.count(Counter.ICMP_ERRORS_SENT));
            assertEquals(Map.of(Drop.ARP_UNRESOLVED, 1L), lab.drops());
        }
    }

    /** RFC 1122 section 2.3.2.2: the latest packets are kept; in the order they came. */
    @Test
    void holdsABoundedNumberTheOldestGoesTheOrderStays() {
        try (RouterLab lab = new RouterLab(3)) {
            lab.vnet().sysctls().set(Sysctl.ARP_MAX_HOLD, 3);
            for (int id = 1; id <= 5; id++) {
                toNine(lab, id);
            }
            assertEquals(3, lab.vnet().charge().packets());
            lab.clear();
            nineAnswers(lab);
            List<Integer> ids = lab.toLeft().stream().map(f -> Bytes.u16(f, 18)).toList();
            assertEquals(List.of(3, 4, 5), ids);
            assertEquals(Map.of(Drop.ARP_PENDING_FULL, 2L), lab.drops());
        }
    }

    @Test
    void aVnetAtItsChargeHoldsNoMore() {
        try (RouterLab lab = new RouterLab(4)) {
            lab.vnet().charge().limit(2);
            for (int id = 1; id <= 5; id++) {
                toNine(lab, id);
            }
            assertEquals(2, lab.vnet().charge().packets());
            assertEquals(Map.of(Drop.CHARGE_EXCEEDED, 3L), lab.drops());
        }
    }

    @Test
    void aFullTableTakesNoNewNeighbour() {
        try (RouterLab lab = new RouterLab(5)) {
            lab.vnet().sysctls().set(Sysctl.ARP_MAX_ENTRIES, 3);
            toNine(lab, 1);
            byte[] p = ipv4("10.0.1.1", "10.0.0.10")
                    .payload(Frames.udp(1, 2, new byte[1]))
                    .frame(lab.rightMac(), RouterLab.RIGHT);
            lab.fromRight(p);
            assertEquals(Map.of(Drop.ARP_TABLE_FULL, 1L), lab.drops());
            // One that introduces itself is answered all the same.
            lab.clear();
            lab.fromLeft(
                    Frames.arp(MacAddress.BROADCAST, Arp.REQUEST, 0x0200_0000_0c0cL, "10.0.0.12", 0, "10.0.0.254"));
            assertEquals(1, lab.toLeft().size());
            assertEquals(3, lab.vnet().arpTable().size());
            nineAnswers(lab);
            assertNotNull(nine(lab));
        }
    }

    /** RFC 1122 section 2.3.2.1: entries do not live for ever. */
    @Test
    void anUnusedEntryIsForgottenAtItsAge() {
        try (RouterLab lab = new RouterLab(6)) {
            lab.vnet().sysctls().set(Sysctl.ARP_MAX_AGE, 10);
            toNine(lab, 1);
            nineAnswers(lab);
            assertEquals(seconds(10), nine(lab).nanosToExpiry(lab.lab.now()));
            lab.clear();
            lab.lab.runFor(seconds(10) - ms(10));
            assertNotNull(nine(lab));
            lab.lab.runFor(ms(20));
            assertNull(nine(lab));
            assertEquals(List.of(), lab.toLeft(), "nobody was asked");
        }
    }

    /** RFC 1122 section 2.3.2.1 (2): a unicast poll, which does not stop traffic. */
    @Test
    void anEntryInUseIsProbedByUnicast() {
        try (RouterLab lab = new RouterLab(7)) {
            lab.vnet().sysctls().set(Sysctl.ARP_MAX_AGE, 10);
            toNine(lab, 1);
            nineAnswers(lab);
            toNine(lab, 2);
            lab.clear();
            lab.lab.runFor(seconds(10) + ms(10));
            assertPacket(
                    lab.toLeft().getFirst(), toMac(NINE), arp(Arp.REQUEST, lab.leftMac(), "10.0.0.254", 0, "10.0.0.9"));
            toNine(lab, 3);
            assertPacket(lab.toLeft().getLast(), toMac(NINE), ipv4(dst("10.0.0.9")));
            nineAnswers(lab);
            lab.clear();
            lab.lab.runFor(seconds(5));
            assertEquals(List.of(), lab.toLeft());
            assertNotNull(nine(lab), "confirmed");
            assertEquals(Map.of(), lab.drops());
        }
    }

    @Test
    void aProbeWithoutAnswerEndsTheEntry() {
        try (RouterLab lab = new RouterLab(8)) {
            lab.vnet().sysctls().set(Sysctl.ARP_MAX_AGE, 10);
            toNine(lab, 1);
            nineAnswers(lab);
            toNine(lab, 2);
            lab.clear();
            lab.lab.runFor(seconds(16));
            List<byte[]> probes = new ArrayList<>(lab.toLeft());
            assertEquals(Sysctl.ARP_MAX_TRIES.defaultValue(), probes.size());
            probes.forEach(f -> assertPacket(f, toMac(NINE)));
            assertNull(nine(lab));
            lab.clear();
            toNine(lab, 3);
            assertPacket(lab.toLeft().getFirst(), toMac(MacAddress.BROADCAST));
        }
    }
}
