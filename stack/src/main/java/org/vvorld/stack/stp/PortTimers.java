package org.vvorld.stack.stp;

/** Port Timers state machine, IEEE 802.1D-2004 clause 17.22: each tick, all timers that run are one nearer to their end. */
final class PortTimers {
    private PortTimers() {}

    static void tick(StpPort p) {
        p.edgeDelayWhile = less(p.edgeDelayWhile);
        p.fdWhile = less(p.fdWhile);
        p.helloWhen = less(p.helloWhen);
        p.mdelayWhile = less(p.mdelayWhile);
        p.rbWhile = less(p.rbWhile);
        p.rcvdInfoWhile = less(p.rcvdInfoWhile);
        p.rrWhile = less(p.rrWhile);
        p.tcWhile = less(p.tcWhile);
        p.txCount = less(p.txCount);
        p.receivedInTick = 0;
    }

    private static int less(int ticks) {
        return ticks > 0 ? ticks - 1 : 0;
    }
}
