package org.vvorld.stack.stp;

import org.vvorld.stack.stp.StpPort.InfoIs;

/** Port Information state machine, IEEE 802.1D-2004 clause 17.27: whose word counts on this LAN, a neighbour's or our own. */
final class PortInformation implements Machine {
    private enum State {
        DISABLED,
        AGED,
        CURRENT
    }

    /** 17.21.8: what a message is beside what is known. */
    private enum RcvdInfo {
        SUPERIOR_DESIGNATED,
        REPEATED_DESIGNATED,
        INFERIOR_DESIGNATED,
        INFERIOR_ROOT_ALTERNATE,
        OWN,
        OTHER
    }

    private final StpPort p;
    private State state;

    PortInformation(StpPort port) {
        p = port;
        disabled();
    }

    @Override
    public boolean step() {
        if (!p.portEnabled && p.infoIs != InfoIs.DISABLED) {
            disabled();
            return true;
        }
        switch (state) {
            case DISABLED -> {
                if (p.portEnabled) {
                    aged();
                } else if (p.rcvdMsg) {
                    disabled();
                } else {
                    return false;
                }
            }
            case AGED -> {
                if (!p.selected || !p.updtInfo) {
                    return false;
                }
                update();
            }
            case CURRENT -> {
                if (p.selected && p.updtInfo) {
                    update();
                } else if (p.infoIs == InfoIs.RECEIVED && p.rcvdInfoWhile == 0 && !p.updtInfo && !p.rcvdMsg) {
                    aged();
                } else if (p.rcvdMsg && !p.updtInfo) {
                    receive(p.message);
                } else {
                    return false;
                }
            }
        }
        return true;
    }

    private void disabled() {
        state = State.DISABLED;
        p.rcvdMsg = false;
        p.proposing = false;
        p.proposed = false;
        p.agree = false;
        p.agreed = false;
        p.disputed = false;
        // Nothing is left to update with: it would hold the role's transitions (17.29) for ever.
        p.updtInfo = false;
        p.rcvdInfoWhile = 0;
        p.infoIs = InfoIs.DISABLED;
        p.reselect();
    }

    private void aged() {
        state = State.AGED;
        p.infoIs = InfoIs.AGED;
        p.reselect();
    }

    private void update() {
        state = State.CURRENT;
        p.proposing = false;
        p.proposed = false;
        // 17.21.1 betterorsameInfo(Mine)
        p.agreed = p.agreed && p.infoIs == InfoIs.MINE && !p.portPriority.isBetterThan(p.designatedPriority);
        p.synced = p.synced && p.agreed;
        p.portPriority = p.designatedPriority;
        p.portTimes = p.designatedTimes;
        p.updtInfo = false;
        p.infoIs = InfoIs.MINE;
        p.newInfo = true;
    }

    private void receive(Bpdu m) {
        switch (rcvInfo(m)) {
            case SUPERIOR_DESIGNATED -> superiorDesignated(m);
            case REPEATED_DESIGNATED -> {
                recordProposal(m);
                setTcFlags(m);
                updtRcvdInfoWhile(m.times());
            }
            case INFERIOR_DESIGNATED -> recordDispute(m);
            case OWN -> recordLoop();
            case INFERIOR_ROOT_ALTERNATE -> {
                recordAgreement(m);
                setTcFlags(m);
            }
            case OTHER -> {}
        }
        p.rcvdMsg = false;
    }

    /** 17.21.8 rcvInfo. */
    private RcvdInfo rcvInfo(Bpdu m) {
        if (m.type() == Bpdu.Type.TCN) {
            p.rcvdTcn = true;
            return RcvdInfo.OTHER;
        }
        PriorityVector v = m.vector();
        if (!m.isFromDesignatedPort()) {
            return v.isBetterThan(p.portPriority) ? RcvdInfo.OTHER : RcvdInfo.INFERIOR_ROOT_ALTERNATE;
        }
        if (isOwn(v)) {
            return RcvdInfo.OWN;
        }
        if (p.infoIs == InfoIs.RECEIVED && v.equals(p.portPriority) && m.times().equals(p.portTimes)) {
            return RcvdInfo.REPEATED_DESIGNATED;
        }
        return v.isSuperiorTo(p.portPriority) ? RcvdInfo.SUPERIOR_DESIGNATED : RcvdInfo.INFERIOR_DESIGNATED;
    }

    private boolean isOwn(PriorityVector v) {
        return PriorityVector.address(v.bridge()) == PriorityVector.address(p.tree.bridgeId)
                && PriorityVector.portNumber(v.port()) == p.number;
    }

    private void superiorDesignated(Bpdu m) {
        p.agreed = false;
        p.proposing = false;
        recordProposal(m);
        setTcFlags(m);
        // betterorsameInfo(Received): an agreement holds for what is as good at least.
        p.agree = p.agree && p.infoIs == InfoIs.RECEIVED && !p.portPriority.isBetterThan(m.vector());
        p.portPriority = m.vector();
        p.portTimes = m.times();
        updtRcvdInfoWhile(m.times());
        p.infoIs = InfoIs.RECEIVED;
        p.reselect();
    }

    /** 17.21.9. */
    private void recordAgreement(Bpdu m) {
        p.agreed = p.tree.rstpVersion() && p.operPointToPointMac() && m.has(Bpdu.AGREEMENT);
        if (p.agreed) {
            p.proposing = false;
        }
    }

    /** 17.21.10: somebody below us forwards on this LAN too, so he does not hear us. */
    private void recordDispute(Bpdu m) {
        if (m.has(Bpdu.LEARNING)) {
            p.disputed = true;
            p.agreed = false;
        }
    }

    /**
     * We hear ourselves: what we send comes back by a loop out there. 9.3.4 would have it ignored; but then the port forwards, and
     * every broadcast comes back. So it stays closed as long as the loop is there.
     */
    private void recordLoop() {
        p.disputed = p.learn;
        p.agreed = false;
        p.fdWhile = Math.max(p.fdWhile, p.fwdDelay());
    }

    /** 17.21.11. A bridge that is to speak the old protocol has no answer to a proposal. */
    private void recordProposal(Bpdu m) {
        if (m.has(Bpdu.PROPOSAL) && p.tree.rstpVersion()) {
            p.proposed = true;
        }
    }

    /** 17.21.17. */
    private void setTcFlags(Bpdu m) {
        p.rcvdTc |= m.has(Bpdu.TOPOLOGY_CHANGE);
        // An RST BPDU acknowledges by its own topology change flag; this one is not used in it.
        p.rcvdTcAck |= m.type() == Bpdu.Type.CONFIGURATION && m.has(Bpdu.TOPOLOGY_CHANGE_ACK);
    }

    /** 17.21.23: three hellos, if what was said has not come too far. */
    private void updtRcvdInfoWhile(Times t) {
        p.rcvdInfoWhile = t.messageAge() + 1 <= t.maxAge() ? 3 * t.hello() : 0;
    }
}
