package org.vvorld.stack.icmp;

/** A token bucket: so many a second, and a second's worth at once. */
public final class RateLimit {
    private static final long SECOND = 1_000_000_000L;

    private long tokensNanos;
    private long last;
    private boolean started;

    /** May one more pass at time {@code now}? {@code perSecond} 0 means no limit. */
    public boolean tryPass(long now, int perSecond) {
        if (perSecond == 0) {
            return true;
        }
        // Tokens are counted in nanoseconds of refill, so that a change of the rate takes effect at once.
        long cost = SECOND / perSecond;
        tokensNanos = started ? Math.min(SECOND, tokensNanos + Math.max(0, now - last)) : SECOND;
        started = true;
        last = now;
        if (tokensNanos < cost) {
            return false;
        }
        tokensNanos -= cost;
        return true;
    }
}
