package org.vvorld.stack.stp;

/** Port State Transition state machine, IEEE 802.1D-2004 clause 17.30: the data plane does what the role wants. */
final class StateTransition implements Machine {
    private final StpPort p;

    StateTransition(StpPort port) {
        p = port;
        become(StpState.DISCARDING);
    }

    @Override
    public boolean step() {
        switch (p.state()) {
            case DISCARDING -> {
                if (!p.learn) {
                    return false;
                }
                become(StpState.LEARNING);
            }
            case LEARNING -> {
                if (!p.learn) {
                    become(StpState.DISCARDING);
                } else if (p.forward) {
                    become(StpState.FORWARDING);
                } else {
                    return false;
                }
            }
            case FORWARDING -> {
                if (p.forward) {
                    return false;
                }
                become(StpState.DISCARDING);
            }
        }
        return true;
    }

    private void become(StpState state) {
        p.learning = state != StpState.DISCARDING;
        p.forwarding = state == StpState.FORWARDING;
        p.tree.bridge.state(p.number, state);
    }
}
