package org.vvorld.stack.stp;

/** Topology Change state machine, IEEE 802.1D-2004 clause 17.31: tells the others that addresses may have moved. */
final class TopologyChange implements Machine {
    private enum State {
        INACTIVE,
        LEARNING,
        ACTIVE
    }

    private final StpPort p;
    private State state;

    TopologyChange(StpPort port) {
        p = port;
        inactive();
    }

    @Override
    public boolean step() {
        return switch (state) {
            case INACTIVE -> ofInactive();
            case LEARNING -> ofLearning();
            case ACTIVE -> ofActive();
        };
    }

    private boolean ofInactive() {
        if (!p.learn) {
            return false;
        }
        learning();
        return true;
    }

    private boolean ofLearning() {
        if (p.isRootOrDesignated() && p.forward && !p.operEdge) {
            // DETECTED
            newTcWhile();
            p.tree.setTcPropTree(p);
            p.newInfo = true;
            state = State.ACTIVE;
        } else if (p.rcvdTc || p.rcvdTcn || p.rcvdTcAck || p.tcProp) {
            learning();
        } else if (!p.isRootOrDesignated() && !p.learn && !p.learning) {
            inactive();
        } else {
            return false;
        }
        return true;
    }

    private boolean ofActive() {
        if (!p.isRootOrDesignated() || p.operEdge) {
            learning();
        } else if (p.rcvdTcn) {
            // NOTIFIED_TCN
            newTcWhile();
            notifiedTc();
        } else if (p.rcvdTc) {
            notifiedTc();
        } else if (p.tcProp) {
            // PROPAGATING
            newTcWhile();
            flush();
            p.tcProp = false;
        } else if (p.rcvdTcAck) {
            // ACKNOWLEDGED
            p.tcWhile = 0;
            p.rcvdTcAck = false;
        } else {
            return false;
        }
        return true;
    }

    private void inactive() {
        state = State.INACTIVE;
        flush();
        p.tcWhile = 0;
        p.tcAck = false;
    }

    private void learning() {
        state = State.LEARNING;
        p.rcvdTc = false;
        p.rcvdTcn = false;
        p.rcvdTcAck = false;
        p.tcProp = false;
    }

    private void notifiedTc() {
        p.rcvdTcn = false;
        p.rcvdTc = false;
        if (p.role == StpRole.DESIGNATED) {
            p.tcAck = true;
        }
        p.tree.setTcPropTree(p);
    }

    /** 17.19.7 fdbFlush: the bridge does it at once, in the old protocol too, where 17.19.7 has short ageing in its place. */
    private void flush() {
        p.tree.bridge.flush(p.number);
    }

    /** 17.21.7. */
    private void newTcWhile() {
        if (p.tcWhile != 0) {
            return;
        }
        if (!p.tree.isTopologyChanging()) {
            p.tree.topologyChanges++;
        }
        if (p.sendRstp) {
            p.tcWhile = p.helloTime() + 1;
            p.newInfo = true;
        } else {
            p.tcWhile = p.tree.rootTimes.maxAge() + p.tree.rootTimes.forwardDelay();
        }
    }
}
