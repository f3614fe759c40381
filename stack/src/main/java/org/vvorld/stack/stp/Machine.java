package org.vvorld.stack.stp;

/** A state machine of a port, IEEE 802.1D-2004 clause 17.15. It begins (BEGIN) in its constructor. */
interface Machine {
    /** Makes one transition if one is due. Returns whether it did. */
    boolean step();
}
