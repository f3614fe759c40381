package org.vvorld.stack.stp;

/** A port's variables, IEEE 802.1D-2004 clause 17.19, under the names they have there; and its state machines. */
final class StpPort {
    /** 17.13.9, seconds. */
    static final int MIGRATE_TIME = 3;
    /** FreeBSD's, for a link that does not tell its speed. */
    private static final int DEFAULT_PATH_COST = 55;
    /** The old protocol carries 16 bits, though in a field of 32. */
    private static final int MAX_STP_PATH_COST = 65_535;

    private static final long KILOBITS = 1000;
    private static final long COST_TIMES_KILOBITS = 20_000_000_000L;

    /** 17.19.18. */
    enum InfoIs {
        RECEIVED,
        MINE,
        AGED,
        DISABLED
    }

    final Tree tree;
    final int number;
    StpPortSettings settings;
    private long bitsPerSecond;

    // 17.17: timers, in ticks to go.
    int edgeDelayWhile;
    int fdWhile;
    int helloWhen;
    int mdelayWhile;
    int rbWhile;
    int rcvdInfoWhile;
    int rrWhile;
    int tcWhile;

    // 17.19.
    boolean agree;
    boolean agreed;
    PriorityVector designatedPriority;
    Times designatedTimes;
    boolean disputed;
    boolean forward;
    boolean forwarding;
    InfoIs infoIs = InfoIs.DISABLED;
    boolean learn;
    boolean learning;
    boolean newInfo;
    boolean operEdge;
    boolean portEnabled;
    int portId;
    int portPathCost;
    PriorityVector portPriority;
    Times portTimes;
    boolean proposed;
    boolean proposing;
    boolean rcvdBpdu;
    boolean rcvdMsg;
    boolean rcvdRstp;
    boolean rcvdStp;
    boolean rcvdTc;
    boolean rcvdTcAck;
    boolean rcvdTcn;
    boolean reRoot;
    boolean reselect;
    StpRole role = StpRole.DISABLED;
    boolean selected;
    StpRole selectedRole = StpRole.DISABLED;
    boolean sendRstp;
    boolean sync;
    boolean synced;
    boolean tcAck;
    boolean tcProp;
    int txCount;
    boolean updtInfo;

    /** What came last; 17.19.14 msgPriority and 17.19.15 msgTimes. */
    Bpdu message;
    /** BPDUs looked at since the last tick. */
    int receivedInTick;

    final BridgeDetection bridgeDetection;
    final PortTransmit transmit;
    private final Machine[] machines;

    StpPort(Tree tree, int number, StpPortSettings settings) {
        this.tree = tree;
        this.number = number;
        designatedTimes = tree.bridgeTimes;
        portTimes = tree.bridgeTimes;
        settings(settings);
        designatedPriority = new PriorityVector(tree.bridgeId, 0, tree.bridgeId, portId);
        portPriority = designatedPriority;
        bridgeDetection = new BridgeDetection(this);
        transmit = new PortTransmit(this);
        machines = new Machine[] {
            new PortReceive(this),
            new ProtocolMigration(this),
            new PortInformation(this),
            new RoleTransitions(this),
            new StateTransition(this),
            new TopologyChange(this),
            bridgeDetection
        };
    }

    void settings(StpPortSettings s) {
        settings = s;
        portId = s.priority() << 8 | number;
        updatePathCost();
    }

    void link(boolean up, long speedBitsPerSecond) {
        portEnabled = up;
        bitsPerSecond = speedBitsPerSecond;
        updatePathCost();
    }

    long bitsPerSecond() {
        return bitsPerSecond;
    }

    /** Table 17-3. */
    void updatePathCost() {
        long cost = settings.pathCost();
        if (cost == 0) {
            long kilobits = bitsPerSecond / KILOBITS;
            cost = kilobits <= 0
                    ? DEFAULT_PATH_COST
                    : Math.clamp(COST_TIMES_KILOBITS / kilobits, 1, StpPortSettings.MAX_PATH_COST);
            if (!tree.rstpVersion()) {
                cost = Math.min(cost, MAX_STP_PATH_COST);
            }
        }
        portPathCost = (int) cost;
    }

    /** What the roles were chosen by has changed: choose again. */
    void reselect() {
        reselect = true;
        selected = false;
    }

    /** One round of all machines but the transmitting one. Returns whether a transition was made. */
    boolean step() {
        boolean any = false;
        for (Machine m : machines) {
            any |= m.step();
        }
        return any;
    }

    /** The qualification of 17.26 and 17.29: the role is chosen, and the chosen information in use. */
    boolean isSettled() {
        return selected && !updtInfo;
    }

    boolean operPointToPointMac() {
        // 6.4.3: no link here is half-duplex.
        return settings.autoPointToPoint() || settings.pointToPoint();
    }

    /** 17.20.4. */
    int edgeDelay() {
        return operPointToPointMac() ? MIGRATE_TIME : maxAge();
    }

    /** 17.20.5: between rapid bridges nobody needs longer than a hello to object. */
    int forwardDelay() {
        return sendRstp ? helloTime() : fwdDelay();
    }

    /** 17.20.6. */
    int fwdDelay() {
        return designatedTimes.forwardDelay();
    }

    /** 17.20.7. */
    int helloTime() {
        return designatedTimes.hello();
    }

    /** 17.20.8. */
    int maxAge() {
        return designatedTimes.maxAge();
    }

    boolean isRootOrDesignated() {
        return role == StpRole.ROOT || role == StpRole.DESIGNATED;
    }

    StpState state() {
        return forwarding ? StpState.FORWARDING : learning ? StpState.LEARNING : StpState.DISCARDING;
    }
}
