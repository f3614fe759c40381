package org.vvorld.stack.tcp;

/** How much may be in flight, and what a {@link CongestionControl} needs to decide it. RFC 5681. */
public final class CongestionWindow {
    /** No slow start threshold is known yet. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    /** Beyond this there is no link. */
    private static final int MAXIMUM_BYTES = 1 << 30;

    private int bytes;
    private int ssthreshBytes = UNLIMITED;
    private int mssBytes;

    /** The window at the start: RFC 6928 section 2, at most so many segments. */
    void open(int mss, int segments) {
        mssBytes = mss;
        bytes = initialBytes(mss, segments);
    }

    static int initialBytes(int mss, int segments) {
        // RFC 6928: min(10 * MSS, max(2 * MSS, 14600)), for any number of segments.
        return Math.min(segments * mss, Math.max(2 * mss, segments * 1460));
    }

    /** The congestion window, bytes. */
    public int bytes() {
        return bytes;
    }

    /** Sets the window, at least one segment. */
    public void bytes(int value) {
        bytes = Math.clamp(value, mssBytes, MAXIMUM_BYTES);
    }

    public int ssthreshBytes() {
        return ssthreshBytes;
    }

    public void ssthreshBytes(int value) {
        ssthreshBytes = value;
    }

    /** Data of a full segment, bytes. */
    public int mssBytes() {
        return mssBytes;
    }

    /** Segments are smaller from now on; the window is the same number of bytes, or one segment. */
    void mssBytes(int value) {
        mssBytes = value;
        bytes(bytes);
    }

    public boolean isSlowStart() {
        return bytes < ssthreshBytes;
    }

    /**
     * Slow start with appropriate byte counting (RFC 3465 section 2.2).
     *
     * @param limitSegments most segments that one ACK adds
     * @return bytes of {@code acked} that were not used up before the threshold
     */
    public int slowStart(int acked, int limitSegments) {
        int counted = Math.min(acked, limitSegments * mssBytes);
        int room = ssthreshBytes == UNLIMITED ? counted : Math.max(0, ssthreshBytes - bytes);
        int used = Math.min(counted, room);
        bytes(bytes + used);
        return counted - used;
    }
}
