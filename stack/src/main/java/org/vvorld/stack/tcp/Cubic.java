package org.vvorld.stack.tcp;

/** CUBIC, RFC 9438, in bytes; slow start with {@link HyStart}. */
public final class Cubic implements CongestionControl {
    /** Section 4.6. */
    private static final double BETA = 0.7;
    /** Section 5: segments a second cubed. */
    private static final double C = 0.4;
    /** Section 4.3: as fast as Reno with this decrease. */
    private static final double ALPHA = 3 * (1 - BETA) / (1 + BETA);
    /** RFC 9406 section 4.3: L. */
    private static final int LIMIT_SEGMENTS = 8;

    private static final double SECOND_NANOS = 1e9;

    private final HyStart hyStart = new HyStart();
    private boolean epoch;
    private long epochStartNanos;
    private double maximumSegments;
    private double originSegments;
    private double kSeconds;
    private double renoSegments;
    private double priorSegments;
    private double windowSegments;

    private double undoMaximumSegments;

    @Override
    public CongestionAlgorithm algorithm() {
        return CongestionAlgorithm.CUBIC;
    }

    @Override
    public void onAck(CongestionWindow w, int acked, long nowNanos, long rttNanos) {
        int left = acked;
        if (w.isSlowStart()) {
            left = w.slowStart(Math.max(1, acked / hyStart.divisor()), LIMIT_SEGMENTS);
            if (left == 0 || w.isSlowStart()) {
                return;
            }
        }
        double mss = w.mssBytes();
        if (!epoch) {
            begin(w.bytes() / mss, nowNanos);
        }
        double ackedSegments = left / mss;
        double elapsed = (nowNanos - epochStartNanos) / SECOND_NANOS;
        // Section 4.2: where the window should be one round trip from now.
        double distance = elapsed + rttNanos / SECOND_NANOS - kSeconds;
        double target = originSegments + C * distance * distance * distance;
        target = Math.clamp(target, windowSegments, windowSegments * 1.5);
        // Section 4.3.
        double alpha = renoSegments < priorSegments ? ALPHA : 1;
        renoSegments += alpha * ackedSegments / windowSegments;
        windowSegments += (target - windowSegments) / windowSegments * ackedSegments;
        windowSegments = Math.max(windowSegments, renoSegments);
        w.bytes((int) Math.min(windowSegments * mss, Integer.MAX_VALUE));
    }

    private void begin(double segments, long nowNanos) {
        epoch = true;
        epochStartNanos = nowNanos;
        windowSegments = segments;
        renoSegments = segments;
        if (segments < maximumSegments) {
            kSeconds = Math.cbrt((maximumSegments - segments) / C);
            originSegments = maximumSegments;
        } else {
            kSeconds = 0;
            originSegments = segments;
        }
    }

    @Override
    public void onRound(CongestionWindow w, long rttNanos, int una, int next) {
        if (w.isSlowStart() && hyStart.onRound(rttNanos, una, next)) {
            w.ssthreshBytes(w.bytes());
        }
    }

    @Override
    public int onCongestion(CongestionWindow w, int flight) {
        double segments = (double) flight / w.mssBytes();
        undoMaximumSegments = maximumSegments;
        // Section 4.7: release room to newcomers.
        maximumSegments = segments < maximumSegments ? segments * (1 + BETA) / 2 : segments;
        priorSegments = segments;
        epoch = false;
        return Math.max((int) (flight * BETA), 2 * w.mssBytes());
    }

    @Override
    public void onTimeout(CongestionWindow w) {
        epoch = false;
        hyStart.restart();
    }

    @Override
    public void onUndo(CongestionWindow w) {
        // Section 4.9.
        maximumSegments = undoMaximumSegments;
        epoch = false;
    }

    @Override
    public void onIdle(long idleNanos) {
        // Section 5.8: time during which nothing was sent does not count.
        epochStartNanos += idleNanos;
    }
}
