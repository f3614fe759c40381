package org.vvorld.stack.tcp;

import java.util.Locale;

/** What TCP counts, in the words of {@code netstat -sp tcp}. */
public enum TcpCounter {
    SEGMENTS_SENT("packet{s} sent"),
    DATA_SEGMENTS_SENT("data packet{s}"),
    DATA_BYTES_SENT("byte{s} of data sent"),
    RETRANSMITTED_SEGMENTS("data packet{s} retransmitted"),
    RETRANSMITTED_BYTES("byte{s} retransmitted"),
    ACKS_SENT("ack-only packet{s}"),
    DELAYED_ACKS("ack-only packet{s} delayed"),
    WINDOW_UPDATES_SENT("window update packet{s}"),
    RESETS_SENT("reset{s} sent"),
    CHALLENGE_ACKS_SENT("challenge ACK{s} sent"),
    SEGMENTS_RECEIVED("packet{s} received"),
    ACKS_RECEIVED("ack{s} for data"),
    DUPLICATE_ACKS("duplicate ack{s}"),
    BYTES_IN_SEQUENCE("byte{s} received in-sequence"),
    DUPLICATE_BYTES("byte{s} received twice"),
    OUT_OF_ORDER_BYTES("byte{s} received out-of-order"),
    REASSEMBLY_REFUSED("out-of-order packet{s} without room"),
    MEMORY_REFUSED("packet{s} dropped, out of memory"),
    AFTER_WINDOW("packet{s} of data after window"),
    AFTER_CLOSE("packet{s} received after close"),
    PAWS_DROPPED("packet{s} dropped for too old a timestamp"),
    BAD_RESETS("bad reset{s}"),
    CONNECT_ATTEMPTS("connection request{s}"),
    ACCEPTS("connection accept{s}"),
    ESTABLISHED("connection{s} established"),
    CLOSED("connection{s} closed"),
    LISTEN_OVERFLOWS("listen queue overflow{s}"),
    RETRANSMIT_TIMEOUTS("retransmit timeout{s}"),
    SPURIOUS_TIMEOUTS("retransmit timeout{s} undone"),
    TIMEOUT_DROPS("connection{s} dropped by retransmit timeout"),
    PERSIST_PROBES("window probe{s}"),
    KEEPALIVE_PROBES("keepalive probe{s} sent"),
    KEEPALIVE_DROPS("connection{s} dropped by keepalive"),
    TAIL_LOSS_PROBES("tail loss probe{s} sent"),
    FAST_RECOVERIES("recovery episode{s}"),
    RECOVERIES_UNDONE("recovery episode{s} undone"),
    DSACKS_RECEIVED("duplicate SACK{s} received"),
    SYN_COOKIES_SENT("cookie{s} sent"),
    SYN_COOKIES_RECEIVED("cookie{s} received"),
    SYN_COOKIES_FAILED("wrong cookie{s}"),
    ECN_CE_RECEIVED("packet{s} with ECN CE bit"),
    ECN_REDUCTIONS("time{s} ECN reduced the congestion window"),
    PATH_MTU_REDUCTIONS("path MTU reduction{s}"),
    BLACK_HOLES("path MTU black hole{s}"),
    TIME_WAIT_REUSED("connection{s} reopened out of TIME_WAIT");

    private final String text;

    TcpCounter(String text) {
        this.text = text;
    }

    /** The name in metrics and JSON: {@code segments_sent}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What stands behind {@code value} in {@code netstat -s}. */
    public String text(long value) {
        return text.replace("{s}", value == 1 ? "" : "s");
    }
}
