package org.vvorld.stack.stp;

/**
 * Port Protocol Migration state machine, IEEE 802.1D-2004 clause 17.24: speaks to old neighbours in their protocol. {@code mcheck},
 * the order of an administrator to try the rapid one again, there is not; a new link does that.
 */
final class ProtocolMigration implements Machine {
    private enum State {
        CHECKING_RSTP,
        SELECTING_STP,
        SENSING
    }

    private final StpPort p;
    private State state;

    ProtocolMigration(StpPort port) {
        p = port;
        checkingRstp();
    }

    @Override
    public boolean step() {
        switch (state) {
            case CHECKING_RSTP -> {
                if (!p.portEnabled) {
                    if (p.mdelayWhile == StpPort.MIGRATE_TIME) {
                        return false;
                    }
                    checkingRstp();
                } else if (p.mdelayWhile == 0) {
                    sensing();
                } else {
                    return false;
                }
            }
            case SELECTING_STP -> {
                if (p.mdelayWhile != 0 && p.portEnabled) {
                    return false;
                }
                sensing();
            }
            case SENSING -> {
                if (!p.portEnabled || p.tree.rstpVersion() && !p.sendRstp && p.rcvdRstp) {
                    checkingRstp();
                } else if (p.sendRstp && p.rcvdStp) {
                    selectingStp();
                } else {
                    return false;
                }
            }
        }
        return true;
    }

    private void checkingRstp() {
        state = State.CHECKING_RSTP;
        p.sendRstp = p.tree.rstpVersion();
        p.mdelayWhile = StpPort.MIGRATE_TIME;
    }

    private void selectingStp() {
        state = State.SELECTING_STP;
        p.sendRstp = false;
        p.mdelayWhile = StpPort.MIGRATE_TIME;
    }

    private void sensing() {
        state = State.SENSING;
        p.rcvdRstp = false;
        p.rcvdStp = false;
    }
}
