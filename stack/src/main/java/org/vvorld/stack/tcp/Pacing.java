package org.vvorld.stack.tcp;

/** Spreads what the congestion window allows over the round trip, in bursts of about a millisecond. Off unless set. */
final class Pacing {
    private static final long BURST_NANOS = 1_000_000L;

    private Pacing() {}

    /** Is it too early to send? Then the timer is to bring us back. */
    static boolean mustWait(TcpConnection c, long now) {
        if (!c.context.settings.pacing || c.paceNanos - now <= BURST_NANOS || !c.rtt.isKnown()) {
            return false;
        }
        c.paceSet = true;
        return true;
    }

    static void onSent(TcpConnection c, int bytes, long now) {
        if (!c.context.settings.pacing || !c.rtt.isKnown()) {
            return;
        }
        // Twice the window in a round trip while it doubles, a little more than the window later.
        long window = c.congestion.isSlowStart() ? 2L * c.congestion.bytes() : c.congestion.bytes() * 6L / 5;
        long takes = bytes * c.rtt.smoothedNanos() / Math.max(1, window);
        long from = c.paceNanos - now > 0 ? c.paceNanos : now;
        c.paceNanos = from + takes;
    }
}
