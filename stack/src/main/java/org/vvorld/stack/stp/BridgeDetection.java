package org.vvorld.stack.stp;

/** Bridge Detection state machine, IEEE 802.1D-2004 clause 17.25: is there a bridge on the port, or hosts only? */
final class BridgeDetection implements Machine {
    private enum State {
        EDGE,
        NOT_EDGE
    }

    private final StpPort p;
    private State state;

    BridgeDetection(StpPort port) {
        p = port;
        enter(p.settings.edge());
    }

    @Override
    public boolean step() {
        boolean adminEdge = p.settings.edge();
        if (state == State.EDGE) {
            if (!p.portEnabled && !adminEdge || !p.operEdge) {
                enter(false);
                return true;
            }
            return false;
        }
        if (!p.portEnabled && adminEdge
                || p.edgeDelayWhile == 0 && p.settings.autoEdge() && p.sendRstp && p.proposing) {
            enter(true);
            return true;
        }
        return false;
    }

    /** The administrator has said something new. As in FreeBSD it holds at once, not from the next link on. */
    void adminEdge(boolean edge) {
        enter(edge);
    }

    private void enter(boolean edge) {
        state = edge ? State.EDGE : State.NOT_EDGE;
        p.operEdge = edge;
    }
}
