package org.vvorld.stack.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.stack.sim.Lab.ms;
import static org.vvorld.stack.sim.Lab.seconds;
import static org.vvorld.stack.testing.Ipv4Frame.ipv4;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.iface.Epair;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.sim.LabNode;
import org.vvorld.stack.sim.LabPing;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.stp.StpState;
import org.vvorld.stack.testing.Books;
import org.vvorld.stack.testing.Frames;
import org.vvorld.stack.wire.MacAddress;

/** Two bridges with many cables between them: what one frame becomes, and what it costs others. */
class BridgeLoopTest {
    private static final int CABLES = 64;
    private static final int TURNS = 400;

    private final List<Interface> left = new ArrayList<>();
    private final List<Interface> right = new ArrayList<>();

    private void cables(Lab lab, LabNode a, LabNode b, int count) {
        for (int i = 0; i < count; i++) {
            Epair e = lab.epair(a, b);
            left.add(e);
            right.add(e.peer());
        }
    }

    private static void inject(Workstream on, Interface at, byte[] frame) {
        Packet p = on.take(frame.length);
        p.copyFrom(frame, 0, p.append(frame.length), frame.length);
        at.input(p, on);
    }

    /**
     * Without a spanning tree the storm never ends. It holds what its vnets' queues hold, and a neighbour on the same worker loses
     * nothing: each turn it sends a burst, and each burst arrives whole.
     */
    @Test
    void aStormIsBoundedAndItsNeighboursLoseNothing() {
        try (Lab lab = new Lab(1)) {
            LabNode a = lab.node("a");
            LabNode b = lab.node("b");
            cables(lab, a, b, CABLES);
            lab.bridge(a, left.toArray(Interface[]::new));
            lab.bridge(b, right.toArray(Interface[]::new));
            LabNode calm = lab.node("calm");
            LabNode quiet = lab.node("quiet");
            Epair link = lab.epair(calm, quiet);
            calm.address(link.name(), "10.0.0.1/24");
            quiet.address(link.peer().name(), "10.0.0.2/24");
            lab.runFor(seconds(1));
            Workstream on = lab.netisr().workstream(0);
            inject(on, left.getFirst(), Frames.ethernet(MacAddress.BROADCAST, 0x0200_0000_aa01L, 0x88b5, new byte[46]));
            byte[] frame = ipv4("10.0.0.9", "10.0.0.2")
                    .icmp(Frames.icmp(0, 0, 0, new byte[8]))
                    .frame(link.peer().mac(), 0x0200_0000_aa02L);
            int most = 0;
            for (int turn = 0; turn < TURNS; turn++) {
                for (int i = 0; i < 16; i++) {
                    inject(on, link.peer(), frame);
                }
                lab.netisr().turn(on);
                most = Math.max(most, lab.packetsInUse());
            }
            assertEquals(16L * TURNS, quiet.drops(Drop.ICMP_NOBODY_WAITS), "all of the neighbour's have arrived");
            assertTrue(most > 2000, "a storm with " + most + " packets is none");
            int limit = 2 * lab.netisr().policy().queueLimit();
            assertTrue(most <= limit + 64, most + " packets");
            assertTrue(a.drops(Drop.CROSSING_QUEUE_FULL) > 0);
            // What ends it, for the laboratory waits until all is quiet.
            left.forEach(i -> a.vnet().up(i, false));
            lab.runFor(0);
            assertEquals(0, lab.packetsInUse());
            Books.assertBalanced(a.vnet());
            Books.assertBalanced(b.vnet());
        }
    }

    /** However much copies would take, a quarter of the memory stays for what is no copy. */
    @Test
    void copiesLeaveMemoryForOthers() {
        try (Lab lab = new Lab(2)) {
            LabNode sw = lab.node("sw");
            List<Interface> members = new ArrayList<>();
            for (int i = 0; i < 250; i++) {
                members.add(lab.epair(sw, lab.node("h" + i)));
            }
            Bridge bridge = lab.bridge(sw, members.toArray(Interface[]::new));
            lab.netisr().policy(lab.netisr().policy().withQueueLimit(10_240));
            lab.runFor(0);
            Workstream on = lab.netisr().workstream(0);
            byte[] frame = Frames.ethernet(MacAddress.BROADCAST, 0x0200_0000_aa01L, 0x88b5, new byte[46]);
            // Nobody takes anything out meanwhile: 250 copies each, and room for 196 of the 250.
            for (int i = 0; i < 250; i++) {
                inject(on, members.getFirst(), frame);
            }
            assertTrue(sw.drops(Drop.BRIDGE_COPY_MEMORY) > 5_000);
            int used = lab.packetsInUse();
            assertTrue(used > 65_536 * 3 / 4 - 256 && used <= 65_536 * 3 / 4 + 64, used + " packets in use");
            Packet other = on.take(100);
            on.free(other);
            lab.runFor(0);
            assertEquals(0, lab.packetsInUse());
            assertEquals(250, bridge.members().size());
            Books.assertBalanced(sw.vnet());
        }
    }

    /** With a spanning tree one cable of all forwards, hosts on either side reach each other, and a cut cable is replaced. */
    @Test
    void aSpanningTreeEndsTheLoop() {
        try (Lab lab = new Lab(3, 2)) {
            LabNode a = lab.node("a");
            LabNode b = lab.node("b");
            LabNode h = lab.node("h");
            LabNode g = lab.node("g");
            Epair ha = lab.epair(h, a);
            Epair gb = lab.epair(g, b);
            h.address(ha.name(), "10.0.0.1/24");
            g.address(gb.name(), "10.0.0.2/24");
            Bridge one = lab.bridge(a, ha.peer());
            Bridge two = lab.bridge(b, gb.peer());
            cables(lab, a, b, CABLES);
            for (int i = 0; i < CABLES; i++) {
                one.set(one.add(left.get(i), false), BridgeFlag.STP, true);
                two.set(two.add(right.get(i), false), BridgeFlag.STP, true);
            }
            lab.runFor(seconds(60));
            assertEquals(CABLES - 1, closed(one) + closed(two), "one side of every cable but one is closed");
            LabPing ping = h.ping(g);
            lab.runFor(seconds(2));
            assertEquals(1, ping.replies().size());
            assertTrue(a.count(Counter.BRIDGE_BPDUS) > 0, "no BPDU was heard");
            Bridge root = one.stp().status().rootPort() == 0 ? one : two;
            Bridge leaf = root == one ? two : one;
            assertEquals(root.stp().status().bridgeId(), leaf.stp().status().rootId());
            int rootPort = leaf.stp().status().rootPort() & 0xfff;
            BridgePort towards = leaf.members().stream()
                    .filter(p -> p.number() == rootPort)
                    .findFirst()
                    .orElseThrow();
            Interface cable = towards.ifp();
            (leaf == one ? a : b).vnet().up(cable, false);
            lab.runFor(seconds(40));
            LabPing again = h.ping(g);
            lab.runFor(ms(500));
            assertEquals(1, again.replies().size(), "another cable has taken over");
            Books.assertBalanced(a.vnet());
            Books.assertBalanced(b.vnet());
        }
    }

    private static long closed(Bridge b) {
        return b.members().stream()
                .filter(p -> p.state() != StpState.FORWARDING)
                .count();
    }
}
