package org.vvorld.stack.tcp;

/** Proportional rate reduction, RFC 6937: during recovery the window goes down in step with what arrives. */
final class Prr {
    private long deliveredBytes;
    private long sentBytes;
    private int flightAtStart;

    /** Recovery begins with {@code flight} bytes in the network. */
    void begin(int flight) {
        deliveredBytes = 0;
        sentBytes = 0;
        flightAtStart = Math.max(1, flight);
    }

    void onSent(int bytes) {
        sentBytes += bytes;
    }

    /**
     * Section 3: the congestion window that lets out what this ACK allows.
     *
     * @param delivered bytes that this ACK says have arrived
     * @param safe did it acknowledge data, and mark none as lost (slow start reduction bound)?
     */
    int window(TcpConnection c, int delivered, boolean safe) {
        CongestionWindow w = c.congestion;
        int pipe = c.pipe();
        deliveredBytes += delivered;
        int ssthresh = w.ssthreshBytes();
        long send;
        if (pipe > ssthresh) {
            send = (deliveredBytes * ssthresh + flightAtStart - 1) / flightAtStart - sentBytes;
        } else {
            long limit = deliveredBytes - sentBytes;
            if (safe) {
                limit = Math.max(limit, delivered) + w.mssBytes();
            }
            send = Math.min(ssthresh - pipe, limit);
        }
        if (sentBytes == 0 && c.board.pendingBytes() > 0) {
            // The first retransmission goes at once: without it nothing would move.
            send = Math.max(send, w.mssBytes());
        }
        return (int) Math.min(pipe + Math.max(0, send), Integer.MAX_VALUE);
    }
}
