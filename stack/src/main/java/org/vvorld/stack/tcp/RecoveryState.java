package org.vvorld.stack.tcp;

/** What a sender is recovering from. */
enum RecoveryState {
    /** Nothing. */
    OPEN,
    /** ECN asked for less; nothing is lost. */
    CWR,
    /** A loss that ACKs have shown. */
    RECOVERY,
    /** A timeout. */
    LOSS
}
