package org.vvorld.stack.tcp;

import org.vvorld.stack.wire.Tcp;

/** What is left of a connection in TIME-WAIT: enough to answer what still comes for it. RFC 9293 section 3.10.7.4, RFC 6191. */
public final class TimeWait implements Flow {
    /** What becomes of the record after a segment. */
    public enum Verdict {
        /** It goes on waiting. */
        KEEP,
        /** The peer has repeated its FIN: the wait begins anew. */
        REFRESH,
        /** A SYN that is certainly new: the record is to go, and the segment to the listener. The packet is the caller's. */
        REOPEN
    }

    final long localHigh;
    final long localLow;
    final long remoteHigh;
    final long remoteLow;
    final int ports;
    private final int next;
    private final int receiveNext;
    private final int peerTimestamp;
    private final int timestampOffset;
    private final int window;
    private final boolean timestampsOn;

    long endNanos;
    TimeWait previous;
    TimeWait following;
    boolean queued;

    TimeWait(TcpConnection c) {
        localHigh = c.localHigh;
        localLow = c.localLow;
        remoteHigh = c.remoteHigh;
        remoteLow = c.remoteLow;
        ports = c.localPort << 16 | c.remotePort;
        next = c.next;
        receiveNext = c.receiveNext;
        peerTimestamp = c.peerTimestamp;
        timestampOffset = c.timestampOffset;
        timestampsOn = c.timestampsOn;
        window = Math.min(0xffff, c.receiveSpace >> c.receiveScale);
    }

    @Override
    public long localHigh() {
        return localHigh;
    }

    @Override
    public long localLow() {
        return localLow;
    }

    @Override
    public int localPort() {
        return ports >>> 16;
    }

    @Override
    public long remoteHigh() {
        return remoteHigh;
    }

    @Override
    public long remoteLow() {
        return remoteLow;
    }

    @Override
    public int remotePort() {
        return ports & 0xffff;
    }

    /** Takes a segment for this tuple, and its packet, unless the verdict is {@link Verdict#REOPEN}. */
    public Verdict input(TcpContext context, InSegment s) {
        if (s.has(Tcp.SYN) && !s.has(Tcp.ACK | Tcp.RST) && isNew(s)) {
            context.add(TcpCounter.TIME_WAIT_REUSED);
            return Verdict.REOPEN;
        }
        context.add(TcpCounter.SEGMENTS_RECEIVED);
        Verdict verdict = Verdict.KEEP;
        if (s.has(Tcp.RST)) {
            // RFC 1337: a reset must not end the wait.
            context.add(TcpCounter.BAD_RESETS);
        } else if (s.has(Tcp.SYN)) {
            if (context.mayChallenge()) {
                acknowledge(context, s);
            }
        } else if (s.has(Tcp.ACK) && s.length() > 0) {
            acknowledge(context, s);
            verdict = s.has(Tcp.FIN) ? Verdict.REFRESH : Verdict.KEEP;
        } else if (s.has(Tcp.ACK) && s.seq != receiveNext && context.mayChallenge()) {
            acknowledge(context, s);
        }
        context.memory.free(s.packet);
        s.packet = null;
        return verdict;
    }

    /** RFC 6191 section 2: a later timestamp, or without timestamps a later sequence number. */
    private boolean isNew(InSegment s) {
        if (timestampsOn && s.options.hasTimestamps()) {
            return Seq.after(s.options.timestampValue(), peerTimestamp)
                    || s.options.timestampValue() == peerTimestamp && Seq.after(s.seq, receiveNext);
        }
        return Seq.after(s.seq, receiveNext);
    }

    private void acknowledge(TcpContext context, InSegment s) {
        OutSegment o = context.out;
        o.answer(s);
        o.seq = next;
        o.ack = receiveNext;
        o.flags = Tcp.ACK;
        o.window = window;
        if (timestampsOn) {
            o.timestamps = true;
            o.timestampValue = Timestamps.of(context.now(), timestampOffset);
            o.timestampEcho = peerTimestamp;
        }
        if (context.output.send(o)) {
            context.add(TcpCounter.SEGMENTS_SENT);
            context.add(TcpCounter.ACKS_SENT);
        }
    }
}
