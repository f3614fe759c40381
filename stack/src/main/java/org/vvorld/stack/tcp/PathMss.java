package org.vvorld.stack.tcp;

/** How large a segment the way takes: RFC 1191, RFC 8201; and ways that swallow what is too large, RFC 4821 and RFC 2923. */
final class PathMss {
    private static final int TIMESTAMPS_BYTES = 12;
    /** Timeouts in a row of full segments before the way is suspected. */
    private static final int SUSPICION = 2;
    /** What is tried then: IPv6's least MTU, and IPv4's (RFC 9293 section 3.7.1). */
    private static final int FIRST_TRY = 1200;

    private static final int SECOND_TRY = 536;

    private PathMss() {}

    /** Payload of a full segment, options off (RFC 9293 section 3.7.1). */
    static int payload(TcpConnection c) {
        int mss = Math.min(c.pathMss, c.peerMss);
        mss = Math.max(mss, Math.min(c.context.settings.mssMinimum, c.peerMss));
        return Math.max(64, mss - (c.timestampsOn ? TIMESTAMPS_BYTES : 0));
    }

    /** The way takes {@code mss} only. What is in flight was too large, and not lost to congestion: it goes out again. */
    static void reduce(TcpConnection c, int mss) {
        int least = c.context.settings.mssMinimum;
        if (mss >= c.pathMss || !c.context.settings.pathMtuDiscovery) {
            return;
        }
        c.pathMss = Math.max(mss, least);
        if (!c.state.isSynchronized()) {
            return;
        }
        c.context.add(TcpCounter.PATH_MTU_REDUCTIONS);
        c.congestion.mssBytes(payload(c));
        c.board.markAllLost();
        if (c.recovery == RecoveryState.OPEN && c.board.lostBytes() > 0) {
            // Recovery without a reduction of the window.
            c.recovery = RecoveryState.RECOVERY;
            c.recoveryPoint = c.next;
            c.congestion.ssthreshBytes(c.congestion.bytes());
            c.prr.begin(c.next - c.una);
        }
    }

    /** A timeout: what was too large may have vanished without a word. */
    static void onTimeout(TcpConnection c) {
        if (!c.context.settings.blackHoleDetection || c.backoff <= SUSPICION) {
            return;
        }
        int mss = Math.min(c.pathMss, c.peerMss);
        int lower = mss > FIRST_TRY ? FIRST_TRY : SECOND_TRY;
        if (mss <= SECOND_TRY || c.next - c.una < lower || (c.backoff & 1) == 0) {
            return;
        }
        c.context.add(TcpCounter.BLACK_HOLES);
        c.pathMss = lower;
        c.congestion.mssBytes(payload(c));
    }
}
