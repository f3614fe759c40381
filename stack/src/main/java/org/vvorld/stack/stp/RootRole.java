package org.vvorld.stack.stp;

/** Port Role Transitions for the Root Port role, IEEE 802.1D-2004 figure 17-21. */
final class RootRole {
    private final StpPort p;

    RootRole(StpPort port) {
        p = port;
    }

    boolean step() {
        if (!transition()) {
            return false;
        }
        // ROOT_PORT, where each of them leads.
        p.rrWhile = p.fwdDelay();
        return true;
    }

    private boolean transition() {
        if (p.proposed && !p.agree) {
            // ROOT_PROPOSED
            p.tree.setSyncTree();
            p.proposed = false;
        } else if (p.agree ? p.proposed : p.tree.allSynced()) {
            // ROOT_AGREED
            p.proposed = false;
            p.sync = false;
            p.agree = true;
            p.newInfo = true;
        } else if (!p.forward && !p.reRoot) {
            // REROOT: what was a root port before must be closed first.
            p.tree.setReRootTree();
        } else if (p.reRoot && p.forward) {
            // REROOTED
            p.reRoot = false;
        } else if (!p.learn && mayOpen()) {
            // ROOT_LEARN
            p.fdWhile = p.forwardDelay();
            p.learn = true;
        } else if (p.learn && !p.forward && mayOpen()) {
            // ROOT_FORWARD
            p.fdWhile = 0;
            p.forward = true;
        } else {
            return p.rrWhile != p.fwdDelay();
        }
        return true;
    }

    private boolean mayOpen() {
        return p.fdWhile == 0 || p.tree.rstpVersion() && p.rbWhile == 0 && p.tree.reRooted(p);
    }
}
