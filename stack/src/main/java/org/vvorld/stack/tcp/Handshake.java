package org.vvorld.stack.tcp;

import org.vvorld.stack.wire.Tcp;
import org.vvorld.stack.wire.TcpOptions;

/** Opening: SYNs, what they negotiate, and what holds from then on. RFC 9293 sections 3.5 and 3.10.1. */
final class Handshake {
    private static final int QUICK_ACKS = 16;
    /** RFC 3168 section 6.1.1.1: somebody on the way may throw ECN's SYNs away. */
    private static final int ECN_TRIES = 2;
    /** RFC 5482 section 3.1: limits of what a peer may have us wait. */
    private static final long USER_TIMEOUT_LEAST_NANOS = 100_000_000_000L;

    private static final long USER_TIMEOUT_MOST_NANOS = 3_600_000_000_000L;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private Handshake() {}

    static void connect(TcpConnection c) {
        c.context.add(TcpCounter.CONNECT_ATTEMPTS);
        begin(c);
        c.state = TcpState.SYN_SENT;
        c.ecnOn = c.context.settings.ecn == 1;
        start(c);
    }

    /** A SYN asks for a connection: {@code c} is new, and answers. */
    static void accept(TcpConnection c, InSegment s) {
        c.passive = true;
        begin(c);
        synArrived(c, s);
        c.ecnOn = c.context.settings.ecn != 0 && asksForEcn(s);
        c.state = TcpState.SYN_RECEIVED;
        start(c);
    }

    static boolean asksForEcn(InSegment s) {
        return (s.flags & (Tcp.ECE | Tcp.CWR)) == (Tcp.ECE | Tcp.CWR);
    }

    private static void begin(TcpConnection c) {
        long now = c.context.now();
        begin(
                c,
                c.context.isn.next(c.localHigh, c.localLow, c.localPort, c.remoteHigh, c.remoteLow, c.remotePort, now));
    }

    static void begin(TcpConnection c, int iss) {
        c.iss = iss;
        c.una = iss;
        c.next = iss + 1;
        c.recoveryPoint = c.next;
        c.smallEnd = c.una;
        c.sendBuffer.begin(c.next);
        c.board.begin(c.next);
        TcpSettings settings = c.context.settings;
        int most = Math.max(settings.receiveSpaceMaximum, c.receiveSpace);
        c.receiveScale = settings.rfc7323 ? ReceiveWindow.scaleFor(most) : 0;
        c.quickAcks = QUICK_ACKS;
        c.congestion.open(Math.min(c.pathMss, 1460), settings.initialWindowSegments);
    }

    private static void start(TcpConnection c) {
        long now = c.context.now();
        c.lastReceivedNanos = now;
        c.unackedSinceNanos = now;
        Life.rearm(c);
        sendSyn(c, now);
        TcpTimers.startTimeout(c, now);
        c.timerNanos = c.timeoutNanos;
        c.timer.arm(c.timeoutNanos - now);
    }

    /** Sends our SYN, with an ACK if the peer's has arrived. */
    static void sendSyn(TcpConnection c, long now) {
        TcpSettings settings = c.context.settings;
        boolean answer = c.state == TcpState.SYN_RECEIVED;
        OutSegment o = c.context.out;
        o.begin(c);
        o.seq = c.iss;
        o.flags = Tcp.SYN | (answer ? Tcp.ACK : 0);
        o.ack = answer ? c.receiveNext : 0;
        o.window = Math.min(0xffff, c.receiveSpace);
        o.mss = c.pathMss;
        o.windowScale = settings.rfc7323 && (!answer || c.peerScale >= 0) ? c.receiveScale : -1;
        o.sackPermitted = answer ? c.sackOn : settings.sack;
        o.timestamps = answer ? c.timestampsOn : settings.rfc7323;
        o.timestampValue = Timestamps.of(now, c.timestampOffset);
        o.timestampEcho = answer ? c.peerTimestamp : 0;
        if (c.userTimeoutNanos > 0 && !answer) {
            o.userTimeoutSeconds = (int) Math.max(1, c.userTimeoutNanos / SECOND_NANOS);
        }
        if (c.ecnOn) {
            o.flags |= answer ? Tcp.ECE : Tcp.ECE | Tcp.CWR;
        }
        if (c.context.output.send(o)) {
            c.context.add(TcpCounter.SEGMENTS_SENT);
        }
        c.lastSentNanos = now;
        c.ackNow = false;
        if (answer) {
            c.receiveEdge = Seq.max(c.receiveEdge, c.receiveNext + o.window);
            c.ackSent = c.receiveNext;
        }
    }

    static void onTimeout(TcpConnection c, long now) {
        c.context.add(TcpCounter.RETRANSMIT_TIMEOUTS);
        c.backoff++;
        if (c.backoff >= ECN_TRIES && c.state == TcpState.SYN_SENT) {
            c.ecnOn = false;
        }
        sendSyn(c, now);
        TcpTimers.startTimeout(c, now);
    }

    /** The peer's SYN: what it offers of what we offer. A missing window scale is kept as -1 until established. */
    static void synArrived(TcpConnection c, InSegment s) {
        TcpSettings settings = c.context.settings;
        TcpOptions options = s.options;
        c.irs = s.seq;
        c.receiveNext = s.seq + 1;
        c.receiveEdge = c.receiveNext + Math.min(0xffff, c.receiveSpace);
        c.ackSent = c.receiveNext;
        c.urgentMark = c.receiveNext;
        c.peerMss = options.mss() == 0 ? settings.mssDefault : Math.max(options.mss(), settings.mssMinimum);
        c.sackOn = settings.sack && options.isSackPermitted();
        c.timestampsOn = settings.rfc7323 && options.hasTimestamps();
        c.peerTimestamp = options.timestampValue();
        c.peerTimestampNanos = c.context.now();
        c.peerScale = settings.rfc7323 ? options.windowScale() : -1;
        if (c.userTimeoutNanos > 0 && options.userTimeoutSeconds() > 0) {
            long longer = Math.max(c.userTimeoutNanos, options.userTimeoutSeconds() * SECOND_NANOS);
            c.userTimeoutNanos = Math.clamp(longer, USER_TIMEOUT_LEAST_NANOS, USER_TIMEOUT_MOST_NANOS);
        }
        // RFC 7323 2.2: the window of a SYN is not scaled.
        c.peerWindow = s.window;
        c.peerWindowMax = s.window;
        c.windowSeq = s.seq;
        c.windowAck = s.ack;
    }

    /** Our SYN is acknowledged, and theirs has arrived. */
    static void established(TcpConnection c, long rttNanos) {
        long now = c.context.now();
        TcpSettings settings = c.context.settings;
        if (c.peerScale < 0) {
            c.peerScale = 0;
            c.receiveScale = 0;
        }
        c.una = c.iss + 1;
        c.windowAck = c.una;
        c.smallEnd = c.una;
        c.recoveryPoint = c.una;
        c.flightPeakSeq = c.una;
        c.congestion.open(PathMss.payload(c), settings.initialWindowSegments);
        if (rttNanos != AckSample.NONE) {
            c.rtt.sample(rttNanos, now);
        }
        if (c.backoff > 0) {
            // RFC 5681 section 3.1: a lost SYN means one segment to begin with.
            c.congestion.bytes(c.congestion.mssBytes());
            c.rtt.onSynLost();
        }
        c.backoff = 0;
        c.timeoutSet = false;
        c.tuneStartNanos = now;
        c.tuneSeq = c.receiveNext;
        c.state = TcpState.ESTABLISHED;
        c.context.add(TcpCounter.ESTABLISHED);
        c.raiseConnected();
        if (c.listener != null) {
            c.context.add(TcpCounter.ACCEPTS);
            c.listener.onEstablished(c);
        }
        Closing.afterEstablished(c);
        Life.rearm(c);
    }
}
