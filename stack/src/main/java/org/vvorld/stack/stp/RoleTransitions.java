package org.vvorld.stack.stp;

/**
 * Port Role Transitions state machine, IEEE 802.1D-2004 clause 17.29: from the role that was chosen to what the port may do. A state
 * whose only way leads back to its role's own is one step together with it.
 */
final class RoleTransitions implements Machine {
    private enum State {
        INIT_PORT,
        DISABLE_PORT,
        DISABLED_PORT,
        ROOT,
        DESIGNATED,
        BLOCK_PORT,
        ALTERNATE
    }

    private final StpPort p;
    private final RootRole root;
    private final DesignatedRole designated;
    private final AlternateRole alternate;
    private State state = State.INIT_PORT;

    RoleTransitions(StpPort port) {
        p = port;
        root = new RootRole(port);
        designated = new DesignatedRole(port);
        alternate = new AlternateRole(port);
        p.role = StpRole.DISABLED;
        p.learn = false;
        p.forward = false;
        p.synced = false;
        p.sync = true;
        p.reRoot = true;
        p.rrWhile = p.fwdDelay();
        p.fdWhile = p.maxAge();
        p.rbWhile = 0;
    }

    @Override
    public boolean step() {
        if (state == State.INIT_PORT) {
            state = State.DISABLE_PORT;
            return true;
        }
        if (!p.isSettled()) {
            return false;
        }
        if (p.role != p.selectedRole) {
            changeRole();
            return true;
        }
        return switch (state) {
            case INIT_PORT -> false;
            case DISABLE_PORT -> closed(State.DISABLED_PORT);
            case DISABLED_PORT -> disabledPort();
            case ROOT -> root.step();
            case DESIGNATED -> designated.step();
            case BLOCK_PORT -> closed(State.ALTERNATE);
            case ALTERNATE -> alternate.step();
        };
    }

    private void changeRole() {
        p.role = p.selectedRole;
        switch (p.role) {
            case ROOT -> {
                state = State.ROOT;
                p.rrWhile = p.fwdDelay();
            }
            case DESIGNATED -> state = State.DESIGNATED;
            case ALTERNATE, BACKUP -> {
                state = State.BLOCK_PORT;
                p.learn = false;
                p.forward = false;
            }
            case DISABLED -> {
                state = State.DISABLE_PORT;
                p.learn = false;
                p.forward = false;
            }
        }
    }

    /** Goes on when the port is really closed. */
    private boolean closed(State next) {
        if (p.learning || p.forwarding) {
            return false;
        }
        state = next;
        if (next == State.ALTERNATE) {
            alternate.alternatePort();
        } else {
            enterDisabledPort();
        }
        return true;
    }

    private boolean disabledPort() {
        if (p.fdWhile == p.maxAge() && !p.sync && !p.reRoot && p.synced) {
            return false;
        }
        enterDisabledPort();
        return true;
    }

    private void enterDisabledPort() {
        p.fdWhile = p.maxAge();
        p.synced = true;
        p.rrWhile = 0;
        p.sync = false;
        p.reRoot = false;
    }
}
