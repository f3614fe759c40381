package org.vvorld.stack.tcp;

import org.vvorld.stack.wire.Tcp;

/** RFC 9293 section 3.10.7.3: a segment arrives in SYN-SENT. */
final class SynSentArrives {
    private SynSentArrives() {}

    static void process(TcpConnection c, InSegment s) {
        boolean acknowledges = s.has(Tcp.ACK);
        if (acknowledges && (Seq.beforeOrAt(s.ack, c.iss) || Seq.after(s.ack, c.next))) {
            if (!s.has(Tcp.RST)) {
                Resets.refuseAck(c, s);
            }
            return;
        }
        if (s.has(Tcp.RST)) {
            if (acknowledges) {
                Closing.finish(c, TcpError.ECONNREFUSED);
            }
            return;
        }
        if (!s.has(Tcp.SYN)) {
            return;
        }
        long now = c.context.now();
        boolean askedForEcn = c.ecnOn;
        AckSample sample = c.context.sample;
        Handshake.synArrived(c, s);
        sample.begin(c, s, now);
        c.lastReceivedNanos = now;
        if (!acknowledges) {
            simultaneous(c, s, now);
            return;
        }
        // RFC 3168 section 6.1.1: ECE without CWR says yes.
        c.ecnOn = askedForEcn && (s.flags & (Tcp.ECE | Tcp.CWR)) == Tcp.ECE;
        Handshake.established(c, c.backoff == 0 ? now - c.lastSentNanos : sample.echoedRttNanos());
        c.ackNow = true;
        if (s.dataLength > 0 || s.has(Tcp.FIN)) {
            s.seq++;
            s.flags &= ~Tcp.SYN;
            if (Seq.after(s.end(), c.receiveEdge)) {
                s.trimBack(c.receiveEdge - c.receiveNext);
            }
            DataArrives.process(c, s);
        }
    }

    /** Both sides have sent a SYN: RFC 9293 section 3.5, figure 7. */
    private static void simultaneous(TcpConnection c, InSegment s, long now) {
        c.ecnOn = c.context.settings.ecn != 0 && Handshake.asksForEcn(s);
        c.state = TcpState.SYN_RECEIVED;
        Handshake.sendSyn(c, now);
    }
}
