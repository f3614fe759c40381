package org.vvorld.stack.tcp;

/** Probes of a window that is closed, or too small to be worth a segment. RFC 9293 section 3.8.6.1. */
final class Persist {
    private Persist() {}

    static void fire(TcpConnection c, long now) {
        // RFC 9293 3.8.6.1: a peer that answers may keep its window closed for ever; unless nobody here wants to know.
        c.unanswered = c.lastReceivedNanos - c.lastSentNanos < 0 ? c.unanswered + 1 : 0;
        int limit = c.context.settings.retransmits;
        if (c.unanswered > limit || c.userGone && c.backoff > limit) {
            c.context.add(TcpCounter.TIMEOUT_DROPS);
            Closing.abort(c, TcpError.ETIMEDOUT);
            return;
        }
        c.backoff++;
        c.context.add(TcpCounter.PERSIST_PROBES);
        boolean sent = c.una != c.next
                ? Transmit.resendHead(c, Math.max(1, c.peerWindow), now)
                : Transmit.sendProbe(c, now) || Transmit.sendWindowProbe(c, now);
        if (sent) {
            TcpTimers.startTimeout(c, now);
        }
    }

    /**
     * The window is open again, and what the last probe carried was not taken: it counts as not sent, so that it goes out with what
     * follows it.
     */
    static void takeBack(TcpConnection c) {
        if (c.next - c.una != 1) {
            return;
        }
        c.finSent = false;
        c.next = c.una;
        c.board.clear();
        c.board.begin(c.una);
        c.timeoutSet = false;
        c.probeSet = false;
        c.reorderDeadlineSet = false;
        c.smallEnd = c.una;
    }
}
