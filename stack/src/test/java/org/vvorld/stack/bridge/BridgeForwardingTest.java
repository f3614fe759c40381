package org.vvorld.stack.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.stack.bridge.BridgeLab.mac;
import static org.vvorld.stack.sim.Lab.seconds;
import static org.vvorld.stack.testing.Ipv4Frame.ipv4;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vvorld.stack.iface.Epair;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.sim.LabNode;
import org.vvorld.stack.sim.LabPing;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.testing.Books;
import org.vvorld.stack.testing.Frames;
import org.vvorld.stack.wire.MacAddress;

/** Which way a frame goes. */
class BridgeForwardingTest {
    private static final List<Integer> NOWHERE = List.of();

    @Test
    void whatIsUnknownGoesToAllAndWhatIsKnownToOne() {
        try (BridgeLab b = new BridgeLab(4)) {
            assertEquals(List.of(1, 2, 3), b.path(0, mac(2)));
            assertEquals(List.of(0), b.path(2, mac(0)), "0 has been heard");
            assertEquals(List.of(2), b.path(0, mac(2)), "and so has 2 by now");
            assertEquals(Map.of(), b.drops());
            assertEquals(2, b.count(Counter.BRIDGE_LEARNT));
            assertEquals(1, b.count(Counter.BRIDGE_FLOODED));
            assertEquals(2, b.count(Counter.BRIDGE_FORWARDED));
            assertEquals(2, b.count(Counter.BRIDGE_COPIES), "the third port got the frame itself");
            assertEquals(3, b.bridge.totals().ipackets);
            assertEquals(5, b.bridge.totals().opackets);
        }
    }

    @Test
    void aGroupFrameGoesToAllAndToTheVnet() {
        try (BridgeLab b = new BridgeLab(3)) {
            assertEquals(List.of(1, 2), b.path(0, MacAddress.BROADCAST));
            assertEquals(List.of(0, 2), b.path(1, 0x0100_5e00_0001L));
            assertEquals(2, b.bridge.totals().imcasts);
            assertEquals(2, b.drops().values().stream().mapToLong(n -> n).sum(), "by the vnet, which is no host there");
        }
    }

    @Test
    void nothingLeavesWhereItCameIn() {
        try (BridgeLab b = new BridgeLab(3)) {
            b.send(0, mac(1));
            b.inject(0, Frames.ethernet(mac(1), mac(7), 0x0800, new byte[46]));
            assertEquals(NOWHERE, b.path(0, mac(7)));
            assertEquals(Map.of(Drop.BRIDGE_SAME_PORT, 1L), b.drops());
        }
    }

    /** IEEE 802.1D-2004 table 7-10; and nobody is learnt from such a frame. */
    @Test
    void linkLocalGroupsAreNotForwarded() {
        try (BridgeLab b = new BridgeLab(3)) {
            for (int i = 0; i < 16; i++) {
                assertEquals(NOWHERE, b.path(0, 0x0180_c200_0000L + i));
            }
            assertEquals(Map.of(Drop.BRIDGE_RESERVED, 16L), b.drops());
            assertEquals(List.of(), b.bridge.known());
            assertEquals(List.of(1, 2), b.path(0, 0x0180_c200_0010L), "the seventeenth is no longer one of them");
        }
    }

    @Test
    void aFrameFromNobodyGoesNowhere() {
        try (BridgeLab b = new BridgeLab(2)) {
            b.inject(0, Frames.ethernet(mac(1), 0, 0x0800, new byte[46]));
            b.inject(0, Frames.ethernet(mac(1), MacAddress.BROADCAST, 0x0800, new byte[46]));
            b.inject(0, Frames.ethernet(mac(1), b.bridge.mac(), 0x0800, new byte[46]));
            b.inject(0, Frames.ethernet(mac(1), b.member(1).mac(), 0x0800, new byte[46]));
            b.inject(0, Frames.ethernet(mac(1), mac(0), 0x0800, new byte[1501]));
            b.inject(0, Frames.ethernet(mac(1), mac(0), 0x8100, new byte[1504]));
            assertEquals(
                    Map.of(Drop.FRAME_SOURCE_INVALID, 2L, Drop.BRIDGE_OWN_SOURCE, 2L),
                    b.drops(),
                    "1501 bytes could be a tag's first and no payload: whoever receives it looks again");
            b.inject(0, Frames.ethernet(mac(1), mac(0), 0x0800, new byte[1505]));
            assertEquals(1, b.drops().get(Drop.FRAME_TOO_LONG));
        }
    }

    @Test
    void privateMembersTalkToOthersOnly() {
        try (BridgeLab b = new BridgeLab(4)) {
            b.bridge.set(b.port(0), BridgeFlag.PRIVATE, true);
            b.bridge.set(b.port(1), BridgeFlag.PRIVATE, true);
            assertEquals(List.of(2, 3), b.path(0, mac(1)));
            assertEquals(List.of(2, 3), b.path(1, MacAddress.BROADCAST));
            assertEquals(NOWHERE, b.path(0, mac(1)));
            assertEquals(1, b.drops().get(Drop.BRIDGE_PRIVATE));
            assertEquals(List.of(0), b.path(2, mac(0)));
            b.bridge.set(b.port(1), BridgeFlag.PRIVATE, false);
            assertEquals(List.of(1), b.path(0, mac(1)));
        }
    }

    @Test
    void whoDoesNotDiscoverGetsNoUnknown() {
        try (BridgeLab b = new BridgeLab(3)) {
            b.bridge.set(b.port(2), BridgeFlag.DISCOVER, false);
            assertEquals(List.of(1), b.path(0, mac(2)));
            assertEquals(List.of(1, 2), b.path(0, MacAddress.BROADCAST));
            b.send(2, mac(0));
            assertEquals(List.of(2), b.path(0, mac(2)), "as soon as it is known");
        }
    }

    @Test
    void aSpanSeesAllAndSaysNothing() {
        try (BridgeLab b = new BridgeLab(4)) {
            b.bridge.remove(b.port(3));
            b.bridge.span(b.member(3));
            b.send(1, mac(0));
            assertEquals(List.of(1, 3), b.path(0, mac(1)));
            assertEquals(List.of(1, 2, 3), b.path(0, MacAddress.BROADCAST));
            assertEquals(List.of(3), b.path(0, 0x0180_c200_000eL), "what goes nowhere else too");
            assertEquals(NOWHERE, b.path(3, mac(0)));
            assertEquals(1, b.drops().get(Drop.FRAME_NOT_FOR_US), "what it says is the member's own affair");
            b.bridge.remove(b.bridge.spans().getFirst());
            assertEquals(List.of(1), b.path(0, mac(1)));
        }
    }

    @Test
    void aPortWithoutALinkGetsNothing() {
        try (BridgeLab b = new BridgeLab(3)) {
            b.send(1, mac(0));
            b.wires.get(1).cut(true);
            assertEquals(NOWHERE, b.path(0, mac(1)));
            assertEquals(List.of(2), b.path(0, MacAddress.BROADCAST));
            b.vnet().up(b.member(2), false);
            assertEquals(NOWHERE, b.path(0, mac(9)));
            assertEquals(2, b.drops().get(Drop.BRIDGE_NO_PORT));
            b.wires.get(1).cut(false);
            assertEquals(List.of(1), b.path(0, mac(1)));
        }
    }

    @Test
    void aBridgeThatIsDownForwardsNothing() {
        try (BridgeLab b = new BridgeLab(2)) {
            b.vnet().up(b.bridge, false);
            assertEquals(NOWHERE, b.path(0, MacAddress.BROADCAST));
            b.vnet().up(b.bridge, true);
            assertEquals(List.of(1), b.path(0, MacAddress.BROADCAST));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void theVnetIsAHostOnItsBridge(int workers) {
        try (Lab lab = new Lab(5, workers)) {
            LabNode sw = lab.node("sw");
            LabNode[] hosts = new LabNode[3];
            Interface[] members = new Interface[3];
            for (int i = 0; i < 3; i++) {
                hosts[i] = lab.node("h" + i);
                Epair e = lab.epair(hosts[i], sw);
                members[i] = e.peer();
                hosts[i].address(e.name(), "10.0.0." + (i + 1) + "/24");
            }
            Bridge bridge = lab.bridge(sw, members);
            sw.address("bridge0", "10.0.0.254/24");
            lab.runFor(seconds(1));
            LabPing up = hosts[0].ping("10.0.0.254");
            LabPing down = sw.ping("10.0.0.2");
            LabPing across = hosts[1].ping("10.0.0.3");
            lab.runFor(seconds(1));
            assertEquals(1, up.replies().size());
            assertEquals(1, down.replies().size());
            assertEquals(1, across.replies().size());
            assertEquals(3, bridge.known().size());
            assertEquals(0, hosts[2].count(Counter.ICMP_RECEIVED) - 1, "the third hears of nobody else's");
            Books.assertBalanced(sw.vnet());
            for (LabNode h : hosts) {
                Books.assertBalanced(h.vnet());
            }
        }
    }

    /** Frames to the address of any member are the vnet's own. */
    @Test
    void aMembersAddressIsTheVnetsToo() {
        try (BridgeLab b = new BridgeLab(2)) {
            b.sw.address("bridge0", "10.0.0.2/24");
            b.lab.runFor(0);
            toTheVnet(b, b.member(1).mac());
            toTheVnet(b, b.bridge.mac());
            b.vnet().mac(b.member(1), 0x0200_0000_7777L);
            toTheVnet(b, 0x0200_0000_7777L);
            assertEquals(3, b.drops().get(Drop.ICMP_NOBODY_WAITS));
        }
    }

    /** An answer that nobody asked for, so that there is none to it. */
    private static void toTheVnet(BridgeLab b, long mac) {
        b.clear();
        long before = b.count(Counter.IP_DELIVERED);
        b.inject(
                0,
                ipv4("10.0.0.1", "10.0.0.2")
                        .icmp(Frames.icmp(0, 0, 0, new byte[8]))
                        .frame(mac, mac(0)));
        assertEquals(NOWHERE, b.left());
        assertEquals(before + 1, b.count(Counter.IP_DELIVERED));
    }

    @Test
    void withoutAMemberThereIsNowhereToGo() {
        try (Lab lab = new Lab(1)) {
            LabNode sw = lab.node("sw");
            lab.bridge(sw);
            sw.address("bridge0", "10.0.0.1/24");
            sw.ping("10.0.0.2");
            lab.runFor(seconds(10));
            assertTrue(Books.drops(sw.vnet()).get(Drop.BRIDGE_NO_PORT) > 1);
            Books.assertBalanced(sw.vnet());
        }
    }
}
