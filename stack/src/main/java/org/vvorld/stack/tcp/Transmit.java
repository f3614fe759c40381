package org.vvorld.stack.tcp;

import org.vvorld.stack.wire.Tcp;

/** What to send now: what was lost, then what is new, then a mere ACK if one is due. RFC 9293 section 3.8. */
final class Transmit {
    /** Payload and headers of a segment that is cut on the way fit into 64 KiB. */
    private static final int MAX_GSO_BYTES = 65_536 - 200;

    private Transmit() {}

    static void run(TcpConnection c) {
        if (c.state.sends()) {
            long now = c.context.now();
            c.outputFailed = false;
            c.context.onlySmall = false;
            c.paceSet = false;
            if (c.sendNewFirst) {
                c.sendNewFirst = false;
                sendNew(c, now);
            }
            resendLost(c, now);
            sendNew(c, now);
            if (c.ackNow) {
                AckSender.send(c);
            }
            TcpTimers.rearm(c, now);
        } else if (c.ackNow && c.state.isSynchronized()) {
            AckSender.send(c);
        }
    }

    /** Is there something that was never sent, and does the peer's window take it? */
    static boolean hasNew(TcpConnection c) {
        return (unsent(c) > 0 || c.finQueued && !c.finSent) && Seq.before(c.next, c.una + c.peerWindow);
    }

    /** Bytes that were written and never sent. */
    static int unsent(TcpConnection c) {
        return c.finSent ? 0 : c.sendBuffer.end() - c.next;
    }

    /** Payload of a segment now: SACK blocks take of it (RFC 9293 section 3.7.1). */
    private static int segmentBytes(TcpConnection c) {
        return c.congestion.mssBytes() - AckSender.sackOptionBytes(c);
    }

    private static void resendLost(TcpConnection c, long now) {
        SackScoreboard board = c.board;
        int mss = segmentBytes(c);
        int i;
        while ((i = board.nextPending()) >= 0) {
            int pipe = c.pipe();
            int room = c.congestion.bytes() - pipe;
            int start = board.start(i);
            // The first one goes whatever the window says: it may have shrunk (RFC 9293 section 3.8.6).
            int allowed = start == c.una ? Math.max(c.peerWindow, mss) : c.una + c.peerWindow - start;
            int bytes = Math.min(batch(c, mss, Math.max(room, mss)), allowed);
            if (room < mss && pipe > 0 || bytes <= 0 || Pacing.mustWait(c, now)) {
                return;
            }
            board.fit(i, bytes);
            if (!resend(c, i, mss, now) && !mayTrySmaller(c, bytes > mss)) {
                return;
            }
        }
    }

    /** So many bytes at once: whole segments of what may be sent, as far as the way cuts them. */
    private static int batch(TcpConnection c, int mss, int room) {
        int most = Math.min(c.gsoBytes, MAX_GSO_BYTES);
        return most <= mss || room <= mss || c.context.onlySmall ? mss : Math.min(most, room) / mss * mss;
    }

    /** A segment could not be sent: if it was a large one, there may be memory for smaller ones, and from here on they are. */
    private static boolean mayTrySmaller(TcpConnection c, boolean wasLarge) {
        if (!wasLarge || c.context.onlySmall) {
            return false;
        }
        c.context.onlySmall = true;
        c.outputFailed = false;
        return true;
    }

    /** Sends record {@code i} again, all of it. */
    private static boolean resend(TcpConnection c, int i, int mss, long now) {
        SackScoreboard board = c.board;
        int start = board.start(i);
        int bytes = board.length(i);
        boolean fin = c.finSent && board.end(i) == c.next;
        int data = fin ? bytes - 1 : bytes;
        int flags = fin ? Tcp.FIN : 0;
        if (data > 0 && start + data == c.sendBuffer.end()) {
            flags |= Tcp.PSH;
        }
        if (!send(c, start, data, mss, flags, true)) {
            return false;
        }
        board.markRetransmitted(i, now);
        Undo.onResent(c, bytes, now);
        c.prr.onSent(bytes);
        c.context.add(TcpCounter.RETRANSMITTED_SEGMENTS);
        c.context.add(TcpCounter.RETRANSMITTED_BYTES, data);
        sent(c, data, now);
        return true;
    }

    /** Zero window: up to {@code most} bytes from {@code una} on, whatever the windows say. They do not count as lost. */
    static boolean resendHead(TcpConnection c, int most, long now) {
        if (c.board.count() == 0) {
            return false;
        }
        c.board.split(0, c.una + Math.min(most, segmentBytes(c)));
        return resend(c, 0, segmentBytes(c), now);
    }

    /** RFC 8985 section 7.3: the last segment again. */
    static boolean resendTail(TcpConnection c, long now) {
        int last = c.board.count() - 1;
        if (last < 0 || c.board.is(last, SackScoreboard.SACKED)) {
            return false;
        }
        int mss = segmentBytes(c);
        int index = c.board.split(last, Seq.max(c.board.start(last), c.next - mss));
        return resend(c, index, mss, now);
    }

    /** RFC 8985 section 7.3: one new segment, beyond the congestion window if need be. */
    static boolean sendProbe(TcpConnection c, long now) {
        int usable = c.una + c.peerWindow - c.next;
        int bytes = Math.min(Math.min(unsent(c), usable), segmentBytes(c));
        return bytes > 0 && sendFresh(c, bytes, false, segmentBytes(c), now);
    }

    /** RFC 9293 section 3.8.6.1: a byte, or the FIN, that the peer's window does not take. */
    static boolean sendWindowProbe(TcpConnection c, long now) {
        int bytes = Math.min(1, unsent(c));
        boolean fin = bytes == 0 && c.finQueued && !c.finSent;
        return (bytes > 0 || fin) && sendFresh(c, bytes, fin, segmentBytes(c), now);
    }

    private static void sendNew(TcpConnection c, long now) {
        if (c.finSent) {
            return;
        }
        int mss = segmentBytes(c);
        while (!c.outputFailed) {
            int unsent = c.sendBuffer.end() - c.next;
            boolean finDue = c.finQueued;
            if (unsent <= 0 && !finDue) {
                c.windowWasLimit = c.congestion.bytes() - c.pipe() < mss;
                return;
            }
            int usable = c.una + c.peerWindow - c.next;
            int pipe = c.pipe();
            int room = c.congestion.bytes() - pipe;
            int bytes = Math.min(unsent, Math.min(usable, batch(c, mss, Math.min(room, usable))));
            boolean fin = finDue && bytes == unsent && usable > bytes;
            if (room < Math.min(mss, Math.max(bytes, 1)) && pipe > 0) {
                c.windowWasLimit = true;
                return;
            }
            if (bytes < 0 || bytes == 0 && !fin) {
                c.windowWasLimit = false;
                return;
            }
            if (bytes > mss && bytes % mss != 0 && !(bytes == unsent && mayBeSmall(c, finDue))) {
                bytes -= bytes % mss;
                fin = false;
            } else if (bytes < mss && !fin && !isWorthSending(c, bytes, unsent)) {
                return;
            }
            if (Pacing.mustWait(c, now)) {
                return;
            }
            boolean went = sendFresh(c, bytes, fin, mss, now);
            if (went ? fin : !mayTrySmaller(c, bytes > mss)) {
                return;
            }
        }
    }

    /** Sender's silly window avoidance, RFC 9293 section 3.8.6.2.1, and Nagle's algorithm, section 3.7.4. */
    private static boolean isWorthSending(TcpConnection c, int bytes, int unsent) {
        if (bytes == unsent) {
            return mayBeSmall(c, c.finQueued);
        }
        return bytes >= c.peerWindowMax / 2;
    }

    /** Nagle's algorithm as Minshall has it: one small segment may be on its way, however many full ones are. */
    private static boolean mayBeSmall(TcpConnection c, boolean last) {
        return last || c.noDelay || c.next == c.una || Seq.beforeOrAt(c.smallEnd, c.una);
    }

    private static boolean sendFresh(TcpConnection c, int bytes, boolean fin, int mss, long now) {
        IdleRestart.beforeSend(c, now);
        int flags = fin ? Tcp.FIN : 0;
        if (bytes > 0 && c.next + bytes == c.sendBuffer.end()) {
            flags |= Tcp.PSH;
        }
        if (c.congestionAnswered && bytes > 0) {
            flags |= Tcp.CWR;
        }
        if (!send(c, c.next, bytes, mss, flags, false)) {
            return false;
        }
        if ((flags & Tcp.CWR) != 0) {
            c.congestionAnswered = false;
        }
        if (c.next == c.una) {
            c.unackedSinceNanos = now;
        }
        if (bytes % mss != 0) {
            c.smallEnd = c.next + bytes;
        }
        c.next += bytes + (fin ? 1 : 0);
        c.finSent |= fin;
        c.board.append(c.next, now);
        c.prr.onSent(bytes);
        int flight = c.pipe();
        if (flight >= c.flightPeak || Seq.after(c.una, c.flightPeakSeq)) {
            c.flightPeak = flight;
            c.flightPeakSeq = c.next;
        }
        c.probeSet = false;
        sent(c, bytes, now);
        return true;
    }

    private static void sent(TcpConnection c, int bytes, long now) {
        c.lastSentNanos = now;
        Pacing.onSent(c, bytes, now);
        if (!c.timeoutSet) {
            TcpTimers.startTimeout(c, now);
        }
    }

    private static boolean send(TcpConnection c, int seq, int bytes, int mss, int flags, boolean again) {
        OutSegment o = c.context.out;
        o.begin(c);
        o.seq = seq;
        o.flags = flags | Tcp.ACK;
        o.data = c.sendBuffer;
        o.dataLength = bytes;
        o.gsoPayloadBytes = bytes > mss ? mss : 0;
        // RFC 3168 section 6.1.5: what is sent again, or for a probe, is not ECN-capable.
        o.ecnCapable = c.ecnOn && bytes > 0 && !again;
        if (c.urgentPending && Seq.after(c.urgentEnd, seq)) {
            o.flags |= Tcp.URG;
            o.urgentPointer = Math.min(0xffff, c.urgentEnd - seq);
        }
        AckSender.fill(c, o);
        if (!c.context.output.send(o)) {
            c.outputFailed = true;
            return false;
        }
        c.context.add(TcpCounter.SEGMENTS_SENT);
        if (bytes > 0) {
            c.context.add(TcpCounter.DATA_SEGMENTS_SENT);
            c.context.add(TcpCounter.DATA_BYTES_SENT, bytes);
        }
        AckSender.sent(c, o);
        return true;
    }
}
