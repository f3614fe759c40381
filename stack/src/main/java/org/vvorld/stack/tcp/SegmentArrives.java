package org.vvorld.stack.tcp;

import org.vvorld.stack.wire.Tcp;

/** RFC 9293 section 3.10.7.4: a segment for a connection, checked in the order that it prescribes. */
final class SegmentArrives {
    private SegmentArrives() {}

    static void process(TcpConnection c, InSegment s) {
        c.context.add(TcpCounter.SEGMENTS_RECEIVED);
        switch (c.state) {
            case CLOSED, LISTEN, TIME_WAIT -> Resets.refuse(c.context, s);
            case SYN_SENT -> SynSentArrives.process(c, s);
            default -> checked(c, s);
        }
    }

    private static void checked(TcpConnection c, InSegment s) {
        if (!isTimestampGood(c, s) || !isAcceptable(c, s)) {
            return;
        }
        c.lastReceivedNanos = c.context.now();
        c.keepProbes = 0;
        if (s.has(Tcp.RST)) {
            reset(c, s);
            return;
        }
        if (s.has(Tcp.SYN)) {
            syn(c);
            return;
        }
        if (!s.has(Tcp.ACK)) {
            return;
        }
        takeTimestamp(c, s);
        if (c.state == TcpState.SYN_RECEIVED && !leaveSynReceived(c, s)) {
            return;
        }
        if (c.state == TcpState.CLOSED || !AckArrives.process(c, s) || c.state == TcpState.CLOSED) {
            return;
        }
        if (c.ecnOn) {
            congestionBits(c, s);
        }
        DataArrives.process(c, s);
    }

    /** RFC 7323 section 5.3 R1, and section 3.2 for a segment without the option. */
    private static boolean isTimestampGood(TcpConnection c, InSegment s) {
        if (!c.timestampsOn || s.has(Tcp.RST)) {
            return true;
        }
        if (!s.options.hasTimestamps()) {
            c.context.add(TcpCounter.PAWS_DROPPED);
            return false;
        }
        if (Seq.before(s.options.timestampValue(), c.peerTimestamp)
                && c.context.now() - c.peerTimestampNanos < Timestamps.OUTDATED_NANOS) {
            c.context.add(TcpCounter.PAWS_DROPPED);
            noteDuplicate(c, s);
            c.ackNow = true;
            return false;
        }
        return true;
    }

    /** RFC 7323 section 4.3, R3 of 5.3: of what was not acknowledged yet, the earliest. */
    private static void takeTimestamp(TcpConnection c, InSegment s) {
        if (c.timestampsOn
                && Seq.beforeOrAt(s.seq, c.ackSent)
                && Seq.afterOrAt(s.options.timestampValue(), c.peerTimestamp)) {
            c.peerTimestamp = s.options.timestampValue();
            c.peerTimestampNanos = c.context.now();
        }
    }

    /** First, the sequence number: table 6 of RFC 9293. What is not acceptable is answered with an ACK. */
    private static boolean isAcceptable(TcpConnection c, InSegment s) {
        int window = c.receiveEdge - c.receiveNext;
        int length = s.length();
        boolean start = Seq.isIn(s.seq, c.receiveNext, window);
        // A peer that has filled the window sends its ACKs from the window's edge: without data that is near enough.
        if (start || length == 0 && (s.seq == c.receiveNext || s.seq == c.receiveEdge && !s.has(Tcp.RST))) {
            return true;
        }
        if (length > 0 && window > 0 && Seq.isIn(s.end() - 1, c.receiveNext, window)) {
            return true;
        }
        if (length > 0 && window == 0 && s.seq == c.receiveNext && !s.has(Tcp.RST | Tcp.SYN)) {
            // RFC 9293 3.10.7.4: with a window of zero an ACK is valid still, the data is not.
            c.context.add(TcpCounter.AFTER_WINDOW);
            s.trimBack(0);
            c.ackNow = true;
            return true;
        }
        if (s.has(Tcp.RST)) {
            c.context.add(TcpCounter.BAD_RESETS);
            return false;
        }
        refuse(c, s);
        return false;
    }

    private static void refuse(TcpConnection c, InSegment s) {
        if (c.state == TcpState.SYN_RECEIVED && s.has(Tcp.SYN) && s.seq == c.irs) {
            if (!s.has(Tcp.ACK)) {
                // The peer has not seen our SYN, and asks again.
                Handshake.sendSyn(c, c.context.now());
                return;
            }
            // Simultaneous open: both SYNs have crossed, and this repeats theirs.
            AckSender.send(c);
            return;
        }
        if (s.dataLength > 0 || s.has(Tcp.FIN)) {
            if (Seq.after(s.seq, c.receiveNext)) {
                c.context.add(TcpCounter.AFTER_WINDOW);
            }
            noteDuplicate(c, s);
            if (c.state.isSynchronized()) {
                c.ackNow = true;
            } else {
                AckSender.send(c);
            }
        } else if (c.state.isSynchronized()) {
            AckSender.challenge(c);
        } else if (c.context.mayChallenge()) {
            AckSender.send(c);
        }
    }

    private static void noteDuplicate(TcpConnection c, InSegment s) {
        if (s.dataLength > 0 && Seq.before(s.seq, c.receiveNext)) {
            c.context.add(TcpCounter.DUPLICATE_BYTES, s.dataLength);
            DataArrives.reportDuplicate(c, s.seq, Seq.min(s.seq + s.dataLength, c.receiveNext));
        }
    }

    /** Second, the RST bit: RFC 5961 section 3.2. */
    private static void reset(TcpConnection c, InSegment s) {
        if (s.seq != c.receiveNext) {
            c.context.add(TcpCounter.BAD_RESETS);
            if (c.state.isSynchronized()) {
                AckSender.challenge(c);
            } else if (c.context.mayChallenge()) {
                c.context.add(TcpCounter.CHALLENGE_ACKS_SENT);
                AckSender.send(c);
            }
            return;
        }
        TcpError error = switch (c.state) {
            case SYN_RECEIVED -> c.passive ? TcpError.ECONNRESET : TcpError.ECONNREFUSED;
            // What we had to say is said, and so is what the peer had.
            case CLOSING, LAST_ACK -> TcpError.NONE;
            default -> TcpError.ECONNRESET;
        };
        Closing.finish(c, error);
    }

    /** Fourth, the SYN bit: RFC 5961 section 4.2; RFC 9293 for SYN-RECEIVED after a passive open. */
    private static void syn(TcpConnection c) {
        if (c.state != TcpState.SYN_RECEIVED) {
            AckSender.challenge(c);
        } else if (c.passive) {
            Closing.finish(c, TcpError.ECONNRESET);
        } else if (c.context.mayChallenge()) {
            c.context.add(TcpCounter.CHALLENGE_ACKS_SENT);
            AckSender.send(c);
        }
    }

    private static boolean leaveSynReceived(TcpConnection c, InSegment s) {
        if (Seq.beforeOrAt(s.ack, c.una) || Seq.after(s.ack, c.next)) {
            Resets.refuseAck(c, s);
            return false;
        }
        long rtt = AckSample.NONE;
        AckSample sample = c.context.sample;
        sample.begin(c, s, c.context.now());
        if (c.backoff == 0) {
            rtt = sample.nowNanos - c.lastSentNanos;
        } else {
            rtt = sample.echoedRttNanos();
        }
        Handshake.established(c, rtt);
        c.peerWindow = s.window << c.peerScale;
        c.peerWindowMax = Math.max(c.peerWindowMax, c.peerWindow);
        c.windowSeq = s.seq;
        c.windowAck = s.ack;
        return true;
    }

    /** RFC 3168 section 6.1.3. */
    private static void congestionBits(TcpConnection c, InSegment s) {
        if (s.has(Tcp.CWR)) {
            c.echoCongestion = false;
        }
        if (s.congestionExperienced) {
            c.context.add(TcpCounter.ECN_CE_RECEIVED);
            if (!c.echoCongestion) {
                c.echoCongestion = true;
                c.ackNow = true;
            }
        }
    }
}
