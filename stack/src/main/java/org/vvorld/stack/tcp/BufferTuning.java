package org.vvorld.stack.tcp;

/**
 * Buffers grow with what a connection needs, out of the vnet's {@link TcpBudget}: the send buffer to twice the congestion window,
 * the receive buffer to twice what is read in a round trip (dynamic right-sizing, Fisk and Feng 2001).
 */
final class BufferTuning {
    private static final long NO_ROUND_TRIP_NANOS = 10_000_000L;

    private BufferTuning() {}

    /** The user sets sizes: what tuning added is given back. */
    static void fix(TcpConnection c, int send, int receive) {
        giveBack(c);
        c.sendSpace = Math.max(send, 1);
        c.receiveSpace = Math.max(receive, 1);
        c.sendSpaceGrown = -1;
        c.receiveSpaceGrown = -1;
    }

    static void beforeWrite(TcpConnection c) {
        int most = c.context.settings.sendSpaceMaximum;
        int wanted = (int) Math.min(most, 2L * c.congestion.bytes());
        if (c.sendSpaceGrown < 0 || wanted <= c.sendSpace || !c.state.isSynchronized()) {
            return;
        }
        int granted = c.context.budget.grow(wanted - c.sendSpace);
        c.sendSpace += granted;
        c.sendSpaceGrown += granted;
    }

    /** Data arrived in sequence: is a round trip over? */
    static void onArrival(TcpConnection c) {
        if (c.receiveSpaceGrown < 0) {
            return;
        }
        long now = c.context.now();
        long round = c.rtt.isKnown() ? c.rtt.smoothedNanos() : NO_ROUND_TRIP_NANOS;
        if (now - c.tuneStartNanos < round) {
            return;
        }
        int most = c.context.settings.receiveSpaceMaximum;
        int arrived = c.receiveNext - c.tuneSeq;
        // Twice: a sender in slow start doubles what it sends from one round trip to the next.
        int wanted = (int) Math.min(most, 2L * Math.min(arrived, c.tuneBytes) + 16L * c.congestion.mssBytes());
        if (wanted > c.receiveSpace) {
            int granted = c.context.budget.grow(wanted - c.receiveSpace);
            c.receiveSpace += granted;
            c.receiveSpaceGrown += granted;
        }
        c.tuneStartNanos = now;
        c.tuneSeq = c.receiveNext;
        c.tuneBytes = 0;
    }

    /** The user has read so much: what nobody reads needs no larger buffer. */
    static void onRead(TcpConnection c, int bytes) {
        c.tuneBytes += bytes;
    }

    static void giveBack(TcpConnection c) {
        c.context.budget.giveBack(Math.max(0, c.sendSpaceGrown) + Math.max(0, c.receiveSpaceGrown));
        c.sendSpaceGrown = 0;
        c.receiveSpaceGrown = 0;
    }
}
