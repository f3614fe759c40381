package org.vvorld.stack.tcp;

/** RACK-TLP, RFC 8985: what was sent before something that has arrived, and a while ago, is lost; and the tail is probed. */
final class RackTlp {
    private static final int WINDOW_DIVISOR = 4;
    /** Section 6.2 step 4: recoveries for which a widened window stays. */
    private static final int PERSIST_RECOVERIES = 16;
    /** RFC 5681's threshold, which counts while no reordering was seen. */
    private static final int DUPLICATE_THRESHOLD = 3;

    private static final long MAX_ACK_DELAY_NANOS = 200_000_000L;
    /** Two ticks of Linux at 250 Hz: a reader that is not scheduled for a moment is no loss. */
    private static final long MINIMUM_PTO_NANOS = 8_000_000L;

    private boolean known;
    private long latestSentNanos;
    private int latestEnd;
    private long rttNanos;
    private boolean reorderingSeen;
    private int windowFactor = 1;
    private int windowPersists = PERSIST_RECOVERIES;
    private int dsackRound;
    private boolean dsackRoundOpen;

    /** A tail loss probe is out. */
    private boolean probing;

    private boolean probeRetransmitted;
    private int probeEnd;

    /** Section 3.4: the order in which segments left; those of one burst have one time. */
    static boolean sentAfter(long sentNanos, int end, long otherNanos, int otherEnd) {
        long difference = sentNanos - otherNanos;
        return difference > 0 || difference == 0 && Seq.after(end, otherEnd);
    }

    /** Section 6.2, steps 1 to 4 for one ACK. */
    void onAck(TcpConnection c, AckSample sample) {
        if (sample.hasLatest) {
            rttNanos = sample.nowNanos - sample.latestSentNanos;
            if (!known || sentAfter(sample.latestSentNanos, sample.latestEnd, latestSentNanos, latestEnd)) {
                known = true;
                latestSentNanos = sample.latestSentNanos;
                latestEnd = sample.latestEnd;
            }
        }
        reorderingSeen |= sample.reordered;
        if (dsackRoundOpen && Seq.afterOrAt(c.una, dsackRound)) {
            dsackRoundOpen = false;
        }
        if (sample.dsack && !dsackRoundOpen) {
            dsackRoundOpen = true;
            dsackRound = c.next;
            windowFactor = Math.min(windowFactor + 1, 255);
            windowPersists = PERSIST_RECOVERIES;
        }
    }

    void onRecoveryDone() {
        if (windowPersists > 0 && --windowPersists == 0) {
            windowFactor = 1;
        }
    }

    private long windowNanos(TcpConnection c) {
        if (!reorderingSeen
                && (c.recovery == RecoveryState.RECOVERY
                        || c.recovery == RecoveryState.LOSS
                        || c.board.sackedBytes() >= DUPLICATE_THRESHOLD * c.congestion.mssBytes())) {
            return 0;
        }
        return Math.min(windowFactor * c.rtt.minimumNanos() / WINDOW_DIVISOR, c.rtt.smoothedNanos());
    }

    /**
     * Step 5: marks what is lost by now.
     *
     * @return nanoseconds until something else will be, 0 if there is nothing to wait for
     */
    long detect(TcpConnection c, long nowNanos) {
        if (!known) {
            return 0;
        }
        SackScoreboard board = c.board;
        long window = windowNanos(c);
        int last = Seq.max(board.forwardAck(), board.highestRetransmitted());
        long wait = 0;
        for (int i = 0; i < board.count(); i++) {
            int flags = board.flags(i);
            long sent = board.sentNanos(i);
            boolean older = sentAfter(latestSentNanos, latestEnd, sent, board.end(i));
            if (!older && Seq.afterOrAt(board.start(i), last)) {
                break;
            }
            if (!older
                    || (flags & SackScoreboard.SACKED) != 0
                    || (flags & (SackScoreboard.LOST | SackScoreboard.RETRANSMITTED)) == SackScoreboard.LOST) {
                continue;
            }
            long remaining = sent + rttNanos + window - nowNanos;
            if (remaining <= 0) {
                board.markLost(i);
            } else {
                wait = Math.max(wait, remaining);
            }
        }
        return wait;
    }

    /** Section 7.2: when to probe the tail, nanoseconds from now; 0 for never. */
    long probeTimeout(TcpConnection c) {
        if (!c.sackOn
                || probing
                || c.recovery != RecoveryState.OPEN
                || c.board.sackedBytes() > 0
                || c.peerWindow == 0
                || !c.rtt.isKnown()) {
            return 0;
        }
        long timeout = 2 * c.rtt.smoothedNanos();
        if (c.next - c.una <= c.congestion.mssBytes()) {
            timeout += MAX_ACK_DELAY_NANOS;
        }
        return Math.max(timeout, MINIMUM_PTO_NANOS);
    }

    /** Section 7.3: something new if there is something, else the end of what was sent. */
    void probe(TcpConnection c, long nowNanos) {
        int before = c.next;
        boolean fresh = Transmit.sendProbe(c, nowNanos);
        if (!fresh && !Transmit.resendTail(c, nowNanos)) {
            return;
        }
        probing = true;
        probeRetransmitted = !fresh && before == c.next;
        probeEnd = c.next;
        c.context.add(TcpCounter.TAIL_LOSS_PROBES);
    }

    /** Section 7.4: did the probe mend a loss that nobody has seen? Then it counts as congestion. Returns that. */
    boolean probeMended(TcpConnection c, AckSample sample, boolean duplicate) {
        if (!probing || Seq.before(c.una, probeEnd)) {
            return false;
        }
        if (!probeRetransmitted) {
            probing = false;
            return false;
        }
        if (sample.dsack) {
            // The original had arrived as well.
            probing = false;
            return false;
        }
        if (Seq.after(c.una, probeEnd)) {
            probing = false;
            return true;
        }
        if (sample.acked == 0 && duplicate) {
            probing = false;
        }
        return false;
    }

    void stopProbing() {
        probing = false;
    }
}
