package org.vvorld.stack.tcp;

/** What TCP counts, in the words of {@code netstat -sp tcp}. */
public enum TcpCounter {
    SEGMENTS_SENT("packets sent"),
    DATA_SEGMENTS_SENT("data packets"),
    DATA_BYTES_SENT("bytes of data sent"),
    RETRANSMITTED_SEGMENTS("data packets retransmitted"),
    RETRANSMITTED_BYTES("bytes retransmitted"),
    ACKS_SENT("ack-only packets"),
    DELAYED_ACKS("ack-only packets delayed"),
    WINDOW_UPDATES_SENT("window update packets"),
    RESETS_SENT("resets sent"),
    CHALLENGE_ACKS_SENT("challenge ACKs sent"),
    SEGMENTS_RECEIVED("packets received"),
    ACKS_RECEIVED("acks for data"),
    DUPLICATE_ACKS("duplicate acks"),
    BYTES_IN_SEQUENCE("bytes received in-sequence"),
    DUPLICATE_BYTES("bytes received twice"),
    OUT_OF_ORDER_BYTES("bytes received out-of-order"),
    REASSEMBLY_REFUSED("out-of-order packets without room"),
    MEMORY_REFUSED("packets dropped, out of memory"),
    AFTER_WINDOW("packets of data after window"),
    AFTER_CLOSE("packets received after close"),
    PAWS_DROPPED("packets dropped for too old a timestamp"),
    BAD_RESETS("bad resets"),
    CONNECT_ATTEMPTS("connection requests"),
    ACCEPTS("connection accepts"),
    ESTABLISHED("connections established"),
    CLOSED("connections closed"),
    LISTEN_OVERFLOWS("listen queue overflows"),
    RETRANSMIT_TIMEOUTS("retransmit timeouts"),
    SPURIOUS_TIMEOUTS("retransmit timeouts that were undone"),
    TIMEOUT_DROPS("connections dropped by retransmit timeout"),
    PERSIST_PROBES("window probes"),
    KEEPALIVE_PROBES("keepalive probes sent"),
    KEEPALIVE_DROPS("connections dropped by keepalive"),
    TAIL_LOSS_PROBES("tail loss probes sent"),
    FAST_RECOVERIES("recovery episodes"),
    RECOVERIES_UNDONE("recovery episodes that were undone"),
    DSACKS_RECEIVED("duplicate SACKs received"),
    SYN_COOKIES_SENT("cookies sent"),
    SYN_COOKIES_RECEIVED("cookies received"),
    SYN_COOKIES_FAILED("cookies that were wrong"),
    ECN_CE_RECEIVED("packets with ECN CE bit"),
    ECN_REDUCTIONS("times ECN reduced the congestion window"),
    PATH_MTU_REDUCTIONS("path MTU reductions"),
    BLACK_HOLES("path MTU black holes"),
    TIME_WAIT_REUSED("connections reopened out of TIME_WAIT");

    private final String help;

    TcpCounter(String help) {
        this.help = help;
    }

    public String help() {
        return help;
    }
}
