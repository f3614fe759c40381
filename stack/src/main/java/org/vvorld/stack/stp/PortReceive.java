package org.vvorld.stack.stp;

/** Port Receive state machine, IEEE 802.1D-2004 clause 17.23: takes one BPDU after another. */
final class PortReceive implements Machine {
    private enum State {
        DISCARD,
        RECEIVE
    }

    private final StpPort p;
    private State state;

    PortReceive(StpPort port) {
        p = port;
        discard();
    }

    @Override
    public boolean step() {
        if (!p.portEnabled) {
            if (p.rcvdBpdu || p.edgeDelayWhile != StpPort.MIGRATE_TIME || state != State.DISCARD) {
                discard();
                return true;
            }
            return false;
        }
        if (p.rcvdBpdu && (state == State.DISCARD || !p.rcvdMsg)) {
            receive();
            return true;
        }
        return false;
    }

    private void discard() {
        state = State.DISCARD;
        p.rcvdBpdu = false;
        p.rcvdRstp = false;
        p.rcvdStp = false;
        p.rcvdMsg = false;
        p.edgeDelayWhile = StpPort.MIGRATE_TIME;
    }

    private void receive() {
        state = State.RECEIVE;
        // 17.21.22 updtBPDUVersion
        if (p.message.type() == Bpdu.Type.RST) {
            p.rcvdRstp = true;
        } else {
            p.rcvdStp = true;
        }
        p.operEdge = false;
        p.rcvdBpdu = false;
        p.rcvdMsg = true;
        p.edgeDelayWhile = StpPort.MIGRATE_TIME;
    }
}
