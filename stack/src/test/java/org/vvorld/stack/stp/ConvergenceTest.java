package org.vvorld.stack.stp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks of rapid bridges find their tree, and after a failure the next one, without waiting for timers. */
class ConvergenceTest {
    private final StpNet net = new StpNet();

    @Test
    void twoBridgesWithTwoLinks() {
        StpNet.Bridge a = net.bridge();
        StpNet.Bridge b = net.bridge();
        StpNet.Lan first = net.join(a, b);
        net.join(a, b);
        assertEquals(0, net.ticksToConnect(1));
        net.assertStable();
        assertEquals(0, a.tree.rootPort());
        assertEquals(1, b.tree.rootPort());
        assertEquals(20_000, b.tree.rootPathCost());
        assertEquals(StpRole.ALTERNATE, b.role(2));
        assertEquals(StpRole.DESIGNATED, a.role(2));

        net.link(first, false);
        assertEquals(0, net.ticksToConnect(1), "an alternate port takes over at once");
        assertEquals(StpRole.ROOT, b.role(2));
        assertEquals(StpRole.DISABLED, b.role(1));
        net.ticks(5);
        net.link(first, true);
        assertTrue(net.ticksToConnect(1) <= 1);
        net.ticks(3);
        net.assertStable();
        assertEquals(1, b.tree.rootPort());
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5, 8})
    void aRingHealsAtAnyLink(int n) {
        net.ring(n, StpSettings.DEFAULT);
        assertTrue(net.ticksToConnect(2) <= 2);
        net.ticks(40);
        net.assertStable();
        assertEquals(1, closedPorts(), "one port is closed");
        for (StpNet.Lan lan : net.lans) {
            net.link(lan, false);
            assertTrue(net.ticksToConnect(1) <= 1, "healed without waiting");
            net.ticks(10);
            net.assertStable();
            assertEquals(0, closedPorts());
            net.link(lan, true);
            assertTrue(net.ticksToConnect(1) <= 1);
            net.ticks(10);
            net.assertStable();
            assertEquals(1, closedPorts());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5, 8})
    void aRingOutlivesItsRoot(int n) {
        net.ring(n, StpSettings.DEFAULT);
        net.ticks(30);
        StpNet.Bridge root = net.bridges.getFirst();
        assertEquals(0, root.tree.rootPort());
        net.kill(root);
        assertTrue(net.ticksToConnect(1) <= 1);
        net.ticks(10);
        net.assertStable();
    }

    /** The root's links look well, but it is silent: three hellos are waited for. */
    @Test
    void aSilentRootIsMissedAfterThreeHellos() {
        net.ring(5, StpSettings.DEFAULT);
        net.ticks(30);
        StpNet.Bridge root = net.bridges.removeFirst();
        root.lans.stream().skip(1).forEach(lan -> lan.deaf = true);
        long other = net.bridges.getFirst().tree.bridgeId();
        int ticks = 0;
        while (net.bridges.stream().anyMatch(b -> b.tree.rootId() != other)) {
            net.tick();
            assertTrue(++ticks <= 8, net::toString);
        }
        net.ticks(40);
    }

    @Test
    void aMeshOfSixtyFourPorts() {
        for (int i = 0; i < 8; i++) {
            net.bridge();
        }
        for (int i = 0; i < 8; i++) {
            for (int j = i + 1; j < 8; j++) {
                net.join(net.bridges.get(i), net.bridges.get(j));
            }
            net.join(net.bridges.get(i));
        }
        assertEquals(64, net.bridges.stream().mapToInt(StpNet.Bridge::ports).sum());
        net.ticks(10);
        net.assertStable();
        // 7 links of 28 make the tree; each of the others is closed at one end.
        assertEquals(21, closedPorts());
        StpNet.Bridge second = net.bridges.get(1);
        net.link(second.lans.get(1), false);
        assertTrue(net.ticksToConnect(1) <= 1);
        net.ticks(5);
        net.link(second.lans.get(1), true);
        net.ticks(5);
        // A dead root is the worst in a mesh: what was known of it goes around until its age is MaxAge, as fast as the
        // hold count lets.
        net.kill(net.bridges.getFirst());
        assertTrue(net.ticksToConnect(25) <= 25);
        net.ticks(10);
        net.assertStable();
    }

    @Test
    void twoPortsOnOneHubAreDesignatedAndBackup() {
        StpNet.Bridge a = net.bridge();
        StpNet.Bridge b = net.bridge();
        StpNet.Lan hub = net.join(a, a);
        net.join(a, b);
        net.ticks(40);
        net.assertStable();
        assertEquals(StpRole.DESIGNATED, a.role(1));
        assertEquals(StpRole.BACKUP, a.role(2));
        // The same with hosts and another bridge on the hub.
        StpNet.Lan three = net.join(a, a, b);
        net.ticks(40);
        net.assertStable();
        assertEquals(List.of(StpRole.DESIGNATED, StpRole.BACKUP), List.of(a.role(4), a.role(5)));
        assertEquals(StpRole.ALTERNATE, b.role(2));
        net.link(hub, false);
        net.link(three, false);
        net.ticks(5);
        net.assertStable();
    }

    /** A cable whose wires are joined at its far end: each frame comes back. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPortThatHearsItselfStaysClosed(boolean old) {
        StpProtocol protocol = old ? StpProtocol.STP : StpProtocol.RSTP;
        StpNet.Bridge a = net.bridge(new StpSettings(0x8000, 20, 2, 15, 6, protocol));
        net.join(a, net.bridge());
        StpNet.Lan bad = new StpNet.Lan();
        bad.echo = true;
        bad.bridges.add(a);
        bad.ports.add(2);
        a.lans.add(bad);
        net.lans.add(bad);
        a.tree.addPort(2, StpPortSettings.DEFAULT);
        net.link(bad, true);
        for (int i = 0; i < 200; i++) {
            net.tick();
            assertFalse(a.forwards(2), "after " + i + " ticks");
        }
        bad.echo = false;
        net.ticks(40);
        assertTrue(a.forwards(2), "and opens when the loop is gone");
    }

    @Test
    void theLowestPriorityBecomesRoot() {
        net.ring(5, StpSettings.DEFAULT);
        net.ticks(10);
        StpNet.Bridge last = net.bridges.get(3);
        last.tree.settings(new StpSettings(4096, 20, 2, 15, 6, StpProtocol.RSTP));
        net.deliver();
        assertEquals(0x1000_0200_0000_0004L, last.tree.bridgeId());
        assertTrue(net.ticksToConnect(2) <= 2);
        net.ticks(3);
        net.assertStable();
        assertEquals(0, last.tree.rootPort());
        // And back: what it said as root must not live on.
        last.tree.settings(StpSettings.DEFAULT);
        net.deliver();
        net.ticks(30);
        net.assertStable();
        assertEquals(0, net.bridges.getFirst().tree.rootPort());
    }

    @Test
    void costAndPriorityOfAPortDecide() {
        StpNet.Bridge a = net.bridge();
        StpNet.Bridge b = net.bridge();
        net.join(a, b);
        net.join(a, b);
        net.ticks(3);
        assertEquals(1, b.tree.rootPort());
        b.tree.portSettings(1, new StpPortSettings(128, 30_000, false, true, true, true));
        net.deliver();
        assertEquals(2, b.tree.rootPort());
        assertEquals(30_000, b.tree.pathCost(1));
        b.tree.portSettings(1, StpPortSettings.DEFAULT);
        net.deliver();
        assertEquals(1, b.tree.rootPort());
        // Equal costs: the root's port identifier decides, its priority first.
        a.tree.portSettings(2, new StpPortSettings(16, 0, false, true, true, true));
        net.deliver();
        net.ticks(3);
        assertEquals(2, b.tree.rootPort());
        net.assertStable();
        a.tree.link(2, true, StpNet.GIGABIT / 10);
        b.tree.link(2, true, StpNet.GIGABIT / 10);
        net.deliver();
        assertEquals(200_000, b.tree.pathCost(2));
        assertEquals(1, b.tree.rootPort());
    }

    @Test
    void aPortTakenAwayIsNotMissed() {
        StpNet.Bridge a = net.bridge();
        StpNet.Bridge b = net.bridge();
        StpNet.Lan first = net.join(a, b);
        net.join(a, b);
        net.ticks(3);
        b.tree.removePort(1);
        assertEquals(2, b.tree.rootPort());
        assertEquals(StpState.FORWARDING, b.tree.state(2));
        net.lans.remove(first);
    }

    /** Cables come and go on networks drawn by lot; no loop ever, and a tree when it is quiet. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void anyNetwork(int seed) {
        Random random = new Random(seed);
        int n = 3 + random.nextInt(6);
        for (int i = 0; i < n; i++) {
            net.bridge(new StpSettings(4096 * random.nextInt(3), 20, 2, 15, 6, StpProtocol.RSTP));
        }
        for (int i = 1; i < n; i++) {
            net.join(net.bridges.get(i), net.bridges.get(random.nextInt(i)));
        }
        for (int i = 0; i < n; i++) {
            net.join(net.bridges.get(random.nextInt(n)), net.bridges.get(random.nextInt(n)));
        }
        for (int i = 0; i < 40; i++) {
            net.ticks(random.nextInt(8));
            StpNet.Lan lan = net.lans.get(random.nextInt(net.lans.size()));
            net.link(lan, !lan.up);
        }
        net.ticks(60);
        long root = net.bridges.getFirst().tree.rootId();
        net.lans.forEach(lan -> net.link(lan, true));
        net.ticks(60);
        net.assertStable();
        assertTrue(Long.compareUnsigned(root, net.bridges.getFirst().tree.rootId()) >= 0);
    }

    private long closedPorts() {
        return net.bridges.stream()
                .mapToLong(b -> {
                    long closed = 0;
                    for (int p = 1; p <= b.ports(); p++) {
                        closed += b.lans.get(p).up && !b.forwards(p) ? 1 : 0;
                    }
                    return closed;
                })
                .sum();
    }
}
