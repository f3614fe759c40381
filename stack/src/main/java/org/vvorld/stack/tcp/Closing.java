package org.vvorld.stack.tcp;

/** The ways in which a connection ends. RFC 9293 sections 3.6, 3.10.4 and 3.10.5. */
final class Closing {
    private Closing() {}

    static void shutdownWrite(TcpConnection c) {
        if (c.finQueued || c.state == TcpState.CLOSED) {
            return;
        }
        c.finQueued = true;
        afterEstablished(c);
        c.transmit();
    }

    /** A FIN is to be sent: the state says so even before it is. */
    static void afterEstablished(TcpConnection c) {
        if (c.finQueued && c.state == TcpState.ESTABLISHED) {
            c.state = TcpState.FIN_WAIT_1;
        } else if (c.finQueued && c.state == TcpState.CLOSE_WAIT) {
            c.state = TcpState.LAST_ACK;
        }
    }

    static void close(TcpConnection c) {
        c.userGone = true;
        if (c.state == TcpState.CLOSED || c.state == TcpState.SYN_SENT) {
            finish(c, TcpError.NONE);
            return;
        }
        if (c.receiveBuffer.size() > 0 || c.reassembly != null && c.reassembly.bytes() > 0) {
            // RFC 9293 3.6.1: what was not read is lost, and the peer is to know.
            abort(c, TcpError.NONE);
            return;
        }
        shutdownWrite(c);
        if (c.state != TcpState.CLOSED) {
            Life.rearm(c);
        }
    }

    /** RFC 9293 section 3.10.5: with a reset, unless the peer knows of no connection. */
    static void abort(TcpConnection c, TcpError error) {
        if (c.state != TcpState.CLOSED && c.state != TcpState.SYN_SENT) {
            Resets.reset(c);
        }
        finish(c, error);
    }

    /** The peer's FIN and ours are acknowledged: RFC 9293 section 3.6, the record waits in our place. */
    static void timeWait(TcpConnection c) {
        if (c.ackNow) {
            AckSender.send(c);
        }
        c.events.onTimeWait(c, new TimeWait(c));
        finish(c, TcpError.NONE);
    }

    /** Gives back all that the connection holds, except what is yet to be read. */
    static void finish(TcpConnection c, TcpError error) {
        TcpMemory memory = c.context.memory;
        if (c.userGone) {
            c.receiveBuffer.clear(memory);
        }
        if (c.state == TcpState.CLOSED) {
            return;
        }
        TcpState before = c.state;
        c.state = TcpState.CLOSED;
        c.timer.cancel();
        c.ackTimer.cancel();
        c.lifeTimer.cancel();
        c.sendBuffer.clear(memory);
        c.board.clear();
        if (c.reassembly != null) {
            c.reassembly.clear(memory);
            c.reassembly = null;
        }
        BufferTuning.giveBack(c);
        c.dropEvents();
        c.context.add(TcpCounter.CLOSED);
        if (c.listener != null && before == TcpState.SYN_RECEIVED && !c.fromCookie) {
            c.listener.onHalfOpenGone();
        }
        c.events.onClosed(c, error);
    }
}
