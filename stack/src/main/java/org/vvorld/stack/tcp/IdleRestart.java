package org.vvorld.stack.tcp;

/** RFC 2861 section 3 and RFC 5681 section 4.1: after a pause nobody knows whether the network still takes what it took. */
final class IdleRestart {
    private IdleRestart() {}

    static void beforeSend(TcpConnection c, long now) {
        if (c.next != c.una) {
            return;
        }
        long idle = now - c.lastSentNanos;
        long timeout = c.rtt.timeoutNanos(c.context.settings);
        if (idle <= timeout || c.lastSentNanos == 0) {
            return;
        }
        c.control.onIdle(idle);
        if (!c.context.settings.idleRestart) {
            return;
        }
        CongestionWindow w = c.congestion;
        int restart = Math.min(
                w.bytes(), CongestionWindow.initialBytes(w.mssBytes(), c.context.settings.initialWindowSegments));
        if (w.ssthreshBytes() != CongestionWindow.UNLIMITED) {
            w.ssthreshBytes(Math.max(w.ssthreshBytes(), w.bytes() / 4 * 3));
        }
        int window = w.bytes();
        for (long left = idle; left > timeout && window > restart; left -= timeout) {
            window /= 2;
        }
        w.bytes(Math.max(window, restart));
    }
}
