package org.vvorld.stack.stp;

/** What a port may do with frames; IEEE 802.1D-2004 clause 7.4. */
public enum StpState {
    /** Nothing. The old blocking and listening too. */
    DISCARDING,
    /** Learn addresses, forward nothing. */
    LEARNING,
    FORWARDING
}
