package org.vvorld.stack.pktgen;

/** When the next packet is due. */
final class Pace {
    /** What is behind by more is not made up for: no flood after a pause. */
    private static final double LAG_NANOS = 100_000_000;

    private final double periodNanos;
    private boolean started;
    private long startedAt;
    /** Since the start. */
    private double nextAt;

    /** @param perSecond packets; 0 for as many as possible */
    Pace(double perSecond) {
        periodNanos = perSecond == 0 ? 0 : 1e9 / perSecond;
    }

    /** How many packets are due at {@code now}, {@code budget} at most. The first is when this is first asked. */
    int due(long now, int budget) {
        if (periodNanos == 0) {
            return budget;
        }
        if (!started) {
            started = true;
            startedAt = now;
        }
        double behind = now - startedAt - nextAt;
        if (behind < 0) {
            return 0;
        }
        if (behind > LAG_NANOS) {
            nextAt += behind - LAG_NANOS;
            behind = LAG_NANOS;
        }
        return (int) Math.min(budget, behind / periodNanos + 1);
    }

    void made(int packets) {
        nextAt += packets * periodNanos;
    }

    /** Nanoseconds until the next is due; 0 or less for at once. */
    long nanosToNext(long now) {
        return started ? (long) Math.ceil(nextAt - (now - startedAt)) : 0;
    }
}
