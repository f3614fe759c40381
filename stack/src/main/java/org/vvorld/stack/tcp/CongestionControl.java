package org.vvorld.stack.tcp;

/** One algorithm of congestion control, for one connection. It moves the {@link CongestionWindow}; recovery is not its concern. */
public interface CongestionControl {
    CongestionAlgorithm algorithm();

    /**
     * An ACK arrived outside of recovery, and the window was the limit.
     *
     * @param acked bytes that are newly acknowledged
     * @param rttNanos smoothed round trip
     */
    void onAck(CongestionWindow w, int acked, long nowNanos, long rttNanos);

    /** A round trip was measured. {@code una} and {@code next} are sequence numbers: by them rounds are told apart. */
    default void onRound(CongestionWindow w, long rttNanos, int una, int next) {}

    /**
     * Something was lost, or ECN says that it nearly was.
     *
     * @param flight bytes that were out, as far as the window allowed them
     * @return the new slow start threshold, bytes
     */
    int onCongestion(CongestionWindow w, int flight);

    /** A timeout: the window starts anew from one segment. */
    default void onTimeout(CongestionWindow w) {}

    /** The last congestion was none: window and threshold are what they were. */
    default void onUndo(CongestionWindow w) {}

    /** Nothing was sent for so long. */
    default void onIdle(long idleNanos) {}
}
