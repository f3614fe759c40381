package org.vvorld.stack.stp;

/**
 * A bridge's part of a rapid spanning tree, IEEE 802.1D-2004 clause 17. It is told of links, BPDUs and each second that goes by, and
 * tells its {@link StpBridge} what to send and which ports may forward. One thread. Methods that name a port throw {@link
 * IllegalArgumentException} if there is none of that number, except {@link #receive}.
 */
public final class SpanningTree {
    /**
     * BPDUs of a port that are looked at between two ticks. A neighbour sends {@link StpSettings#transmitHoldCount} at most; more is
     * a storm or an attack, and each costs a turn of all machines.
     */
    public static final int RECEIVED_A_TICK = 64;

    private static final int MAX_PORT = 4095;

    private final Tree tree;
    private long received;
    private long malformed;
    private long ignored;

    /** @param mac the bridge's address, in the low 48 bits */
    public SpanningTree(StpBridge bridge, long mac, StpSettings settings) {
        tree = new Tree(bridge, mac, settings);
    }

    /** Takes other settings. Another protocol begins anew on all ports (17.13.4). */
    public void settings(StpSettings s) {
        boolean anew = s.protocol() != tree.settings.protocol();
        tree.settings(s);
        if (anew) {
            for (int i = 0; i < tree.ports.length; i++) {
                StpPort old = tree.ports[i];
                StpPort port = new StpPort(tree, old.number, old.settings);
                port.link(old.portEnabled, old.bitsPerSecond());
                tree.ports[i] = port;
            }
        }
        tree.run();
    }

    public StpSettings settings() {
        return tree.settings;
    }

    /**
     * Adds a port; its link is down.
     *
     * @param port 1 to 4095
     */
    public void addPort(int port, StpPortSettings s) {
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException(
                    "spanning tree port " + port + " is out of range: take 1 to " + MAX_PORT);
        }
        if (tree.find(port) != null) {
            throw new IllegalArgumentException("spanning tree port " + port + " is there already: take another");
        }
        tree.add(new StpPort(tree, port, s));
        tree.run();
    }

    /** Takes other settings for a port. */
    public void portSettings(int port, StpPortSettings s) {
        StpPort p = require(port);
        boolean edge = p.settings.edge();
        p.settings(s);
        p.reselect();
        if (edge != s.edge()) {
            p.bridgeDetection.adminEdge(s.edge());
        }
        tree.run();
    }

    /** Takes a port away; the others find new ways if it led to the root. */
    public void removePort(int port) {
        StpPort p = require(port);
        p.link(false, 0);
        tree.run();
        tree.remove(p);
        tree.run();
    }

    /** The link has come up or gone down, or changed its speed. */
    public void link(int port, boolean up, long bitsPerSecond) {
        StpPort p = require(port);
        p.link(up, bitsPerSecond);
        p.reselect();
        tree.run();
    }

    /** Takes a BPDU, from the LLC header on. What is malformed is counted and ignored; so is what comes without a port or link. */
    public void receive(int port, byte[] bpdu, int length) {
        StpPort p = tree.find(port);
        if (p == null || !p.portEnabled) {
            return;
        }
        received++;
        if (p.receivedInTick >= RECEIVED_A_TICK) {
            ignored++;
            return;
        }
        Bpdu message = Bpdu.parse(bpdu, length);
        if (message == null) {
            malformed++;
            return;
        }
        p.receivedInTick++;
        p.message = message;
        p.rcvdBpdu = true;
        tree.run();
    }

    /** A second has gone by. */
    public void tick() {
        for (StpPort p : tree.ports) {
            PortTimers.tick(p);
        }
        tree.run();
    }

    public StpState state(int port) {
        return require(port).state();
    }

    public StpRole role(int port) {
        return require(port).role;
    }

    /** Is the port taken for one without a bridge, by its settings or because none was heard? */
    public boolean isEdge(int port) {
        return require(port).operEdge;
    }

    public boolean isPointToPoint(int port) {
        return require(port).operPointToPointMac();
    }

    /** The cost in use. */
    public int pathCost(int port) {
        return require(port).portPathCost;
    }

    /** 16 bits of priority, then the MAC. */
    public long bridgeId() {
        return tree.bridgeId;
    }

    /** The root's bridge identifier, this bridge's own if it is the root. */
    public long rootId() {
        return tree.rootPriority.root();
    }

    public int rootPathCost() {
        return (int) Math.min(Integer.MAX_VALUE, tree.rootPriority.cost());
    }

    /** Number of the root port; 0 if this bridge is the root. */
    public int rootPort() {
        return tree.rootPort;
    }

    /** All that came, the malformed and the ignored too. */
    public long receivedBpdus() {
        return received;
    }

    public long malformedBpdus() {
        return malformed;
    }

    /** BPDUs that were not looked at, being more than {@link #RECEIVED_A_TICK} in a second on a port. */
    public long ignoredBpdus() {
        return ignored;
    }

    /** How often a change of the topology began (14.8.1.1.3 d). */
    public int topologyChanges() {
        return tree.topologyChanges;
    }

    private StpPort require(int port) {
        StpPort p = tree.find(port);
        if (p == null) {
            throw new IllegalArgumentException("spanning tree port " + port + " is not there: add it first");
        }
        return p;
    }
}
