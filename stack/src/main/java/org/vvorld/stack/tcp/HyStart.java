package org.vvorld.stack.tcp;

/**
 * HyStart++, RFC 9406: leaves slow start when round trips grow, by way of conservative slow start, which tells queues that build
 * up from jitter.
 */
final class HyStart {
    private static final long MIN_THRESHOLD_NANOS = 4_000_000L;
    private static final long MAX_THRESHOLD_NANOS = 16_000_000L;
    private static final int MIN_SAMPLES = 8;
    private static final int CSS_DIVISOR = 4;
    private static final int CSS_ROUNDS = 5;
    private static final long UNKNOWN = Long.MAX_VALUE;

    private long lastRoundNanos = UNKNOWN;
    private long currentRoundNanos = UNKNOWN;
    private long baselineNanos = UNKNOWN;
    private int samples;
    private int windowEnd;
    private boolean started;
    private boolean conservative;
    private int conservativeRounds;

    /** Growth is a quarter of slow start's while this holds. */
    boolean isConservative() {
        return conservative;
    }

    int divisor() {
        return conservative ? CSS_DIVISOR : 1;
    }

    /** Section 4.2. Returns true when slow start is to end. */
    boolean onRound(long rttNanos, int una, int next) {
        if (!started || Seq.afterOrAt(una, windowEnd)) {
            started = true;
            windowEnd = next;
            lastRoundNanos = currentRoundNanos;
            currentRoundNanos = UNKNOWN;
            samples = 0;
            if (conservative && ++conservativeRounds >= CSS_ROUNDS) {
                return true;
            }
        }
        currentRoundNanos = Math.min(currentRoundNanos, rttNanos);
        samples++;
        if (samples < MIN_SAMPLES || lastRoundNanos == UNKNOWN) {
            return false;
        }
        if (conservative) {
            if (currentRoundNanos < baselineNanos) {
                conservative = false;
                baselineNanos = UNKNOWN;
            }
            return false;
        }
        long threshold = Math.clamp(lastRoundNanos / 8, MIN_THRESHOLD_NANOS, MAX_THRESHOLD_NANOS);
        if (currentRoundNanos >= lastRoundNanos + threshold) {
            baselineNanos = currentRoundNanos;
            conservative = true;
            conservativeRounds = 0;
        }
        return false;
    }

    /** A new slow start, after a timeout. */
    void restart() {
        started = false;
        conservative = false;
        lastRoundNanos = UNKNOWN;
        currentRoundNanos = UNKNOWN;
        baselineNanos = UNKNOWN;
    }
}
