package org.vvorld.stack.vnet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.stack.sim.Lab.seconds;
import static org.vvorld.stack.testing.Ipv4Frame.ipv4;
import static org.vvorld.stack.wire.VlanTag.TYPE_8021AD;
import static org.vvorld.stack.wire.VlanTag.TYPE_8021Q;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vvorld.stack.iface.Disc;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.InterfaceAddress;
import org.vvorld.stack.iface.InterfaceFlag;
import org.vvorld.stack.iface.Vlan;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.sim.LabNode;
import org.vvorld.stack.sim.LabPing;
import org.vvorld.stack.sim.LabWire;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.testing.Books;
import org.vvorld.stack.testing.Bytes;
import org.vvorld.stack.testing.Frames;
import org.vvorld.stack.testing.Offloaded;
import org.vvorld.stack.testing.RouterLab;
import org.vvorld.stack.wire.Arp;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.MacAddress;
import org.vvorld.stack.wire.VlanTag;

/** vlan(4) and disc(4). */
class VlanTest {
    /** The frame with a tag behind its addresses, and in front of other tags. */
    private static byte[] tagged(byte[] frame, int etherType, int control) {
        byte[] b = new byte[frame.length + 4];
        System.arraycopy(frame, 0, b, 0, 12);
        Bytes.u16(b, 12, etherType);
        Bytes.u16(b, 14, control);
        System.arraycopy(frame, 12, b, 16, frame.length - 12);
        return b;
    }

    private static byte[] untagged(byte[] frame, int tags) {
        byte[] b = new byte[frame.length - 4 * tags];
        System.arraycopy(frame, 0, b, 0, 12);
        System.arraycopy(frame, 12 + 4 * tags, b, 12, b.length - 12);
        return b;
    }

    /** The tags of a frame: {@code 88a8/0/5 8100/3/42}, type, PCP and identifier each. */
    private static String tags(byte[] frame) {
        StringBuilder text = new StringBuilder();
        for (int at = 12; VlanTag.isTag(Bytes.u16(frame, at)); at += 4) {
            int control = Bytes.u16(frame, at + 2);
            text.append(text.isEmpty() ? "" : " ").append(Integer.toHexString(Bytes.u16(frame, at)));
            text.append('/').append(control >> 13).append('/').append(control & 0xfff);
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void pingBetweenVlansOfOneWire(int workers) {
        try (Lab lab = new Lab(1, workers)) {
            LabNode a = lab.node("a");
            LabNode b = lab.node("b");
            LabWire w = lab.wire(a, b);
            Vlan left = lab.vlan(a, w.end(0), TYPE_8021Q, 5);
            Vlan right = lab.vlan(b, w.end(1), TYPE_8021Q, 5);
            Vlan other = lab.vlan(b, w.end(1), TYPE_8021Q, 6);
            left.pcp(3);
            a.address("eth0.5", "10.0.0.1/24");
            b.address("eth0.5", "10.0.0.2/24").address("eth0.6", "10.0.6.2/24");
            lab.runFor(0);
            LabPing ping = a.ping(b);
            lab.runFor(seconds(1));
            assertEquals(1, ping.replies().size());
            assertEquals("8100/3/5", tags(w.last(0).bytes()));
            assertEquals("8100/0/5", tags(w.last(1).bytes()));
            assertEquals(w.end(0).mac(), left.mac());
            assertEquals(0, other.totals().ipackets);
            // ARP and the request left, the reply came; and the announcement of the address.
            assertEquals(2, right.totals().ipackets - 1);
            assertEquals(
                    left.totals().ibytes + 4 * left.totals().ipackets, w.end(0).totals().ibytes - untaggedBytes(w, 1));
            Books.assertBalanced(a.vnet());
            Books.assertBalanced(b.vnet());
        }
    }

    /** What went over the wire besides what vlan 5 took: announcements on vlan 6. */
    private static long untaggedBytes(LabWire w, int from) {
        return w.frames().stream()
                .filter(f -> f.from() == from && !tags(f.bytes()).endsWith("/5"))
                .mapToLong(f -> f.bytes().length)
                .sum();
    }

    @Test
    void nestedTagsOfBothKinds() {
        try (Lab lab = new Lab(2)) {
            LabNode a = lab.node("a");
            LabNode b = lab.node("b");
            LabWire w = lab.wire(a, b);
            Vlan outer = lab.vlan(a, w.end(0), TYPE_8021AD, 100);
            Vlan inner = lab.vlan(a, outer, TYPE_8021Q, 42);
            lab.vlan(b, lab.vlan(b, w.end(1), TYPE_8021AD, 100), TYPE_8021Q, 42);
            assertEquals(2, inner.depth());
            assertEquals(1500, outer.mtuBytes(), "a wire carries a tag beyond its MTU");
            assertEquals(1496, inner.mtuBytes(), "and not two");
            a.address("eth0.100.42", "10.0.0.1/24");
            b.address("eth0.100.42", "10.0.0.2/24");
            LabPing ping = a.ping(Ipv4Address.parse("10.0.0.2"), 1, 1468, 0);
            lab.runFor(seconds(1));
            assertEquals(1, ping.replies().size());
            assertEquals("88a8/0/100 8100/0/42", tags(w.last(0).bytes()));
            assertEquals(14 + 8 + 1496, w.last(0).bytes().length);
            Books.assertBalanced(b.vnet());
        }
    }

    @Test
    void theProtocolIsPartOfTheTag() {
        try (RouterLab lab = new RouterLab(3)) {
            lab.lab.vlan(lab.r, lab.left.end(1), TYPE_8021AD, 5);
            lab.r.address("eth0.5", "10.5.0.1/24");
            lab.lab.runFor(0);
            lab.clear();
            byte[] ask = Frames.arp(MacAddress.BROADCAST, Arp.REQUEST, RouterLab.LEFT, "10.5.0.9", 0, "10.5.0.1");
            lab.fromLeft(tagged(ask, TYPE_8021Q, 5));
            lab.fromLeft(tagged(ask, TYPE_8021AD, 6));
            assertEquals(Map.of(Drop.VLAN_UNKNOWN, 2L), lab.drops());
            assertEquals(2, lab.left.end(1).totals().ierrors);
            assertEquals(List.of(), lab.toLeft());
            lab.fromLeft(tagged(ask, TYPE_8021AD, 5));
            assertEquals("88a8/0/5", tags(lab.toLeft().getFirst()));
        }
    }

    @Test
    void aPriorityTagIsNoVlan() {
        try (RouterLab lab = new RouterLab(4)) {
            byte[] udp = ipv4("10.0.0.1", "10.0.1.1")
                    .payload(Frames.udp(1, 2, new byte[8]))
                    .frame(lab.leftMac(), RouterLab.LEFT);
            lab.fromLeft(tagged(udp, TYPE_8021Q, 7 << 13));
            lab.fromLeft(tagged(udp, TYPE_8021AD, 0));
            assertEquals(2, lab.toRight().size());
            assertEquals("", tags(lab.toRight().getFirst()));
            // As deep as it may be, and one more.
            byte[] deep = udp;
            for (int i = 0; i < VlanTag.MOST; i++) {
                deep = tagged(deep, TYPE_8021Q, 0);
            }
            lab.fromLeft(deep);
            assertEquals(3, lab.toRight().size());
            lab.fromLeft(tagged(deep, TYPE_8021Q, 0));
            assertEquals(Map.of(Drop.VLAN_TOO_MANY_TAGS, 1L), lab.drops());
        }
    }

    @Test
    void framesThatEndInATag() {
        try (RouterLab lab = new RouterLab(5)) {
            lab.lab.vlan(lab.r, lab.left.end(1), TYPE_8021Q, 5);
            byte[] tag = Frames.ethernet(lab.leftMac(), RouterLab.LEFT, TYPE_8021Q, new byte[] {0, 5, 8});
            lab.fromLeft(tag);
            lab.fromLeft(Arrays.copyOf(tag, 14));
            assertEquals(Map.of(Drop.FRAME_TOO_SHORT, 2L), lab.drops());
            lab.fromLeft(Frames.ethernet(lab.leftMac(), RouterLab.LEFT, TYPE_8021Q, new byte[1504]));
            assertEquals(3, lab.drops().get(Drop.FRAME_TOO_SHORT) + lab.drops().get(Drop.ETHERTYPE_UNKNOWN));
            lab.fromLeft(Frames.ethernet(lab.leftMac(), RouterLab.LEFT, TYPE_8021Q, new byte[1505]));
            assertEquals(1, lab.drops().get(Drop.FRAME_TOO_LONG));
        }
    }

    @Test
    void aVlanInAnotherVnetThanItsParent() {
        try (Lab lab = new Lab(6)) {
            LabNode a = lab.host("a", "10.0.0.1/24");
            LabNode r = lab.node("r");
            LabNode c = lab.node("c");
            LabWire w = lab.wire(a, r);
            lab.vlan(a, w.end(0), TYPE_8021Q, 9);
            Vlan lent = lab.vlan(c, w.end(1), TYPE_8021Q, 9);
            a.address("eth0.9", "10.9.0.1/24");
            c.address("eth0.9", "10.9.0.2/24");
            lab.runFor(0);
            LabPing ping = a.ping("10.9.0.2");
            lab.runFor(seconds(1));
            assertEquals(1, ping.replies().size());
            assertEquals("8100/0/9", tags(w.last(1).bytes()));
            for (LabNode n : List.of(a, r, c)) {
                Books.assertBalanced(n.vnet());
                assertEquals(Map.of(), Books.drops(n.vnet()));
            }
            assertEquals(
                    r.count(Counter.PACKETS_RECEIVED),
                    r.count(Counter.PACKETS_SENT)
                            + r.count(Counter.PACKETS_CONSUMED)
                            - r.count(Counter.PACKETS_ORIGINATED));
            // The vnet of the parent goes: the vlan stays, and can send nothing.
            assertEquals(Leftovers.NONE, lab.destroy(r));
            assertNull(lent.parent());
            assertFalse(lent.isRunning());
            assertTrue(lent.isUp());
            c.ping("10.9.0.1");
            lab.runFor(seconds(1));
            assertEquals(1, c.drops(Drop.VLAN_NO_PARENT));
            Books.assertBalanced(c.vnet());
        }
    }

    @Test
    void withoutParentOrWithOneThatIsDownNothingLeaves() {
        try (Lab lab = new Lab(7)) {
            LabNode a = lab.node("a");
            LabNode b = lab.node("b");
            LabWire w = lab.wire(a, b);
            Vlan v = lab.vlan(a, w.end(0), TYPE_8021Q, 5);
            a.address("eth0.5", "10.0.0.1/24");
            assertTrue(v.isRunning());
            a.vnet().up(w.end(0), false);
            assertFalse(v.isRunning());
            a.ping("10.0.0.2");
            lab.runFor(seconds(1));
            long refused = a.drops(Drop.VLAN_NO_PARENT);
            assertTrue(refused >= 1);
            a.vnet().up(w.end(0), true);
            v.detach();
            assertEquals(0, v.mac());
            assertNull(w.end(0).vlans());
            lab.runFor(seconds(2));
            assertTrue(a.drops(Drop.VLAN_NO_PARENT) > refused);
            v.attach(w.end(0), TYPE_8021Q, 7);
            assertEquals(7, v.vlanId());
            w.frames().clear();
            a.ping("10.0.0.3");
            lab.runFor(seconds(1));
            assertEquals("8100/0/7", tags(w.last(0).bytes()));
        }
    }

    @Test
    void theMtuFollowsTheParentsDown() {
        try (Lab lab = new Lab(8)) {
            LabNode a = lab.node("a");
            LabWire w = lab.wire(a, lab.node("b"));
            Vlan outer = lab.vlan(a, w.end(0), TYPE_8021Q, 5);
            Vlan inner = lab.vlan(a, outer, TYPE_8021Q, 6);
            w.end(0).mtuBytes(9000);
            assertEquals(1500, outer.mtuBytes());
            assertNull(outer.refuseMtu(9000));
            assertEquals("9001 is more than the 9000 that its parent eth0 has room for", outer.refuseMtu(9001));
            outer.mtuBytes(9000);
            assertNull(inner.refuseMtu(8996));
            assertEquals("8997 is more than the 8996 that its parent eth0.5 has room for", inner.refuseMtu(8997));
            w.end(0).mtuBytes(1400);
            assertEquals(1400, outer.mtuBytes());
            assertEquals(1396, inner.mtuBytes());
        }
    }

    @Test
    void theAddressIsTheParentsUntilItHasItsOwn() {
        try (Lab lab = new Lab(9)) {
            LabNode a = lab.node("a");
            LabWire w = lab.wire(a, lab.node("b"));
            Interface parent = w.end(0);
            Vlan v = lab.vlan(a, parent, TYPE_8021Q, 5);
            Vlan inner = lab.vlan(a, v, TYPE_8021Q, 6);
            a.address("eth0.5", "10.0.0.1/24");
            lab.runFor(0);
            w.frames().clear();
            a.vnet().mac(parent, 0x0200_0000_7777L);
            lab.runFor(0);
            assertEquals(0x0200_0000_7777L, v.mac());
            assertEquals(0x0200_0000_7777L, inner.mac());
            assertEquals("8100/0/5", tags(w.last(0).bytes()), "the vlan's neighbours are told");
            v.hasOwnMac(true);
            a.vnet().mac(v, 0x0200_0000_8888L);
            assertEquals(0x0200_0000_8888L, inner.mac());
            assertTrue((parent.flags() & InterfaceFlag.PROMISC.bit()) != 0);
            a.vnet().mac(parent, 0x0200_0000_9999L);
            assertEquals(0x0200_0000_8888L, v.mac());
            v.hasOwnMac(false);
            assertEquals(0, parent.flags() & InterfaceFlag.PROMISC.bit());
            lab.runFor(0);
        }
    }

    @Test
    void priorityIsRetainedIfAsked() {
        try (RouterLab lab = new RouterLab(10)) {
            lab.lab.vlan(lab.r, lab.left.end(1), TYPE_8021Q, 5);
            Vlan out = lab.lab.vlan(lab.r, lab.right.end(1), TYPE_8021Q, 6);
            out.pcp(1);
            lab.r.address("eth0.5", "10.5.0.254/24").address("eth1.6", "10.6.0.254/24");
            lab.vnet().ipv4().putNeighbour(out, Ipv4Address.parse("10.6.0.1"), RouterLab.RIGHT);
            lab.lab.runFor(0);
            lab.clear();
            byte[] udp = ipv4("10.5.0.1", "10.6.0.1")
                    .payload(Frames.udp(1, 2, new byte[8]))
                    .frame(lab.leftMac(), RouterLab.LEFT);
            lab.fromLeft(tagged(udp, TYPE_8021Q, 5 | 4 << 13));
            lab.vnet().sysctls().set(Sysctl.VLAN_MTAG_PCP, 1);
            lab.fromLeft(tagged(udp, TYPE_8021Q, 5 | 4 << 13));
            assertEquals(
                    List.of("8100/1/6", "8100/4/6"),
                    lab.toRight().stream().map(VlanTest::tags).toList());
        }
    }

    @Test
    void offloadsCrossTags() {
        try (RouterLab lab = new RouterLab(11)) {
            lab.left.offloads(true);
            lab.right.offloads(true);
            lab.lab.vlan(lab.r, lab.left.end(1), TYPE_8021Q, 5);
            Vlan out = lab.lab.vlan(lab.r, lab.right.end(1), TYPE_8021Q, 6);
            lab.vnet().ipv4().remove(lab.left.end(1), Ipv4Address.parse("10.0.0.254"));
            lab.vnet().ipv4().remove(lab.right.end(1), Ipv4Address.parse("10.0.1.254"));
            lab.r.address("eth0.5", "10.0.0.254/24").address("eth1.6", "10.0.1.254/24");
            lab.vnet().ipv4().putNeighbour(out, Ipv4Address.parse("10.0.1.1"), RouterLab.RIGHT);
            lab.lab.runFor(0);
            lab.clear();
            byte[] tcp = Offloaded.tcp(new byte[20_000]).frame(lab.leftMac(), RouterLab.LEFT);
            byte[] header = Offloaded.tcpGso(1448);
            // Header length and checksum start count from the frame's first byte: four more behind a tag.
            Bytes.u16(header, 2, Short.reverseBytes((short) (14 + 4 + 20 + 32)) & 0xffff);
            Bytes.u16(header, 6, Short.reverseBytes((short) (14 + 4 + 20)) & 0xffff);
            lab.left.inject(1, header, tagged(tcp, TYPE_8021Q, 5));
            lab.lab.runFor(0);
            assertEquals(Map.of(), lab.drops());
            LabWire.Frame sent = lab.right.last(1);
            assertArrayEquals(header, sent.offload());
            assertEquals("8100/0/6", tags(sent.bytes()));
            assertEquals(tcp.length + 4, sent.bytes().length);
            // A wire that wants whole checksums gets them, and no GSO packet.
            lab.right.offloads(false);
            lab.left.inject(1, header, tagged(tcp, TYPE_8021Q, 5));
            byte[] udp = Offloaded.udp(new byte[100]).frame(lab.leftMac(), RouterLab.LEFT);
            byte[] partial = Offloaded.udpPartial();
            Bytes.u16(partial, 6, Short.reverseBytes((short) (14 + 4 + 20)) & 0xffff);
            lab.left.inject(1, partial, tagged(udp, TYPE_8021Q, 5));
            lab.lab.runFor(0);
            assertEquals(Map.of(), lab.drops());
            byte[] last = lab.toRight().get(lab.toRight().size() - 2);
            assertEquals("8100/0/6", tags(last), "a segment");
            assertEquals(20_000 % 1448 + 18 + 20 + 32, last.length);
            byte[] whole = untagged(lab.right.last(1).bytes(), 1);
            assertTrue(Offloaded.isChecksumRight(17, Arrays.copyOfRange(whole, 34, whole.length)));
        }
    }

    @Test
    void discThrowsAwayWhatIsSentToIt() {
        try (RouterLab lab = new RouterLab(12)) {
            Disc disc = new Disc(99, "disc0");
            disc.home(lab.vnet());
            lab.vnet().attach(disc);
            lab.vnet().up(disc, true);
            lab.vnet().ipv4().add(disc, InterfaceAddress.parse("10.9.0.1/24"));
            lab.fromLeft(ipv4("10.0.0.1", "10.9.0.7").payload(Frames.udp(1, 2, new byte[8])));
            assertEquals(1, disc.totals().opackets);
            assertEquals(36, disc.totals().obytes);
            assertEquals(Map.of(), lab.drops());
            lab.vnet().up(disc, false);
            disc.output(
                    lab.vnet().shard(lab.lab.netisr().workstream(0)).originate(20),
                    lab.vnet().shard(lab.lab.netisr().workstream(0)));
            assertEquals(Map.of(Drop.OUTPUT_INTERFACE_DOWN, 1L), lab.drops());
        }
    }
}
