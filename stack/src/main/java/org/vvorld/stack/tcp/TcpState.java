package org.vvorld.stack.tcp;

/** States of a connection, RFC 9293 section 3.3.2. LISTEN is {@link TcpListener}'s, and TIME-WAIT {@link TimeWait}'s. */
public enum TcpState {
    CLOSED,
    LISTEN,
    SYN_SENT,
    SYN_RECEIVED,
    ESTABLISHED,
    CLOSE_WAIT,
    FIN_WAIT_1,
    CLOSING,
    LAST_ACK,
    FIN_WAIT_2,
    TIME_WAIT;

    /** Have both ends seen each other's SYN acknowledged? */
    public boolean isSynchronized() {
        return compareTo(ESTABLISHED) >= 0;
    }

    /** May the peer still send data? */
    public boolean takesData() {
        return this == ESTABLISHED || this == FIN_WAIT_1 || this == FIN_WAIT_2;
    }

    /** May the user still write? */
    public boolean takesWrites() {
        return this == ESTABLISHED || this == CLOSE_WAIT;
    }

    /** Is there, or may there be, data or a FIN of ours to send or to send again? */
    public boolean sends() {
        return compareTo(ESTABLISHED) >= 0 && compareTo(LAST_ACK) <= 0;
    }
}
