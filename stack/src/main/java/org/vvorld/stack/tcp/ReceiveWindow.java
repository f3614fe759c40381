package org.vvorld.stack.tcp;

/** How much the peer may send, and receiver's silly window avoidance. RFC 9293 section 3.8.6.2.2. */
final class ReceiveWindow {
    private static final int MAXIMUM_UNSCALED = 0xffff;

    private ReceiveWindow() {}

    /** The shift that a buffer of up to {@code maximumBytes} needs. */
    static int scaleFor(int maximumBytes) {
        int scale = 0;
        while (scale < 14 && MAXIMUM_UNSCALED << scale < maximumBytes) {
            scale++;
        }
        return scale;
    }

    private static int free(TcpConnection c) {
        int free = Math.max(0, c.receiveSpace - c.receiveBuffer.size());
        return Math.min(free, MAXIMUM_UNSCALED << c.receiveScale);
    }

    /** The window field of the segment that goes out now; it is promised from here on. */
    static int advertise(TcpConnection c) {
        int current = c.receiveEdge - c.receiveNext;
        int free = free(c);
        // Never less than was promised; more only if it is worth a segment.
        int threshold = Math.min(c.receiveSpace / 2, c.congestion.mssBytes());
        int window = free - current >= threshold ? free : current;
        int field = Math.min(window >> c.receiveScale, MAXIMUM_UNSCALED);
        c.receiveEdge = Seq.max(c.receiveEdge, c.receiveNext + (field << c.receiveScale));
        return field;
    }

    /** Something was read: is the window so much larger that the peer should hear of it at once? */
    static boolean shouldUpdate(TcpConnection c) {
        int current = c.receiveEdge - c.receiveNext;
        int gain = free(c) - current;
        if (gain >= c.receiveSpace / 2) {
            return true;
        }
        return gain >= 2 * c.congestion.mssBytes() && (gain >= c.receiveSpace / 4 || current <= c.receiveSpace / 8);
    }
}
