package org.vvorld.stack.tcp;

/** Smoothed round trip time and the timeout that follows from it, RFC 6298. */
final class RttEstimator {
    private static final long SYN_LOST_NANOS = 3_000_000_000L;
    private static final long MINIMUM_WINDOW_NANOS = 300_000_000_000L;

    private long smoothedNanos;
    private long variationNanos;
    private long minimumNanos = Long.MAX_VALUE;
    private long minimumSeenNanos;
    private boolean synLost;

    /** Is there a sample? */
    boolean isKnown() {
        return smoothedNanos != 0;
    }

    /** RFC 6298 sections 2.2 and 2.3. */
    void sample(long rttNanos, long nowNanos) {
        long rtt = Math.max(1, rttNanos);
        if (smoothedNanos == 0) {
            smoothedNanos = rtt;
            variationNanos = rtt / 2;
        } else {
            variationNanos += (Math.abs(smoothedNanos - rtt) - variationNanos) / 4;
            smoothedNanos += (rtt - smoothedNanos) / 8;
        }
        minimum(rtt, nowNanos);
    }

    /** A sample for the minimum alone, RFC 8985 section 6.2. */
    void minimum(long rttNanos, long nowNanos) {
        if (rttNanos <= minimumNanos || nowNanos - minimumSeenNanos > MINIMUM_WINDOW_NANOS) {
            minimumNanos = Math.max(1, rttNanos);
            minimumSeenNanos = nowNanos;
        }
    }

    void onSynLost() {
        synLost = true;
    }

    /** SRTT; 0 without a sample. */
    long smoothedNanos() {
        return smoothedNanos;
    }

    long variationNanos() {
        return variationNanos;
    }

    /** Least round trip of the last minutes; 0 without a sample. */
    long minimumNanos() {
        return minimumNanos == Long.MAX_VALUE ? 0 : minimumNanos;
    }

    /** RTO before backing off. RFC 6298 section 2.3, the variation being allowed {@code rtoMinimumNanos} at least. */
    long timeoutNanos(TcpSettings settings) {
        if (smoothedNanos == 0) {
            // RFC 6298 section 5.7.
            return synLost ? Math.max(SYN_LOST_NANOS, settings.rtoInitialNanos) : settings.rtoInitialNanos;
        }
        long timeout = smoothedNanos + Math.max(settings.rtoMinimumNanos, 4 * variationNanos);
        return Math.min(timeout, settings.rtoMaximumNanos);
    }
}
