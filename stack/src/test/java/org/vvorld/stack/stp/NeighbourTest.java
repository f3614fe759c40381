package org.vvorld.stack.stp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts, old bridges, and neighbours that mean no good. */
class NeighbourTest {
    private static final StpSettings OLD = new StpSettings(0x8000, 20, 2, 15, 6, StpProtocol.STP);
    private static final StpPortSettings EDGE = new StpPortSettings(128, 0, true, true, true, true);
    private static final StpPortSettings NEVER_EDGE = new StpPortSettings(128, 0, false, false, true, true);

    private final StpNet net = new StpNet();

    @Test
    void anEdgePortForwardsAtOnce() {
        StpNet.Bridge a = net.bridge();
        net.join(EDGE, a);
        assertTrue(a.tree.isEdge(1));
        assertTrue(a.forwards(1));
        assertEquals(0, a.tree.topologyChanges(), "hosts are no change of the topology");
    }

    @Test
    void aPortWithoutABridgeIsFoundToBeAnEdge() {
        StpNet.Bridge a = net.bridge();
        net.join(a);
        net.join(NEVER_EDGE, a);
        assertFalse(a.tree.isEdge(1));
        net.ticks(2);
        assertFalse(a.forwards(1));
        net.tick();
        assertTrue(a.tree.isEdge(1));
        assertTrue(a.forwards(1));
        net.ticks(16);
        assertEquals(StpState.DISCARDING, a.state(2));
        net.tick();
        assertEquals(StpState.LEARNING, a.state(2));
        net.ticks(2);
        assertEquals(StpState.FORWARDING, a.state(2));
        assertFalse(a.tree.isEdge(2));
    }

    @Test
    void aBridgeOnAnEdgePortIsNoticed() {
        StpNet.Bridge a = net.bridge();
        StpNet.Bridge b = net.bridge();
        net.join(a, b);
        net.ticks(5);
        net.watched = false;
        net.join(EDGE, a, b);
        assertFalse(a.tree.isEdge(2), "the first BPDU says that there is a bridge");
        net.ticks(5);
        net.watched = true;
        net.ticks(20);
        net.assertStable();
        b.tree.portSettings(2, NEVER_EDGE);
        net.deliver();
        net.ticks(20);
        net.assertStable();
        assertFalse(b.tree.isEdge(2));
    }

    @Test
    void whatAnAdministratorSaysOfAnEdgeHoldsAtOnce() {
        StpNet.Bridge a = net.bridge();
        net.join(NEVER_EDGE, a);
        assertFalse(a.forwards(1));
        a.tree.portSettings(1, EDGE);
        assertTrue(a.tree.isEdge(1) && a.forwards(1));
        a.tree.portSettings(1, NEVER_EDGE);
        assertFalse(a.tree.isEdge(1));
    }

    @Test
    void aLinkThatIsSharedWaits() {
        StpPortSettings shared = new StpPortSettings(128, 0, false, true, false, false);
        StpNet.Bridge a = net.bridge();
        StpNet.Bridge b = net.bridge();
        net.join(shared, a, b);
        assertFalse(a.tree.isPointToPoint(1));
        int ticks = net.ticksToConnect(60);
        assertTrue(ticks > 15 && ticks < 30, "took " + ticks);
        net.ticks(5);
        net.assertStable();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5, 8})
    void ringsOfOldBridges(int n) {
        net.ring(n, OLD);
        // Listening is MaxAge in the machines of 2004, learning the forward delay.
        int ticks = net.ticksToConnect(60);
        assertTrue(ticks >= 30, "took " + ticks);
        net.ticks(60);
        net.assertStable();
        net.link(net.lans.getFirst(), false);
        ticks = net.ticksToConnect(60);
        assertTrue(ticks <= 55, "took " + ticks);
        net.ticks(60);
        net.assertStable();
    }

    @Test
    void anOldNeighbourIsSpokenToInItsLanguage() {
        StpNet.Bridge a = net.bridge();
        StpNet.Bridge b = net.bridge(OLD);
        StpNet.Bridge c = net.bridge();
        net.join(a, b);
        net.join(b, c);
        net.join(c, a);
        net.ticks(120);
        net.assertStable();
        a.sent.clear();
        net.ticks(4);
        assertTrue(a.sent.stream().anyMatch(s -> s[6] == 0), "Configuration BPDUs to b");
        assertTrue(a.sent.stream().anyMatch(s -> s[6] == 2), "RST BPDUs to c");
        assertTrue(b.sent.stream().noneMatch(s -> s[6] == 2));
        // The old one is replaced by a new one.
        b.tree.settings(StpSettings.DEFAULT);
        net.deliver();
        net.ticks(60);
        net.assertStable();
        a.sent.clear();
        net.ticks(4);
        assertTrue(a.sent.stream().allMatch(s -> s[6] == 2), "RST BPDUs again");
    }

    @Test
    void anOldBridgeSendsNotificationsUpToTheRoot() {
        StpNet.Bridge a = net.bridge();
        StpNet.Bridge b = net.bridge(OLD);
        net.join(a, b);
        net.join(NEVER_EDGE, b);
        net.ticks(100);
        b.sent.clear();
        int flushed = a.flushes[1];
        int changes = b.tree.topologyChanges();
        net.join(NEVER_EDGE, a);
        net.link(net.lans.get(1), false);
        net.link(net.lans.get(1), true);
        net.ticks(60);
        assertTrue(b.sent.stream().anyMatch(s -> s[6] == (byte) 0x80), "a TCN");
        assertTrue(a.sent.stream().anyMatch(s -> s[6] == 0 && (s[7] & 0x80) != 0), "and its acknowledgement");
        assertTrue(b.tree.topologyChanges() > changes);
        assertTrue(a.flushes[1] >= flushed);
    }

    @Test
    void aChangeOfTheTopologyFlushesElsewhere() {
        net.ring(5, StpSettings.DEFAULT);
        net.ticks(20);
        int[] before =
                net.bridges.stream().mapToInt(b -> b.flushes[1] + b.flushes[2]).toArray();
        int[] changes =
                net.bridges.stream().mapToInt(b -> b.tree.topologyChanges()).toArray();
        net.link(net.lans.getFirst(), false);
        net.ticks(3);
        for (int i = 0; i < before.length; i++) {
            StpNet.Bridge b = net.bridges.get(i);
            assertTrue(b.flushes[1] + b.flushes[2] > before[i], "bridge " + b.index);
            // The two at the broken link have one port left, and what comes in there need not be told on.
            assertEquals(i > 1, b.tree.topologyChanges() > changes[i], "bridge " + b.index);
        }
        int[] after =
                net.bridges.stream().mapToInt(b -> b.flushes[1] + b.flushes[2]).toArray();
        net.ticks(100);
        for (int i = 0; i < after.length; i++) {
            StpNet.Bridge b = net.bridges.get(i);
            assertEquals(after[i], b.flushes[1] + b.flushes[2], "quiet again, bridge " + b.index);
        }
    }

    @Test
    void quietBridgesSendHellosOnly() {
        net.ring(4, StpSettings.DEFAULT);
        net.ticks(30);
        net.bridges.forEach(b -> b.sent.clear());
        net.ticks(20);
        // One designated port on each of four LANs, a hello every 2 s.
        assertEquals(40, net.bridges.stream().mapToInt(b -> b.sent.size()).sum());
    }

    @Test
    void aStormIsCutAndAnsweredWithinTheHoldCount() {
        StpNet.Bridge a = net.bridge();
        StpNet.Bridge b = net.bridge();
        net.join(a, b);
        net.join(a, b);
        net.ticks(5);
        a.sent.clear();
        b.sent.clear();
        long before = b.tree.receivedBpdus();
        byte[] storm = new byte[Bpdu.MAX_LENGTH];
        for (int i = 0; i < 100_000; i++) {
            PriorityVector v = new PriorityVector(0x8000_0200_0000_0001L, i, 0x8000_0200_0000_0001L, 0x8001);
            int flags = Bpdu.ROLE_DESIGNATED | Bpdu.PROPOSAL | Bpdu.FORWARDING | Bpdu.LEARNING | Bpdu.TOPOLOGY_CHANGE;
            int length = new Bpdu(Bpdu.Type.RST, flags, v, new Times(0, 20, 2, 15)).emit(storm);
            b.tree.receive(1, storm, length);
        }
        assertEquals(before + 100_000, b.tree.receivedBpdus());
        assertTrue(b.tree.ignoredBpdus() >= 100_000 - SpanningTree.RECEIVED_A_TICK);
        assertTrue(b.sent.size() <= 12, "sent " + b.sent.size());
        net.deliver();
        net.ticks(30);
        net.assertStable();
    }

    /** Any bytes: no exception, no endless turn; and when it is over, a tree as before. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void whateverComes(long seed) {
        Random random = new Random(seed);
        net.ring(4, StpSettings.DEFAULT);
        net.join(net.bridges.get(0), net.bridges.get(2));
        net.ticks(5);
        net.watched = false;
        long malformed = 0;
        for (int second = 0; second < 300; second++) {
            for (int i = 0; i < 50; i++) {
                StpNet.Bridge b = net.bridges.get(random.nextInt(4));
                byte[] bytes = bad(random, b);
                b.tree.receive(1 + random.nextInt(b.ports()), bytes, bytes.length);
                net.deliver();
            }
            net.tick();
        }
        for (StpNet.Bridge b : net.bridges) {
            malformed += b.tree.malformedBpdus();
        }
        assertTrue(malformed > 100, "malformed " + malformed);
        // The lies live for 3 hellos of at most 10 s at each bridge, and no longer than MaxAge hops.
        net.ticks(200);
        net.watched = true;
        net.ticks(20);
        net.assertStable();
    }

    private static byte[] bad(Random random, StpNet.Bridge b) {
        byte[] bytes;
        if (b.sent.isEmpty() || random.nextInt(4) == 0) {
            bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            if (bytes.length > 3 && random.nextBoolean()) {
                bytes[0] = 0x42;
                bytes[1] = 0x42;
                bytes[2] = 0x03;
            }
        } else {
            bytes = b.sent.get(random.nextInt(b.sent.size())).clone();
            for (int i = random.nextInt(4); i > 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
        }
        return bytes;
    }

    @Test
    void portsThatAreNot() {
        SpanningTree t = net.bridge().tree;
        t.receive(7, new byte[60], 60);
        assertEquals(0, t.receivedBpdus());
        assertEquals(
                "spanning tree port 7 is not there: add it first",
                assertThrows(IllegalArgumentException.class, () -> t.state(7)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> t.addPort(0, StpPortSettings.DEFAULT));
        assertThrows(IllegalArgumentException.class, () -> t.addPort(4096, StpPortSettings.DEFAULT));
        t.addPort(4095, StpPortSettings.DEFAULT);
        assertThrows(IllegalArgumentException.class, () -> t.addPort(4095, StpPortSettings.DEFAULT));
        assertEquals(55, t.pathCost(4095));
        t.link(4095, true, 10_000_000_000L);
        assertEquals(2000, t.pathCost(4095));
        t.removePort(4095);
        assertThrows(IllegalArgumentException.class, () -> t.removePort(4095));
    }
}
