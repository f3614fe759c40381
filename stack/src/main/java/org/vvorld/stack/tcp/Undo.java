package org.vvorld.stack.tcp;

/**
 * Takes back a reduction of the congestion window when nothing was lost after all: by timestamps (RFC 3522, RFC 4015) or because
 * all that was sent again arrived twice (RFC 3708).
 */
final class Undo {
    private Undo() {}

    /** Before a reduction: what to go back to. */
    static void remember(TcpConnection c) {
        c.priorWindow = c.congestion.bytes();
        c.priorSsthresh = c.congestion.ssthreshBytes();
    }

    /** Retransmissions begin. */
    static void begin(TcpConnection c) {
        c.undoPossible = c.priorWindow > 0;
        c.undoBytes = 0;
        c.undoResent = false;
    }

    static void end(TcpConnection c) {
        c.undoPossible = false;
        c.priorWindow = 0;
    }

    static void onResent(TcpConnection c, int bytes, long nowNanos) {
        if (c.undoPossible) {
            if (!c.undoResent) {
                c.undoResent = true;
                c.undoTimestamp = Timestamps.of(nowNanos, c.timestampOffset);
            }
            c.undoBytes += bytes;
        }
    }

    /** Does this ACK show that recovery was for nothing? Then all is as before, and true is returned. */
    static boolean onAck(TcpConnection c, AckSample sample) {
        if (!c.undoPossible || !c.undoResent) {
            return false;
        }
        if (sample.dsack) {
            c.undoBytes -= sample.dsackBytes;
        }
        boolean early = sample.acked > 0 && sample.isEchoBefore(c.undoTimestamp);
        if (!early && (c.undoBytes > 0 || !sample.dsack)) {
            return false;
        }
        apply(c);
        return true;
    }

    static void apply(TcpConnection c) {
        c.context.add(TcpCounter.RECOVERIES_UNDONE);
        c.board.unmarkLost();
        c.congestion.bytes(Math.max(c.congestion.bytes(), c.priorWindow));
        c.congestion.ssthreshBytes(Math.max(c.congestion.ssthreshBytes(), c.priorSsthresh));
        c.control.onUndo(c.congestion);
        c.recovery = RecoveryState.OPEN;
        c.recoveryPoint = c.una;
        c.maybeSpurious = false;
        c.duplicateAcks = 0;
        end(c);
    }
}
