package org.vvorld.stack.stp;

/** {@code ForceProtocolVersion}, IEEE 802.1D-2004 clause 17.13.4. */
public enum StpProtocol {
    /** The old protocol: Configuration and TCN BPDUs, timers only. */
    STP,
    /** Rapid, and the old one on ports where a neighbour speaks it. */
    RSTP
}
