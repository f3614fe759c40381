package org.vvorld.stack.bridge;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.vvorld.stack.iface.InterfaceOwner;
import org.vvorld.stack.netisr.Netisr;
import org.vvorld.stack.netisr.Protocol;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.stp.SpanningTree;
import org.vvorld.stack.stp.StpBridge;
import org.vvorld.stack.stp.StpPortSettings;
import org.vvorld.stack.stp.StpSettings;
import org.vvorld.stack.stp.StpState;
import org.vvorld.stack.time.Timer;
import org.vvorld.stack.wire.Ethernet;

/**
 * A bridge and its spanning tree. The tree runs on one worker: the admin thread posts there what it is to be like, other workers
 * hand on the BPDUs that they receive, a timer ticks it once a second. It answers by the ports' states, one volatile write each.
 * Without a member with {@code stp} there is no tree and no timer.
 */
public final class BridgeStp implements StpBridge {
    /** The address of BPDUs, IEEE 802.1D-2004 table 7-10. */
    static final long GROUP = 0x0180_c200_0000L;

    private static final long SECOND_NANOS = 1_000_000_000L;
    /** An 802.3 length; what is above is an EtherType. */
    private static final int MAXIMUM_LENGTH = 1500;
    /** The longest BPDU that we read has 36 bytes behind 3 of LLC. */
    private static final int BUFFER_BYTES = 128;

    /** What the tree is to be like: all of it, immutable. No ports: no tree. */
    private record Plan(InterfaceOwner owner, long mac, StpSettings settings, Map<BridgePort, StpPortSettings> ports) {}

    private record Link(boolean isUp, long bitsPerSecond) {}

    private final Bridge bridge;
    private final Netisr netisr;
    private final int worker;
    private StpSettings settings = StpSettings.DEFAULT;
    private boolean isPlanned;
    private volatile BridgeStpStatus status = BridgeStpStatus.NONE;

    // The worker's.
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final Map<Integer, BridgePort> byNumber = new HashMap<>();
    private final Map<BridgePort, StpPortSettings> running = new LinkedHashMap<>();
    private final Map<BridgePort, Link> links = new HashMap<>();
    private SpanningTree tree;
    private long treeMac;
    private boolean hasChanged;
    private Shard shard;
    private Timer timer;

    BridgeStp(Bridge bridge, Netisr netisr, int worker) {
        this.bridge = bridge;
        this.netisr = netisr;
        this.worker = worker;
    }

    // --- admin thread ---

    public StpSettings settings() {
        return settings;
    }

    void settings(StpSettings s) {
        settings = s;
    }

    /** What the tree has found. Any thread. */
    public BridgeStpStatus status() {
        return status;
    }

    /** Nothing passes the port until the tree says so. */
    void hold(BridgePort port) {
        port.state(StpState.DISCARDING);
    }

    /** Something about the bridge or its members has changed: tells the worker. */
    void update() {
        Map<BridgePort, StpPortSettings> ports = new LinkedHashMap<>();
        if (bridge.isUp() && bridge.owner() != null) {
            for (BridgePort p : bridge.members()) {
                if (p.has(BridgeFlag.STP)) {
                    ports.put(p, p.stpSettings());
                }
            }
        }
        for (BridgePort p : bridge.members()) {
            if (!p.has(BridgeFlag.STP)) {
                p.state(StpState.FORWARDING);
            }
        }
        if (isPlanned || !ports.isEmpty()) {
            isPlanned = !ports.isEmpty();
            Plan plan = new Plan(bridge.owner(), bridge.mac(), settings, ports);
            netisr.post(worker, on -> apply(plan, on));
        }
    }

    // --- any worker ---

    /** Takes a BPDU, or hands it on to the worker that runs the tree. */
    void receive(BridgePort port, Packet p, Shard on) {
        if (on.workstream().index() == worker) {
            take(port, p, on);
        } else {
            // As a datagram goes on to its socket's owner: bounded by the vnet's share of that worker's ring.
            on.handOff(worker, p, port, Protocol.IP_DIRECT);
        }
    }

    // --- the tree's worker ---

    void take(BridgePort port, Packet p, Shard on) {
        int at = p.head();
        int length = Math.min(Ethernet.type(p, at), p.length() - Ethernet.HEADER_BYTES);
        if (tree != null && running.containsKey(port) && Ethernet.type(p, at) <= MAXIMUM_LENGTH) {
            int bytes = Math.min(length, BUFFER_BYTES);
            p.copyTo(at + Ethernet.HEADER_BYTES, buffer, 0, bytes);
            hasChanged = false;
            tree.receive(port.number(), buffer, bytes);
            if (hasChanged) {
                // Else with the next tick: a flood of BPDUs is not to become one of garbage.
                publish();
            }
        }
        on.consume(p);
    }

    private void apply(Plan plan, Workstream on) {
        if (tree != null && (plan.ports().isEmpty() || plan.mac() != treeMac)) {
            stop();
        }
        if (plan.ports().isEmpty()) {
            return;
        }
        if (tree == null) {
            shard = plan.owner().shard(on);
            treeMac = plan.mac();
            tree = new SpanningTree(this, treeMac, plan.settings());
            timer = shard.timer(this::tick);
            timer.arm(SECOND_NANOS);
        } else if (!tree.settings().equals(plan.settings())) {
            tree.settings(plan.settings());
        }
        for (BridgePort p : running.keySet().toArray(BridgePort[]::new)) {
            if (!plan.ports().containsKey(p)) {
                drop(p);
            }
        }
        plan.ports().forEach(this::put);
        followLinks();
        publish();
    }

    private void put(BridgePort p, StpPortSettings s) {
        StpPortSettings before = running.put(p, s);
        if (before == null) {
            byNumber.put(p.number(), p);
            links.put(p, new Link(false, 0));
            tree.addPort(p.number(), s);
        } else if (!before.equals(s)) {
            tree.portSettings(p.number(), s);
        }
    }

    private void drop(BridgePort p) {
        running.remove(p);
        links.remove(p);
        tree.removePort(p.number());
        // What the tree had to say of it goes to nobody: another port may have the number by now.
        byNumber.remove(p.number(), p);
        release(p);
    }

    private static void release(BridgePort p) {
        p.state(p.has(BridgeFlag.STP) ? StpState.DISCARDING : StpState.FORWARDING);
    }

    private void stop() {
        timer.cancel();
        tree = null;
        byNumber.clear();
        links.clear();
        running.keySet().forEach(BridgeStp::release);
        running.clear();
        status = BridgeStpStatus.NONE;
    }

    private void tick() {
        followLinks();
        tree.tick();
        publish();
        timer.arm(SECOND_NANOS);
    }

    /** Looks at the members: a link that is lost is noticed within a second. */
    private void followLinks() {
        for (BridgePort p : running.keySet()) {
            Link now = new Link(p.ifp().isUp() && p.ifp().isCarrying(), p.ifp().bitsPerSecond());
            if (!now.equals(links.put(p, now))) {
                tree.link(p.number(), now.isUp(), now.bitsPerSecond());
            }
        }
    }

    private void publish() {
        Map<Integer, BridgeStpStatus.Port> ports = new HashMap<>();
        for (BridgePort p : running.keySet()) {
            int n = p.number();
            ports.put(
                    n,
                    new BridgeStpStatus.Port(
                            tree.role(n), tree.state(n), tree.isEdge(n), tree.isPointToPoint(n), tree.pathCost(n)));
        }
        status = new BridgeStpStatus(
                tree.bridgeId(),
                tree.rootId(),
                tree.rootPathCost(),
                tree.rootPort(),
                tree.receivedBpdus(),
                tree.malformedBpdus(),
                tree.topologyChanges(),
                Map.copyOf(ports));
    }

    @Override
    public void send(int port, byte[] bpdu, int length) {
        BridgePort to = byNumber.get(port);
        if (to == null) {
            return;
        }
        Packet p = shard.originate(Ethernet.HEADER_BYTES + length);
        if (p == null) {
            shard.dropUnmade(Drop.OUTPUT_NO_BUFFER);
            return;
        }
        int at = p.append(Ethernet.HEADER_BYTES + length);
        Ethernet.write(p, at, GROUP, to.ifp().mac(), length);
        p.copyFrom(bpdu, 0, at + Ethernet.HEADER_BYTES, length);
        to.ifp().output(p, shard);
    }

    @Override
    public void state(int port, StpState state) {
        BridgePort p = byNumber.get(port);
        if (p != null) {
            p.state(state);
            hasChanged = true;
        }
    }

    @Override
    public void flush(int port) {
        BridgePort p = byNumber.get(port);
        if (p != null) {
            p.flush();
        }
    }
}
