package org.vvorld.stack.tcp;

import org.vvorld.stack.wire.Tcp;
import org.vvorld.stack.wire.TcpOptions;

/** The ACK field, fifth in RFC 9293 section 3.10.7.4: what it acknowledges, SACK blocks, the window, and what follows from them. */
final class AckArrives {
    private AckArrives() {}

    /** Returns false if the segment is not to be looked at any further. */
    static boolean process(TcpConnection c, InSegment s) {
        if (Seq.after(s.ack, c.next) || Seq.before(s.ack, c.una - c.peerWindowMax)) {
            // RFC 5961 section 5.2.
            AckSender.challenge(c);
            return false;
        }
        if (Seq.before(s.ack, c.una)) {
            return true;
        }
        long now = c.context.now();
        AckSample sample = c.context.sample;
        sample.begin(c, s, now);
        int acked = s.ack - c.una;
        boolean inFlight = c.next != c.una;
        boolean windowChanged = updateWindow(c, s);
        if (acked > 0) {
            advance(c, s, acked, sample, now);
        }
        if (s.options.sackBlocks() > 0 && c.sackOn) {
            sack(c, s.options, sample);
        }
        if (acked == 0 && !inFlight) {
            return true;
        }
        // RFC 5681 section 2; but the answer to a window probe says nothing of losses.
        boolean duplicate = acked == 0 && s.length() == 0 && !windowChanged && c.peerWindow > 0;
        if (duplicate) {
            c.context.add(TcpCounter.DUPLICATE_ACKS);
        }
        measure(c, sample, now);
        if (c.ecnOn && s.has(Tcp.ECE) && c.recovery == RecoveryState.OPEN && acked + sample.sacked > 0) {
            // RFC 3168 section 6.1.2: once a round trip, which CWR lasts.
            c.context.add(TcpCounter.ECN_REDUCTIONS);
            Recovery.reduce(c, sample.outstanding);
        }
        Recovery.onAck(c, sample, duplicate);
        if (acked > 0) {
            c.timeoutSet = false;
            c.probeSet = false;
            afterAck(c);
        }
        return true;
    }

    /** RFC 9293 section 3.10.7.4: SND.WL1 and SND.WL2 keep an old segment from changing the window. */
    private static boolean updateWindow(TcpConnection c, InSegment s) {
        int window = s.window << c.peerScale;
        boolean newer = Seq.before(c.windowSeq, s.seq) || c.windowSeq == s.seq && Seq.beforeOrAt(c.windowAck, s.ack);
        if (!newer) {
            return false;
        }
        c.windowSeq = s.seq;
        c.windowAck = s.ack;
        if (window == c.peerWindow) {
            return false;
        }
        if (c.peerWindow == 0) {
            c.backoff = 0;
            if (s.ack == c.una) {
                Persist.takeBack(c);
            }
            c.persistSet = false;
        }
        c.peerWindow = window;
        c.peerWindowMax = Math.max(c.peerWindowMax, window);
        return true;
    }

    private static void advance(TcpConnection c, InSegment s, int acked, AckSample sample, long now) {
        c.context.add(TcpCounter.ACKS_RECEIVED);
        sample.acked = acked;
        c.board.acknowledge(s.ack, sample);
        c.una = s.ack;
        c.sendBuffer.acknowledge(s.ack, c.context.memory);
        c.unackedSinceNanos = now;
        c.backoff = 0;
        c.unanswered = 0;
        if (c.urgentPending && Seq.afterOrAt(c.una, c.urgentEnd)) {
            c.urgentPending = false;
        }
    }

    private static void sack(TcpConnection c, TcpOptions options, AckSample sample) {
        int blocks = options.sackBlocks();
        int first = options.sackStart(0);
        int firstEnd = options.sackEnd(0);
        // RFC 2883 section 4: the first block lies below the ACK, or in the second block.
        boolean below = Seq.beforeOrAt(firstEnd, c.una);
        boolean inside = blocks > 1
                && Seq.afterOrAt(first, options.sackStart(1))
                && Seq.beforeOrAt(firstEnd, options.sackEnd(1));
        if (Seq.before(first, firstEnd) && (below || inside) && firstEnd - first <= c.peerWindowMax) {
            sample.dsack = true;
            sample.dsackBytes = firstEnd - first;
            c.context.add(TcpCounter.DSACKS_RECEIVED);
        }
        for (int i = 0; i < blocks; i++) {
            int from = options.sackStart(i);
            int to = options.sackEnd(i);
            if (Seq.before(from, to) && Seq.afterOrAt(from, c.una) && Seq.beforeOrAt(to, c.next)) {
                c.board.sack(from, to, sample);
            }
        }
    }

    private static void measure(TcpConnection c, AckSample sample, long now) {
        if (sample.rttNanos != AckSample.NONE) {
            c.rtt.sample(sample.rttNanos, now);
            c.rtt.minimum(sample.latestRttNanos, now);
        } else if (sample.acked > 0) {
            // Karn's algorithm, RFC 7323 section 4: a timestamp tells what an ACK of something sent twice is for.
            long echoed = sample.echoedRttNanos();
            if (echoed != AckSample.NONE) {
                c.rtt.sample(echoed, now);
            }
        }
    }

    private static void afterAck(TcpConnection c) {
        if (c.writeRefused && c.sendBuffer.size() <= c.sendSpace / 2) {
            c.writeRefused = false;
            c.raiseWritable();
        }
        if (!c.isFinAcknowledged()) {
            return;
        }
        switch (c.state) {
            case FIN_WAIT_1 -> {
                c.state = TcpState.FIN_WAIT_2;
                Life.rearm(c);
            }
            case CLOSING -> Closing.timeWait(c);
            case LAST_ACK -> Closing.finish(c, TcpError.NONE);
            default -> {}
        }
    }
}
