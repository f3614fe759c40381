package org.vvorld.stack.stp;

/** Port Role Selection state machine, IEEE 802.1D-2004 clause 17.28, one a bridge: who is root, and what each port is for. */
final class RoleSelection {
    private final Tree tree;

    RoleSelection(Tree tree) {
        this.tree = tree;
    }

    /** Chooses again if a port wants it. Returns whether it did. */
    boolean step() {
        for (StpPort p : tree.ports) {
            if (p.reselect) {
                select();
                return true;
            }
        }
        return false;
    }

    /** ROLE_SELECTION: clearReselectTree, updtRolesTree, setSelectedTree. */
    void select() {
        StpPort root = chooseRoot();
        for (StpPort p : tree.ports) {
            p.reselect = false;
            p.designatedPriority =
                    new PriorityVector(tree.rootPriority.root(), tree.rootPriority.cost(), tree.bridgeId, p.portId);
            p.designatedTimes = tree.rootTimes.withHello(tree.bridgeTimes.hello());
            chooseRole(p, root);
            p.selected = true;
        }
    }

    /** 17.21.25 a to c. Returns the root port, null if this bridge is the root. */
    private StpPort chooseRoot() {
        PriorityVector best = new PriorityVector(tree.bridgeId, 0, tree.bridgeId, 0);
        StpPort root = null;
        for (StpPort p : tree.ports) {
            if (p.infoIs != StpPort.InfoIs.RECEIVED || isOwn(p.portPriority)) {
                continue;
            }
            PriorityVector path = p.portPriority.plus(p.portPathCost);
            int c = path.compareTo(best);
            // 17.6: of ways that are equal, the one that comes in by the lowest port.
            if (c < 0 || c == 0 && root != null && p.portId < root.portId) {
                best = path;
                root = p;
            }
        }
        tree.rootPriority = best;
        tree.rootPort = root == null ? 0 : root.number;
        tree.rootTimes = root == null ? tree.bridgeTimes : root.portTimes.oneHopFurther();
        return root;
    }

    /** 17.21.25 f to l. */
    private void chooseRole(StpPort p, StpPort root) {
        switch (p.infoIs) {
            case DISABLED -> p.selectedRole = StpRole.DISABLED;
            case AGED -> designated(p, true);
            case MINE ->
                designated(p, !p.portPriority.equals(p.designatedPriority) || !p.portTimes.equals(p.designatedTimes));
            case RECEIVED -> {
                if (p == root) {
                    listening(p, StpRole.ROOT);
                } else if (p.designatedPriority.isBetterThan(p.portPriority)) {
                    designated(p, true);
                } else {
                    listening(p, isOwn(p.portPriority) ? StpRole.BACKUP : StpRole.ALTERNATE);
                }
            }
        }
    }

    private static void designated(StpPort p, boolean update) {
        p.selectedRole = StpRole.DESIGNATED;
        p.updtInfo = update;
    }

    private static void listening(StpPort p, StpRole role) {
        p.selectedRole = role;
        p.updtInfo = false;
    }

    private boolean isOwn(PriorityVector v) {
        return PriorityVector.address(v.bridge()) == PriorityVector.address(tree.bridgeId);
    }
}
