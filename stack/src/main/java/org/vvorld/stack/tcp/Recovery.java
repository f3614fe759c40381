package org.vvorld.stack.tcp;

/**
 * Loss recovery: which losses an ACK shows, and what follows for the congestion window.
 * <pre>
 *              something lost                  all that was out is acknowledged
 *   OPEN, CWR ---------------&gt; RECOVERY ---------------------------------------&gt; OPEN
 *      |                          |
 *      +---------- timeout -------+--&gt; LOSS -- the same, or it was spurious ----&gt; OPEN
 * </pre>
 * With SACK losses are found by {@link RackTlp}, without it by duplicate ACKs (RFC 6582). Since every ACK and SACK takes bytes out
 * of the pipe, new data goes out for the first duplicate ACKs as well: limited transmit (RFC 3042) needs no rule of its own.
 */
final class Recovery {
    private static final int DUPLICATE_THRESHOLD = 3;

    private Recovery() {}

    /** An ACK was worked into the scoreboard. {@code duplicate} as RFC 5681 section 2 defines it. */
    static void onAck(TcpConnection c, AckSample sample, boolean duplicate) {
        int lostBefore = c.board.lostBytes() + c.board.retransmittedBytes();
        int outstanding = sample.outstanding;
        c.reorderDeadlineSet = false;
        if (c.sackOn) {
            c.rack.onAck(c, sample);
            detect(c, sample.nowNanos);
        } else {
            countDuplicates(c, sample, duplicate);
        }
        if (c.sackOn && c.rack.probeMended(c, sample, duplicate) && c.recovery == RecoveryState.OPEN) {
            reduce(c, outstanding);
        }
        if (Undo.onAck(c, sample)) {
            return;
        }
        switch (c.recovery) {
            case OPEN -> {
                if (c.board.lostBytes() > 0) {
                    enter(c, outstanding);
                } else {
                    grow(c, sample);
                }
            }
            case CWR -> {
                if (c.board.lostBytes() > 0) {
                    enter(c, outstanding);
                } else if (Seq.afterOrAt(c.una, c.recoveryPoint)) {
                    leave(c);
                }
            }
            case RECOVERY -> {
                if (Seq.afterOrAt(c.una, c.recoveryPoint)) {
                    leave(c);
                } else if (!c.sackOn && sample.acked > 0) {
                    // RFC 6582 section 3.2 step 3: a partial ACK shows the next loss.
                    loseHead(c);
                }
            }
            case LOSS -> loss(c, sample, duplicate);
        }
        if (c.recovery == RecoveryState.CWR || c.recovery == RecoveryState.RECOVERY) {
            boolean safe = sample.acked > 0 && c.board.lostBytes() + c.board.retransmittedBytes() <= lostBefore;
            int delivered = sample.delivered + (c.sackOn || !duplicate ? 0 : c.congestion.mssBytes());
            c.congestion.bytes(c.prr.window(c, delivered, safe));
        }
    }

    /** RFC 8985 section 6.2 step 5; also when its timer fires. */
    static void detect(TcpConnection c, long nowNanos) {
        SackScoreboard board = c.board;
        if (board.sackedBytes() == 0 && board.retransmittedBytes() == 0) {
            return;
        }
        long wait = c.rack.detect(c, nowNanos);
        c.reorderDeadlineSet = wait > 0;
        c.reorderDeadlineNanos = nowNanos + wait;
    }

    /** The reordering timer found something lost, without an ACK. */
    static void onReorderTimer(TcpConnection c, long nowNanos) {
        c.reorderDeadlineSet = false;
        detect(c, nowNanos);
        if (c.board.lostBytes() > 0 && (c.recovery == RecoveryState.OPEN || c.recovery == RecoveryState.CWR)) {
            enter(c, c.next - c.una);
            c.congestion.bytes(c.prr.window(c, 0, false));
        } else if (c.recovery == RecoveryState.RECOVERY) {
            c.congestion.bytes(c.prr.window(c, 0, false));
        }
    }

    private static void countDuplicates(TcpConnection c, AckSample sample, boolean duplicate) {
        if (sample.acked > 0) {
            int segments = Math.max(1, sample.acked / c.congestion.mssBytes());
            c.duplicateAcks = Seq.afterOrAt(c.una, c.recoveryPoint) ? 0 : Math.max(0, c.duplicateAcks - segments);
        } else if (duplicate) {
            c.duplicateAcks++;
            // RFC 6582 section 3.2 step 2: not for duplicates of what a recovery sent again.
            boolean idle = c.recovery == RecoveryState.OPEN || c.recovery == RecoveryState.CWR;
            if (idle && c.duplicateAcks >= DUPLICATE_THRESHOLD && Seq.afterOrAt(c.una, c.recoveryPoint)) {
                loseHead(c);
            }
        }
    }

    private static void loseHead(TcpConnection c) {
        if (c.board.count() > 0 && (c.board.flags(0) & SackScoreboard.LOST) == 0) {
            c.board.split(0, c.una + c.congestion.mssBytes());
            c.board.markLost(0);
        }
    }

    /** Begins recovery: the window is reduced once, whatever else is lost of what is out now. */
    static void enter(TcpConnection c, int outstanding) {
        c.context.add(TcpCounter.FAST_RECOVERIES);
        if (c.recovery == RecoveryState.OPEN) {
            reduce(c, outstanding);
        }
        c.recovery = RecoveryState.RECOVERY;
        c.recoveryPoint = c.next;
        Undo.begin(c);
    }

    /** Once a round trip: less, by PRR. From OPEN only; the state is CWR then. */
    static void reduce(TcpConnection c, int outstanding) {
        Undo.remember(c);
        c.congestion.ssthreshBytes(c.control.onCongestion(c.congestion, Math.min(outstanding, c.congestion.bytes())));
        c.prr.begin(outstanding);
        // RFC 3168 6.1.2: the peer hears of every reduction.
        c.congestionAnswered = c.ecnOn;
        c.recovery = RecoveryState.CWR;
        c.recoveryPoint = c.next;
    }

    private static void leave(TcpConnection c) {
        if (c.recovery == RecoveryState.RECOVERY) {
            c.rack.onRecoveryDone();
        }
        if (c.recovery != RecoveryState.LOSS) {
            c.congestion.bytes(c.congestion.ssthreshBytes());
        }
        c.recovery = RecoveryState.OPEN;
        c.duplicateAcks = 0;
        Undo.end(c);
    }

    /** The retransmission timer fired: RFC 5681 section 3.1, RFC 5682 section 3.1 step 1. */
    static void onTimeout(TcpConnection c) {
        if (c.board.count() > 0 && c.board.is(0, SackScoreboard.SACKED)) {
            c.board.forgetSacks();
        }
        boolean fresh = c.recovery != RecoveryState.LOSS;
        if (fresh) {
            if (c.recovery == RecoveryState.OPEN) {
                Undo.remember(c);
                int flight = Math.min(c.next - c.una, c.congestion.bytes());
                c.congestion.ssthreshBytes(c.control.onCongestion(c.congestion, flight));
            }
            Undo.begin(c);
            c.recoveryPoint = c.next;
        } else if (Seq.after(c.next, c.recoveryPoint)) {
            c.recoveryPoint = c.next;
        }
        c.control.onTimeout(c.congestion);
        c.board.markAllLost();
        c.duplicateAcks = 0;
        c.congestion.bytes(c.congestion.mssBytes());
        c.recovery = RecoveryState.LOSS;
        c.reorderDeadlineSet = false;
        c.rack.stopProbing();
        c.maybeSpurious = c.sackOn && fresh;
        c.sendNewFirst = false;
    }

    /** RFC 5682 section 3.1, the variant with SACK. */
    private static void loss(TcpConnection c, AckSample sample, boolean duplicate) {
        boolean recovered = Seq.afterOrAt(c.una, c.recoveryPoint);
        if (c.maybeSpurious) {
            // Step 3.b: what was sent once has arrived; so nothing was lost.
            if (sample.originalDelivered) {
                c.context.add(TcpCounter.SPURIOUS_TIMEOUTS);
                Undo.apply(c);
                return;
            }
            if (Seq.after(c.next, c.recoveryPoint)) {
                if (sample.sacked > 0 || duplicate) {
                    // Step 3.a: it was a loss.
                    c.maybeSpurious = false;
                }
            } else if (sample.acked > 0 && !recovered) {
                // Step 2.b: something new may show which it is.
                c.recoveryPoint = c.next;
                c.sendNewFirst = Transmit.hasNew(c);
                c.maybeSpurious = c.sendNewFirst;
            }
        }
        if (recovered) {
            leave(c);
            return;
        }
        if (!c.sackOn && sample.acked > 0) {
            loseHead(c);
        }
        grow(c, sample);
    }

    private static void grow(TcpConnection c, AckSample sample) {
        if (sample.latestRttNanos != AckSample.NONE) {
            c.control.onRound(c.congestion, sample.latestRttNanos, c.una, c.next);
        }
        // RFC 7661: a window that is not used does not grow.
        boolean used = c.congestion.isSlowStart()
                ? c.congestion.bytes() < 2 * Math.max(c.flightPeak, c.congestion.mssBytes())
                : c.windowWasLimit;
        if (sample.acked > 0 && used) {
            c.control.onAck(c.congestion, sample.acked, sample.nowNanos, c.rtt.smoothedNanos());
        }
    }
}
