package org.vvorld.stack.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.stack.bridge.BridgeLab.mac;
import static org.vvorld.stack.sim.Lab.seconds;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.iface.Epair;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.InterfaceFlag;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.sim.LabNode;
import org.vvorld.stack.sim.LabPing;
import org.vvorld.stack.testing.Books;
import org.vvorld.stack.vnet.Leftovers;
import org.vvorld.stack.wire.MacAddress;

/** Members come and go, in every way there is. */
class BridgeMembersTest {
    private static final int PROMISC = InterfaceFlag.PROMISC.bit();

    @Test
    void theFirstMemberSetsTheMtu() {
        try (Lab lab = new Lab(1)) {
            LabNode sw = lab.node("sw");
            Interface a = lab.wire(lab.node("a"), sw).end(1);
            a.mtuBytes(9000);
            Bridge bridge = lab.bridge(sw);
            assertEquals(1500, bridge.mtuBytes());
            bridge.add(a, false);
            assertEquals(9000, bridge.mtuBytes());
        }
    }

    @Test
    void aMemberReceivesAllAndIsInOneBridgeOfItsVnet() {
        try (BridgeLab b = new BridgeLab(2)) {
            assertEquals(PROMISC, b.member(0).flags() & PROMISC);
            assertEquals(b.bridge, Bridge.of(b.member(0)).orElseThrow());
            Bridge other = b.lab.bridge(b.sw);
            assertEquals("bridge1", other.name());
            assertThrows(IllegalArgumentException.class, () -> other.add(b.member(0), false));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> other.add(b.wires.get(0).end(0), false));
            b.bridge.remove(b.port(0));
            assertEquals(0, b.member(0).flags() & PROMISC);
            assertTrue(Bridge.of(b.member(0)).isEmpty());
            other.add(b.member(0), false);
            assertEquals(List.of(), b.path(0, mac(1)), "they are two links now");
        }
    }

    @Test
    void whatWasLearntBehindAMemberGoesWithIt() {
        try (BridgeLab b = new BridgeLab(3)) {
            b.send(1, mac(0));
            b.bridge.fix(b.port(1), mac(8));
            b.bridge.remove(b.port(1));
            assertEquals(List.of(), b.bridge.known());
            assertEquals(List.of(2), b.path(0, mac(1)));
            // The next one has its place, and nothing else of it.
            b.bridge.add(b.member(1), false);
            assertEquals(List.of(1, 2), b.path(0, mac(8)));
        }
    }

    @Test
    void numbersAreTheInterfacesIndexes() {
        try (BridgeLab b = new BridgeLab(3)) {
            assertEquals(
                    List.of(2, 3, 4),
                    b.bridge.members().stream().map(BridgePort::number).toList());
            b.vnet().detach(b.member(0));
            b.vnet().attach(b.member(0));
            b.vnet().up(b.member(0), true);
            b.bridge.add(b.member(0), false);
            assertEquals(
                    List.of(3, 4, 2),
                    b.bridge.members().stream().map(BridgePort::number).toList());
        }
    }

    /** Destroyed by its other end, in another vnet; moved; its vnet closed. */
    @Test
    void aMemberThatIsGoneIsNoMember() {
        try (Lab lab = new Lab(3, 2)) {
            LabNode sw = lab.node("sw");
            LabNode far = lab.node("far");
            List<Interface> members = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                members.add(lab.epair(far, sw).peer());
            }
            Bridge bridge = lab.bridge(sw, members.toArray(Interface[]::new));
            lab.runFor(0);
            far.vnet().destroy(far.interfaceNamed("epair0a"));
            assertEquals(List.of("epair1b", "epair2b", "epair3b"), names(bridge));
            sw.vnet().destroy(members.get(1));
            assertNull(far.vnet().interfaceNamed("epair1a"));
            assertEquals(List.of("epair2b", "epair3b"), names(bridge));
            sw.vnet().detach(members.get(2));
            assertNull(members.get(2).bridging());
            far.vnet().attach(members.get(2));
            assertEquals(List.of("epair3b"), names(bridge));
            assertEquals(Leftovers.NONE, lab.destroy(far));
            assertEquals(List.of(), names(bridge));
            assertEquals(List.of("lo0", "bridge0"), names(sw.vnet().interfaces()));
        }
    }

    private static List<String> names(Bridge b) {
        return names(b.members().stream().map(BridgePort::ifp).toList());
    }

    private static List<String> names(List<Interface> all) {
        return all.stream().map(Interface::name).toList();
    }

    @Test
    void aBridgeThatIsGoneFreesItsMembers() {
        try (BridgeLab b = new BridgeLab(2)) {
            b.bridge.span(b.lab.wire(b.lab.node("watcher"), b.sw).end(1));
            b.send(0, mac(1));
            b.vnet().destroy(b.bridge);
            assertNull(b.member(0).bridging());
            assertNull(b.sw.interfaceNamed("eth2").bridging());
            assertEquals(0, b.member(0).flags() & PROMISC);
            assertEquals(List.of(), b.path(0, MacAddress.BROADCAST));
        }
    }

    @Test
    void aBridgeThatMovesLeavesItsMembersBehind() {
        try (BridgeLab b = new BridgeLab(2)) {
            LabNode other = b.lab.node("other");
            b.send(0, mac(1));
            b.vnet().detach(b.bridge);
            assertEquals(List.of(), b.bridge.members());
            other.vnet().attach(b.bridge);
            assertEquals(List.of(), b.bridge.known());
        }
    }

    @Test
    void theVnetEndsWithFramesOnTheirWay() {
        try (BridgeLab b = new BridgeLab(4, 3)) {
            for (int i = 0; i < 4; i++) {
                b.wires.get(i).inject(1, new byte[60]);
            }
            assertEquals(Leftovers.NONE, b.lab.destroy(b.sw));
            assertEquals(0, b.lab.packetsInUse());
        }
    }

    @Test
    void itsAddressCanBeItsFirstMembers() {
        try (BridgeLab b = new BridgeLab(3)) {
            long own = b.bridge.mac();
            b.bridge.members().forEach(b.bridge::remove);
            b.bridge.add(b.member(1), true);
            b.bridge.add(b.member(0), true);
            assertEquals(b.member(1).mac(), b.bridge.mac());
            b.vnet().mac(b.member(1), 0x0200_0000_7777L);
            assertEquals(0x0200_0000_7777L, b.bridge.mac());
            b.bridge.remove(b.port(1));
            assertEquals(b.member(0).mac(), b.bridge.mac());
            b.bridge.remove(b.port(0));
            assertEquals(own, b.bridge.mac());
        }
    }

    @Test
    void sixtyFourMembers() {
        try (Lab lab = new Lab(64, 2)) {
            LabNode sw = lab.node("sw");
            LabNode[] hosts = new LabNode[64];
            Interface[] members = new Interface[64];
            for (int i = 0; i < 64; i++) {
                hosts[i] = lab.node("h" + i);
                Epair e = lab.epair(hosts[i], sw);
                hosts[i].address(e.name(), "10.0.0." + (i + 1) + "/24");
                members[i] = e.peer();
            }
            Bridge bridge = lab.bridge(sw, members);
            lab.runFor(seconds(1));
            List<LabPing> pings = IntStream.range(0, 64)
                    .mapToObj(i -> hosts[i].ping(hosts[(i + 1) % 64]))
                    .toList();
            lab.runFor(seconds(1));
            pings.forEach(p -> assertEquals(1, p.replies().size()));
            assertEquals(64, bridge.known().size());
            Books.assertBalanced(sw.vnet());
        }
    }

    /** Same names, same addresses, same stations, and nothing in common. */
    @Test
    void twoVnetsDoNotSeeEachOther() {
        try (Lab lab = new Lab(2)) {
            LabNode[] sw = {lab.node("sw0"), lab.node("sw1")};
            LabNode[][] hosts = new LabNode[2][2];
            Bridge[] bridges = new Bridge[2];
            for (int v = 0; v < 2; v++) {
                Interface[] members = new Interface[2];
                for (int h = 0; h < 2; h++) {
                    hosts[v][h] = lab.node("h" + v + h);
                    members[h] = lab.wire(hosts[v][h], sw[v]).end(1);
                    Interface end = hosts[v][h].interfaceNamed("eth0");
                    hosts[v][h].vnet().mac(end, mac(h));
                    sw[v].vnet().mac(members[h], 0x0200_0000_bb00L | h);
                    hosts[v][h].address("eth0", "10.0.0." + (h + 1) + "/24");
                }
                bridges[v] = lab.bridge(sw[v], members);
                bridges[v].mac(0x0200_0000_cc00L);
            }
            assertEquals(bridges[0].name(), bridges[1].name());
            lab.runFor(seconds(1));
            LabPing ping = hosts[0][0].ping(hosts[0][1]);
            lab.runFor(seconds(1));
            assertEquals(1, ping.replies().size());
            assertEquals(2, bridges[0].known().size());
            long before = bridges[1].totals().ipackets;
            hosts[0][1].ping(hosts[0][0]);
            lab.runFor(seconds(1));
            assertEquals(before, bridges[1].totals().ipackets);
        }
    }
}
