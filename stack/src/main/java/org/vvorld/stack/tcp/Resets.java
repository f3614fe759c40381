package org.vvorld.stack.tcp;

import org.vvorld.stack.wire.Tcp;

/** Segments that reset. RFC 9293 section 3.5.2. */
public final class Resets {
    private Resets() {}

    /** RFC 9293 section 3.10.7.1: the answer to a segment that belongs to no connection. None to a reset. */
    public static void refuse(TcpContext context, InSegment s) {
        if (s.has(Tcp.RST)) {
            return;
        }
        OutSegment o = context.out;
        o.answer(s);
        if (s.has(Tcp.ACK)) {
            o.seq = s.ack;
            o.flags = Tcp.RST;
        } else {
            o.seq = 0;
            o.ack = s.end();
            o.flags = Tcp.RST | Tcp.ACK;
        }
        send(context, o);
    }

    /** {@code <SEQ=SEG.ACK><CTL=RST>}: the peer acknowledges what was never sent. */
    static void refuseAck(TcpConnection c, InSegment s) {
        OutSegment o = c.context.out;
        o.begin(c);
        o.seq = s.ack;
        o.flags = Tcp.RST;
        send(c.context, o);
    }

    /** Tells the peer that the connection is no more. */
    static void reset(TcpConnection c) {
        OutSegment o = c.context.out;
        o.begin(c);
        o.seq = c.next;
        o.ack = c.receiveNext;
        o.flags = Tcp.RST | Tcp.ACK;
        send(c.context, o);
    }

    private static void send(TcpContext context, OutSegment o) {
        if (context.output.send(o)) {
            context.add(TcpCounter.SEGMENTS_SENT);
            context.add(TcpCounter.RESETS_SENT);
        }
    }
}
