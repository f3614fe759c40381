package org.vvorld.stack.stp;

/** Port Transmit state machine, IEEE 802.1D-2004 clause 17.26. */
final class PortTransmit implements Machine {
    private final StpPort p;
    private final byte[] bytes = new byte[Bpdu.MAX_LENGTH];

    PortTransmit(StpPort port) {
        p = port;
        p.newInfo = true;
        p.txCount = 0;
        p.helloWhen = port.helloTime();
    }

    @Override
    public boolean step() {
        // 6.4.2: a port without a link cannot send; what there is to say waits for it.
        if (!p.isSettled() || !p.portEnabled || p.role == StpRole.DISABLED) {
            return false;
        }
        boolean designated = p.role == StpRole.DESIGNATED;
        boolean root = p.role == StpRole.ROOT;
        if (p.helloWhen == 0) {
            // TRANSMIT_PERIODIC
            p.newInfo |= designated || root && p.tcWhile != 0;
            p.helloWhen = p.helloTime();
            return true;
        }
        if (!p.newInfo || p.txCount >= p.tree.settings.transmitHoldCount()) {
            return false;
        }
        if (p.sendRstp) {
            transmit(rstp());
            p.tcAck = false;
        } else if (root) {
            transmit(new Bpdu(Bpdu.Type.TCN, 0, null, null));
        } else if (designated) {
            transmit(configuration());
            p.tcAck = false;
        } else {
            return false;
        }
        return true;
    }

    private void transmit(Bpdu bpdu) {
        p.newInfo = false;
        p.txCount++;
        p.helloWhen = p.helloTime();
        p.tree.bridge.send(p.number, bytes, bpdu.emit(bytes));
    }

    /** 17.21.19 txConfig. */
    private Bpdu configuration() {
        int flags = (p.tcWhile != 0 ? Bpdu.TOPOLOGY_CHANGE : 0) | (p.tcAck ? Bpdu.TOPOLOGY_CHANGE_ACK : 0);
        return new Bpdu(Bpdu.Type.CONFIGURATION, flags, p.designatedPriority, p.designatedTimes);
    }

    /** 17.21.20 txRstp. */
    private Bpdu rstp() {
        int flags = switch (p.role) {
            case ROOT -> Bpdu.ROLE_ROOT;
            case DESIGNATED -> Bpdu.ROLE_DESIGNATED;
            case ALTERNATE, BACKUP -> Bpdu.ROLE_ALTERNATE;
            case DISABLED -> 0;
        };
        flags |= p.agree ? Bpdu.AGREEMENT : 0;
        flags |= p.proposing ? Bpdu.PROPOSAL : 0;
        flags |= p.tcWhile != 0 ? Bpdu.TOPOLOGY_CHANGE : 0;
        flags |= p.learning ? Bpdu.LEARNING : 0;
        flags |= p.forwarding ? Bpdu.FORWARDING : 0;
        return new Bpdu(Bpdu.Type.RST, flags, p.designatedPriority, p.designatedTimes);
    }
}
