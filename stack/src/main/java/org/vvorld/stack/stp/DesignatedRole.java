package org.vvorld.stack.stp;

/** Port Role Transitions for the Designated Port role, IEEE 802.1D-2004 figure 17-22. */
final class DesignatedRole {
    private final StpPort p;

    DesignatedRole(StpPort port) {
        p = port;
    }

    boolean step() {
        if (!p.forward && !p.agreed && !p.proposing && !p.operEdge) {
            // DESIGNATED_PROPOSE
            p.proposing = true;
            p.edgeDelayWhile = p.edgeDelay();
            p.newInfo = true;
        } else if (!p.learning && !p.forwarding && !p.synced
                || p.agreed && !p.synced
                || p.operEdge && !p.synced
                || p.sync && p.synced) {
            // DESIGNATED_SYNCED
            p.rrWhile = 0;
            p.synced = true;
            p.sync = false;
        } else if (p.rrWhile == 0 && p.reRoot) {
            // DESIGNATED_RETIRED
            p.reRoot = false;
        } else if ((p.sync && !p.synced || p.reRoot && p.rrWhile != 0 || p.disputed)
                && !p.operEdge
                && (p.learn || p.forward)) {
            // DESIGNATED_DISCARD
            p.learn = false;
            p.forward = false;
            p.disputed = false;
            p.fdWhile = p.forwardDelay();
        } else if (!p.learn && mayOpen()) {
            // DESIGNATED_LEARN
            p.learn = true;
            p.fdWhile = p.forwardDelay();
        } else if (p.learn && !p.forward && mayOpen()) {
            // DESIGNATED_FORWARD
            p.forward = true;
            p.fdWhile = 0;
            p.agreed = p.sendRstp;
        } else {
            return false;
        }
        return true;
    }

    private boolean mayOpen() {
        return (p.fdWhile == 0 || p.agreed || p.operEdge) && (p.rrWhile == 0 || !p.reRoot) && !p.sync;
    }
}
