package org.vvorld.stack.stp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Bridges joined by LANs, in simulated time: BPDUs take none, a tick is a second. After each BPDU and each tick it insists that the
 * ports that forward make no loop.
 */
final class StpNet {
    static final long GIGABIT = 1_000_000_000L;

    /** A bridge: its tree, and what the tree asked of it. */
    static final class Bridge implements StpBridge {
        final StpNet net;
        final int index;
        final SpanningTree tree;
        /** By port; 0 is none. */
        final List<Lan> lans = new ArrayList<>();

        final int[] flushes = new int[4096];
        final int[] sentInTick = new int[4096];
        final List<byte[]> sent = new ArrayList<>();
        private final StpState[] told = new StpState[4096];

        Bridge(StpNet net, int index, StpSettings settings) {
            this.net = net;
            this.index = index;
            lans.add(null);
            tree = new SpanningTree(this, 0x02_00_00_00_00_00L + index, settings);
        }

        @Override
        public void send(int port, byte[] bpdu, int length) {
            byte[] copy = Arrays.copyOf(bpdu, length);
            sent.add(copy);
            sentInTick[port]++;
            net.transmit(this, port, copy);
        }

        @Override
        public void state(int port, StpState state) {
            told[port] = state;
        }

        @Override
        public void flush(int port) {
            flushes[port]++;
        }

        StpRole role(int port) {
            return tree.role(port);
        }

        /** The port's state, which the bridge must have been told. */
        StpState state(int port) {
            assertEquals(tree.state(port), told[port], "what the bridge was told of port " + port);
            return told[port];
        }

        boolean forwards(int port) {
            return state(port) == StpState.FORWARDING;
        }

        int ports() {
            return lans.size() - 1;
        }
    }

    /** What joins ports: a cable with two ends, or a hub. */
    static final class Lan {
        final List<Bridge> bridges = new ArrayList<>();
        final List<Integer> ports = new ArrayList<>();
        boolean up = true;
        /** The link looks well, and nothing comes through. */
        boolean deaf;
        /** What is sent comes back to its sender too. */
        boolean echo;
    }

    /** A BPDU on its way. */
    private static final class Flight {
        final Lan lan;
        final Bridge to;
        final int port;
        final byte[] bpdu;

        Flight(Lan lan, Bridge to, int port, byte[] bpdu) {
            this.lan = lan;
            this.to = to;
            this.port = port;
            this.bpdu = bpdu;
        }
    }

    final List<Bridge> bridges = new ArrayList<>();
    final List<Lan> lans = new ArrayList<>();
    private final Deque<Flight> flights = new ArrayDeque<>();
    /** Is a loop a failure? */
    boolean watched = true;

    int now;

    Bridge bridge() {
        return bridge(StpSettings.DEFAULT);
    }

    Bridge bridge(StpSettings settings) {
        Bridge b = new Bridge(this, bridges.size() + 1, settings);
        bridges.add(b);
        return b;
    }

    /** Joins new ports of these bridges; twice the same bridge is two of its ports. */
    Lan join(Bridge... ends) {
        return join(StpPortSettings.DEFAULT, ends);
    }

    Lan join(StpPortSettings settings, Bridge... ends) {
        Lan lan = new Lan();
        lans.add(lan);
        for (Bridge b : ends) {
            b.lans.add(lan);
            lan.bridges.add(b);
            lan.ports.add(b.ports());
            b.tree.addPort(b.ports(), settings);
        }
        link(lan, true);
        return lan;
    }

    void link(Lan lan, boolean up) {
        lan.up = up;
        for (int i = 0; i < lan.bridges.size(); i++) {
            lan.bridges.get(i).tree.link(lan.ports.get(i), up, GIGABIT);
        }
        deliver();
    }

    /** All links of a bridge go down. */
    void kill(Bridge b) {
        b.lans.stream().skip(1).distinct().forEach(lan -> link(lan, false));
        bridges.remove(b);
    }

    StpNet ring(int n, StpSettings settings) {
        for (int i = 0; i < n; i++) {
            bridge(settings);
        }
        for (int i = 0; i < n; i++) {
            join(bridges.get(i), bridges.get((i + 1) % n));
        }
        return this;
    }

    private void transmit(Bridge from, int port, byte[] bpdu) {
        if (port >= from.lans.size()) {
            // A port that a test has added by hand, with nothing on it.
            return;
        }
        Lan lan = from.lans.get(port);
        for (int i = 0; i < lan.bridges.size(); i++) {
            Bridge to = lan.bridges.get(i);
            int at = lan.ports.get(i);
            if (lan.echo || to != from || at != port) {
                flights.add(new Flight(lan, to, at, bpdu));
            }
        }
    }

    /** Lets all BPDUs arrive, and what they cause. */
    void deliver() {
        assertNoLoop();
        int bound = 100_000;
        for (Flight f = flights.poll(); f != null; f = flights.poll()) {
            assertTrue(--bound > 0, "the bridges do not come to rest");
            if (f.lan.up && !f.lan.deaf) {
                f.to.tree.receive(f.port, f.bpdu, f.bpdu.length);
                assertNoLoop();
            }
        }
    }

    void tick() {
        now++;
        for (Bridge b : bridges) {
            Arrays.fill(b.sentInTick, 0);
        }
        for (Bridge b : bridges) {
            b.tree.tick();
            deliver();
            for (int p = 1; p <= b.ports(); p++) {
                assertTrue(b.sentInTick[p] <= b.tree.settings().transmitHoldCount(), "the hold count");
            }
        }
    }

    void ticks(int n) {
        for (int i = 0; i < n; i++) {
            tick();
        }
    }

    /** How many ticks until all is connected; fails after {@code most}. */
    int ticksToConnect(int most) {
        for (int i = 0; i <= most; i++) {
            if (isConnected()) {
                return i;
            }
            tick();
        }
        return fail("not connected after " + most + " ticks\n" + this);
    }

    /** Bridges and LANs that are joined: by all that is up, or by the ports that forward. */
    private int components(boolean forwardingOnly) {
        int[] parent = new int[bridges.size() + lans.size()];
        Arrays.setAll(parent, i -> i);
        int components = bridges.size() + lans.size();
        for (int l = 0; l < lans.size(); l++) {
            Lan lan = lans.get(l);
            if (!lan.up) {
                components--;
                continue;
            }
            for (int i = 0; i < lan.bridges.size(); i++) {
                Bridge b = lan.bridges.get(i);
                if (!bridges.contains(b) || forwardingOnly && !b.forwards(lan.ports.get(i))) {
                    continue;
                }
                int x = find(parent, bridges.indexOf(b));
                int y = find(parent, bridges.size() + l);
                if (x != y) {
                    parent[x] = y;
                    components--;
                } else if (forwardingOnly && watched) {
                    fail("after " + now + " ticks a loop through port " + lan.ports.get(i) + " of bridge " + b.index
                            + "\n" + this);
                }
                if (forwardingOnly && watched && lan.echo) {
                    fail("port " + lan.ports.get(i) + " of bridge " + b.index + " forwards to itself\n" + this);
                }
            }
        }
        return components;
    }

    private static int find(int[] parent, int i) {
        int at = i;
        while (parent[at] != at) {
            at = parent[at];
        }
        return at;
    }

    void assertNoLoop() {
        if (watched) {
            components(true);
        }
    }

    boolean isConnected() {
        return components(true) == components(false);
    }

    /** One path between any two, and all of one mind on who is root. */
    void assertStable() {
        assertTrue(isConnected(), this::toString);
        long root = bridges.stream()
                .mapToLong(b -> b.tree.bridgeId())
                .reduce((a, b) -> Long.compareUnsigned(a, b) < 0 ? a : b)
                .orElseThrow();
        for (Bridge b : bridges) {
            assertEquals(root, b.tree.rootId(), () -> "root as bridge " + b.index + " knows it\n" + this);
            for (int p = 1; p <= b.ports(); p++) {
                StpRole role = b.role(p);
                boolean open = role == StpRole.ROOT || role == StpRole.DESIGNATED;
                assertEquals(open, b.forwards(p), () -> toString());
            }
        }
    }

    @Override
    public String toString() {
        StringBuilder s = new StringBuilder();
        for (Bridge b : bridges) {
            s.append("bridge ").append(b.index).append(" root ").append(Long.toHexString(b.tree.rootId()));
            s.append(" cost ").append(b.tree.rootPathCost()).append(':');
            for (int p = 1; p <= b.ports(); p++) {
                s.append(' ')
                        .append(p)
                        .append('=')
                        .append(b.role(p))
                        .append('/')
                        .append(b.tree.state(p));
                s.append("(lan ").append(lans.indexOf(b.lans.get(p))).append(')');
            }
            s.append('\n');
        }
        return s.toString();
    }
}
