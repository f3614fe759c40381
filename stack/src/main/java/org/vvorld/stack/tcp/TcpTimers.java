package org.vvorld.stack.tcp;

/**
 * Deadlines of the sending side: timeout (RFC 6298), tail loss probe and reordering (RFC 8985), zero window (RFC 9293 section
 * 3.8.6.1), pacing. One timer serves them all. It is armed anew only when a deadline is earlier than what it is set to; when it
 * fires too early it is set to what is due next. So an ACK that moves a deadline does not touch the wheel.
 */
final class TcpTimers {
    private static final int MAXIMUM_SHIFT = 16;
    private static final long RETRY_NANOS = 10_000_000L;

    private TcpTimers() {}

    /** RFC 6298 sections 5.1, 5.3 and 5.5. */
    static void startTimeout(TcpConnection c, long now) {
        c.timeoutSet = true;
        c.timeoutNanos = now + timeout(c);
        if (c.userTimeoutNanos > 0) {
            long end = c.unackedSinceNanos + c.userTimeoutNanos;
            if (end - now > 0 && end - c.timeoutNanos < 0) {
                c.timeoutNanos = end;
            }
        }
    }

    private static long timeout(TcpConnection c) {
        TcpSettings settings = c.context.settings;
        long timeout = c.rtt.timeoutNanos(settings) << Math.min(c.backoff, MAXIMUM_SHIFT);
        return Math.min(timeout, settings.rtoMaximumNanos);
    }

    /** Sees to it that the timer fires when it is to. */
    static void rearm(TcpConnection c, long now) {
        boolean inFlight = c.una != c.next;
        if (!inFlight) {
            c.timeoutSet = false;
            c.probeSet = false;
            c.reorderDeadlineSet = false;
        } else {
            if (!c.timeoutSet) {
                startTimeout(c, now);
            }
            if (!c.probeSet) {
                long probe = c.rack.probeTimeout(c);
                c.probeSet = probe > 0;
                c.probeNanos = now + Math.min(probe, Math.max(0, c.timeoutNanos - now));
            }
        }
        if ((c.outputFailed || c.memoryRefused) && !c.paceSet) {
            c.paceSet = true;
            c.paceNanos = now + RETRY_NANOS;
        }
        boolean blocked = !inFlight && !c.paceSet && (Transmit.unsent(c) > 0 || c.finQueued && !c.finSent);
        if (blocked && !c.persistSet) {
            c.persistNanos = now + timeout(c);
        }
        c.persistSet = blocked;
        arm(c, now);
    }

    private static void arm(TcpConnection c, long now) {
        long wait = Long.MAX_VALUE;
        if (c.timeoutSet) {
            wait = c.timeoutNanos - now;
        }
        if (c.probeSet) {
            wait = Math.min(wait, c.probeNanos - now);
        }
        if (c.reorderDeadlineSet) {
            wait = Math.min(wait, c.reorderDeadlineNanos - now);
        }
        if (c.persistSet) {
            wait = Math.min(wait, c.persistNanos - now);
        }
        if (c.paceSet) {
            wait = Math.min(wait, c.paceNanos - now);
        }
        if (wait != Long.MAX_VALUE && (!c.timer.isArmed() || now + wait - c.timerNanos < 0)) {
            c.timerNanos = now + wait;
            c.timer.arm(wait);
        }
    }

    private static boolean isDue(boolean set, long deadline, long now) {
        return set && deadline - now <= 0;
    }

    /** The timer fired. What is to be sent goes out when this is done with. */
    static void fire(TcpConnection c) {
        long now = c.context.now();
        if (c.state == TcpState.CLOSED) {
            return;
        }
        if (isDue(c.timeoutSet, c.timeoutNanos, now)) {
            c.timeoutSet = false;
            onTimeout(c, now);
        } else if (isDue(c.reorderDeadlineSet, c.reorderDeadlineNanos, now)) {
            Recovery.onReorderTimer(c, now);
        } else if (isDue(c.probeSet, c.probeNanos, now)) {
            c.probeSet = false;
            c.rack.probe(c, now);
            startTimeout(c, now);
        } else if (isDue(c.persistSet, c.persistNanos, now)) {
            c.persistSet = false;
            Persist.fire(c, now);
        }
        if (c.memoryRefused && isDue(c.paceSet, c.paceNanos, now)) {
            // Nothing may be in flight whose ACK would tell the user that there is room.
            c.memoryRefused = false;
            if (c.writeRefused) {
                c.writeRefused = false;
                c.raiseWritable();
            }
        }
        if (c.state == TcpState.SYN_SENT || c.state == TcpState.SYN_RECEIVED) {
            arm(c, now);
        }
    }

    private static void onTimeout(TcpConnection c, long now) {
        if (c.memoryRefused && isDue(c.paceSet, c.paceNanos, now)) {
            // Nothing may be in flight whose ACK would tell the user that there is room.
            c.memoryRefused = false;
            if (c.writeRefused) {
                c.writeRefused = false;
                c.raiseWritable();
            }
        }
        if (c.state == TcpState.SYN_SENT || c.state == TcpState.SYN_RECEIVED) {
            Handshake.onTimeout(c, now);
            return;
        }
        boolean userTimeout = c.userTimeoutNanos > 0 && now - c.unackedSinceNanos >= c.userTimeoutNanos;
        if (c.peerWindow == 0 && !userTimeout) {
            Persist.fire(c, now);
            return;
        }
        if (userTimeout || c.backoff >= c.context.settings.retransmits) {
            c.context.add(TcpCounter.TIMEOUT_DROPS);
            Closing.abort(c, c.softError == TcpError.NONE ? TcpError.ETIMEDOUT : c.softError);
            return;
        }
        c.context.add(TcpCounter.RETRANSMIT_TIMEOUTS);
        c.backoff++;
        PathMss.onTimeout(c);
        Recovery.onTimeout(c);
    }
}
