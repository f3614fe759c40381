package org.vvorld.stack.stp;

/** Port Role Transitions for the Alternate and Backup Port roles, IEEE 802.1D-2004 figure 17-23. */
final class AlternateRole {
    private final StpPort p;

    AlternateRole(StpPort port) {
        p = port;
    }

    boolean step() {
        if (p.proposed && !p.agree) {
            // ALTERNATE_PROPOSED
            p.tree.setSyncTree();
            p.proposed = false;
        } else if (p.agree ? p.proposed : p.tree.allSynced()) {
            // ALTERNATE_AGREED
            p.proposed = false;
            p.agree = true;
            p.newInfo = true;
        } else if (p.role == StpRole.BACKUP && p.rbWhile != 2 * p.helloTime()) {
            // BACKUP_PORT: if this becomes the root port, what it heard was our own, and may be on its way still.
            p.rbWhile = 2 * p.helloTime();
        } else if (p.fdWhile == p.forwardDelay() && !p.sync && !p.reRoot && p.synced) {
            return false;
        }
        alternatePort();
        return true;
    }

    /** ALTERNATE_PORT. */
    void alternatePort() {
        p.fdWhile = p.forwardDelay();
        p.synced = true;
        p.rrWhile = 0;
        p.sync = false;
        p.reRoot = false;
    }
}
