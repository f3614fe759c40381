package org.vvorld.stack.tcp;

/** What one arriving ACK said: one object a worker, filled anew for each. */
final class AckSample {
    /** No round trip was measured. */
    static final long NONE = -1;

    long nowNanos;
    /** Bytes between una and next before this ACK: RFC 5681's FlightSize. */
    int outstanding;
    /** Bytes that were acknowledged cumulatively. */
    int acked;
    /** Bytes that arrived, by ACK or SACK, and were not known to. */
    int delivered;
    /** Bytes that were newly SACKed. */
    int sacked;
    /** Did something arrive that was sent once only, before the point at which recovery began? */
    boolean originalDelivered;
    /** Did this ACK report something that arrived twice (RFC 2883)? */
    boolean dsack;

    int dsackBytes;
    /** Round trip of what was sent longest ago of all that is new, and of what was sent last; {@link #NONE} if ambiguous. */
    long rttNanos;

    long latestRttNanos;

    /** RFC 8985 section 6.2 step 1: of what is new, the segment that was sent last. */
    boolean hasLatest;

    long latestSentNanos;
    int latestEnd;
    boolean latestRetransmitted;
    /** Something arrived that was sent once and before something else that had arrived already. */
    boolean reordered;

    private boolean hasEcho;
    private int echo;
    private int timestampOffset;
    private long minRttNanos;
    private int recoveryPoint;
    private int forwardAck;

    void begin(TcpConnection c, InSegment s, long now) {
        nowNanos = now;
        outstanding = c.next - c.una;
        acked = 0;
        delivered = 0;
        sacked = 0;
        originalDelivered = false;
        dsack = false;
        dsackBytes = 0;
        rttNanos = NONE;
        latestRttNanos = NONE;
        hasLatest = false;
        reordered = false;
        hasEcho = c.timestampsOn && s.options.hasTimestamps() && s.options.timestampEcho() != 0;
        echo = s.options.timestampEcho();
        timestampOffset = c.timestampOffset;
        minRttNanos = c.rtt.minimumNanos();
        recoveryPoint = c.recoveryPoint;
        forwardAck = c.board.forwardAck();
    }

    /** The peer has {@code [start, end)}, sent at {@code sentNanos}; {@code bytes} of it are news. */
    void onDelivered(int end, int bytes, long sentNanos, boolean retransmitted) {
        delivered += bytes;
        long age = nowNanos - sentNanos;
        if (retransmitted) {
            // The ACK may be for what was sent first: RFC 8985 section 6.2 step 1.
            if (hasEcho && Seq.before(echo, Timestamps.of(sentNanos, timestampOffset)) || age < minRttNanos) {
                return;
            }
        } else {
            rttNanos = Math.max(rttNanos, age);
            latestRttNanos = latestRttNanos == NONE ? age : Math.min(latestRttNanos, age);
            if (Seq.beforeOrAt(end, recoveryPoint)) {
                originalDelivered = true;
            }
            if (Seq.before(end, forwardAck)) {
                reordered = true;
            }
        }
        if (!hasLatest || RackTlp.sentAfter(sentNanos, end, latestSentNanos, latestEnd)) {
            hasLatest = true;
            latestSentNanos = sentNanos;
            latestEnd = end;
            latestRetransmitted = retransmitted;
        }
    }

    /** Was the ACK sent because of a segment that had left before {@code timestamp} (RFC 3522)? */
    boolean isEchoBefore(int timestamp) {
        return hasEcho && Seq.before(echo, timestamp);
    }

    /** Round trip by the echoed timestamp, to the millisecond; {@link #NONE} if there is none. RFC 7323 section 4. */
    long echoedRttNanos() {
        if (!hasEcho) {
            return NONE;
        }
        int millis = Timestamps.of(nowNanos, timestampOffset) - echo;
        return millis < 0 ? NONE : Math.max(1, millis) * Timestamps.TICK_NANOS;
    }
}
