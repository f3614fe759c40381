package org.vvorld.stack.stp;

/** A port's part in the tree; IEEE 802.1D-2004 clause 17.7. */
public enum StpRole {
    /** No link. */
    DISABLED,
    /** The best way to the root. */
    ROOT,
    /** The way to the root for the LAN on this port. */
    DESIGNATED,
    /** Another way to the root, kept closed. */
    ALTERNATE,
    /** A LAN that another port of this bridge serves already. */
    BACKUP
}
