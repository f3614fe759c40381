package org.vvorld.stack.tcp;

import java.util.List;
import org.vvorld.stack.wire.SipHash;
import org.vvorld.stack.wire.Tcp;

/**
 * SYN cookies, RFC 4987 section 3.6 and Bernstein 1996: what a half-open connection would have to remember stands in the sequence
 * number of the SYN|ACK, and in the low bits of its timestamp if the peer has timestamps.
 * <pre>
 *  sequence number    hash(tuple) + peer's ISN + [ minutes : 8 | hash(tuple, minutes) + index of MSS : 24 ]
 *  timestamp          ... | ECN : 1 | SACK : 1 | window scale, 15 for none : 4
 * </pre>
 */
final class SynCookies {
    private static final List<Integer> MSS = List.of(216, 536, 1200, 1360, 1400, 1440, 1460, 8960);
    private static final long PERIOD_NANOS = 64_000_000_000L;
    private static final int PERIODS = 2;
    private static final int LOW_BITS = 0xffffff;
    private static final int OPTION_BITS = 0x3f;
    private static final int SCALE_BITS = 0x0f;
    private static final int SACK_BIT = 0x10;
    private static final int ECN_BIT = 0x20;

    private final SipHash hash;

    SynCookies(long key0, long key1) {
        hash = new SipHash(key0, key1);
    }

    private int hash(InSegment s, long tag) {
        long ports = (long) s.sourcePort << 16 | s.destinationPort;
        return (int) hash.hash(s.sourceHigh, s.sourceLow, s.destinationHigh, s.destinationLow, ports, tag);
    }

    private static int period(long now) {
        return (int) Math.floorDiv(now, PERIOD_NANOS);
    }

    private int make(InSegment s, int peerIsn, int period, int index) {
        int low = hash(s, period & 0xffff_ffffL) + index & LOW_BITS;
        return hash(s, -1) + peerIsn + (period << 24) + low;
    }

    /** The index of the MSS in a cookie; -1 if it is none of ours, or an old one. */
    private int open(InSegment s, int cookie, int peerIsn, int now) {
        int value = cookie - hash(s, -1) - peerIsn;
        for (int age = 0; age < PERIODS; age++) {
            int period = now - age;
            int low = value - (period << 24);
            if (low >>> 24 == 0) {
                int index = low - hash(s, period & 0xffff_ffffL) & LOW_BITS;
                return index < MSS.size() ? index : -1;
            }
        }
        return -1;
    }

    /** Answers a SYN. */
    void answer(TcpContext context, InSegment s, int pathMss) {
        TcpSettings settings = context.settings;
        long now = context.now();
        int peerMss = s.options.mss() == 0 ? settings.mssDefault : s.options.mss();
        int index = 0;
        while (index + 1 < MSS.size() && MSS.get(index + 1) <= peerMss) {
            index++;
        }
        OutSegment o = context.out;
        o.answer(s);
        o.seq = make(s, s.seq, period(now), index);
        o.ack = s.seq + 1;
        o.flags = Tcp.SYN | Tcp.ACK;
        o.window = Math.min(0xffff, settings.receiveSpace);
        o.mss = pathMss;
        if (settings.rfc7323 && s.options.hasTimestamps()) {
            int scale = s.options.windowScale();
            boolean ecn = settings.ecn != 0 && Handshake.asksForEcn(s);
            o.timestamps = true;
            o.timestampEcho = s.options.timestampValue();
            o.sackPermitted = settings.sack && s.options.isSackPermitted();
            int bits = (scale < 0 ? SCALE_BITS : scale) | (o.sackPermitted ? SACK_BIT : 0) | (ecn ? ECN_BIT : 0);
            o.timestampValue = stamp(context, s, now) & ~OPTION_BITS | bits;
            if (scale >= 0) {
                o.windowScale = ReceiveWindow.scaleFor(Math.max(settings.receiveSpaceMaximum, settings.receiveSpace));
            }
            if (ecn) {
                o.flags |= Tcp.ECE;
            }
        }
        if (context.output.send(o)) {
            context.add(TcpCounter.SEGMENTS_SENT);
            context.add(TcpCounter.SYN_COOKIES_SENT);
        }
    }

    /** Now, a little earlier than it is, so that the options' bits do not put it into the future. */
    private static int stamp(TcpContext context, InSegment s, long now) {
        int offset = context.isn.timestampOffset(s.destinationHigh, s.destinationLow, s.sourceHigh, s.sourceLow);
        return Timestamps.of(now, offset) - OPTION_BITS - 1;
    }

    boolean isValid(TcpContext context, InSegment s) {
        return open(s, s.ack - 1, s.seq - 1, period(context.now())) >= 0;
    }

    /** Makes {@code c} what it would be, had it been remembered: in SYN-RECEIVED, its SYN|ACK sent. */
    void restore(TcpContext context, TcpConnection c, InSegment s) {
        int cookie = s.ack - 1;
        int index = open(s, cookie, s.seq - 1, period(context.now()));
        c.passive = true;
        Handshake.begin(c, cookie);
        c.irs = s.seq - 1;
        c.receiveNext = s.seq;
        c.ackSent = s.seq;
        c.urgentMark = s.seq;
        c.receiveEdge = s.seq + Math.min(0xffff, c.receiveSpace);
        c.peerMss = Math.max(MSS.get(index), context.settings.mssMinimum);
        c.peerScale = -1;
        c.timestampsOn = context.settings.rfc7323 && s.options.hasTimestamps();
        if (c.timestampsOn) {
            int bits = s.options.timestampEcho();
            int scale = bits & SCALE_BITS;
            c.peerScale = scale == SCALE_BITS ? -1 : scale;
            c.sackOn = context.settings.sack && (bits & SACK_BIT) != 0;
            c.ecnOn = context.settings.ecn != 0 && (bits & ECN_BIT) != 0;
            c.peerTimestamp = s.options.timestampValue();
            c.peerTimestampNanos = context.now();
        }
        c.peerWindow = s.window;
        // When the SYN|ACK was sent is not known: no round trip is measured, except by timestamps.
        c.backoff = 0;
        c.lastSentNanos = context.now();
        c.state = TcpState.SYN_RECEIVED;
    }
}
