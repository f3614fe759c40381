package org.vvorld.stack.tcp;

/** RFC 5681's and 6582's additive increase and multiplicative decrease, by bytes acknowledged (RFC 3465). */
public final class NewReno implements CongestionControl {
    /** RFC 3465 section 2.3: L. */
    private static final int LIMIT_SEGMENTS = 2;

    private long creditBytes;

    @Override
    public CongestionAlgorithm algorithm() {
        return CongestionAlgorithm.NEWRENO;
    }

    @Override
    public void onAck(CongestionWindow w, int acked, long nowNanos, long rttNanos) {
        if (w.isSlowStart()) {
            w.slowStart(acked, LIMIT_SEGMENTS);
            return;
        }
        // RFC 3465 section 2.1: one segment more for each window that was acknowledged.
        creditBytes += acked;
        if (creditBytes >= w.bytes()) {
            creditBytes -= w.bytes();
            w.bytes(w.bytes() + w.mssBytes());
        }
    }

    @Override
    public int onCongestion(CongestionWindow w, int flight) {
        creditBytes = 0;
        return Math.max(flight / 2, 2 * w.mssBytes());
    }
}
