package org.vvorld.stack.wire;

import org.vvorld.stack.packet.Packet;

/**
 * The options of one TCP header, read into fields: one object a worker, filled anew for each segment. Of an option that comes
 * twice the last one counts; behind one of impossible length nothing is read any more, and what was read before it holds.
 * RFC 9293 section 3.2, RFC 7323, RFC 2018, RFC 5482.
 */
public final class TcpOptions {
    public static final int MAX_SACK_BLOCKS = 4;

    /** NOP, NOP, kind 8, length 10: how everybody writes timestamps (RFC 7323 appendix A). */
    public static final int TIMESTAMPS_HEADER = 0x0101_080a;

    public static final int KIND_MSS = 2;
    public static final int KIND_WINDOW_SCALE = 3;
    public static final int KIND_SACK_PERMITTED = 4;
    public static final int KIND_SACK = 5;
    public static final int KIND_TIMESTAMPS = 8;
    public static final int KIND_USER_TIMEOUT = 28;

    /** RFC 7323 section 2.3. */
    public static final int MAX_WINDOW_SCALE = 14;

    private static final int KIND_END = 0;
    private static final int KIND_NOP = 1;

    private final int[] sackStarts = new int[MAX_SACK_BLOCKS];
    private final int[] sackEnds = new int[MAX_SACK_BLOCKS];
    private int mss;
    private int windowScale;
    private boolean sackPermitted;
    private boolean timestamps;
    private int timestampValue;
    private int timestampEcho;
    private int sackBlocks;
    private int userTimeoutSeconds;

    /** Reads the options of the header at {@code at}, which {@link Tcp#isValid} has passed. */
    public void parse(Packet p, int at) {
        clear();
        int i = at + Tcp.MIN_HEADER_BYTES;
        int end = at + Tcp.headerLength(p, at);
        if (end - i == 12 && p.u32(i) == TIMESTAMPS_HEADER) {
            timestamps(p, i + 4);
            return;
        }
        while (i < end) {
            int kind = p.u8(i);
            if (kind == KIND_END) {
                return;
            }
            if (kind == KIND_NOP) {
                i++;
                continue;
            }
            if (i + 1 >= end) {
                return;
            }
            int length = p.u8(i + 1);
            if (length < 2 || i + length > end) {
                return;
            }
            option(p, i, kind, length);
            i += length;
        }
    }

    /** As if there were none. */
    public void clear() {
        mss = 0;
        windowScale = -1;
        sackPermitted = false;
        timestamps = false;
        sackBlocks = 0;
        userTimeoutSeconds = 0;
    }

    private void option(Packet p, int i, int kind, int length) {
        if (kind == KIND_TIMESTAMPS && length == 10) {
            timestamps(p, i + 2);
        } else if (kind == KIND_SACK && length > 2 && (length - 2) % 8 == 0) {
            sackBlocks = Math.min(MAX_SACK_BLOCKS, (length - 2) / 8);
            for (int b = 0; b < sackBlocks; b++) {
                sackStarts[b] = p.u32(i + 2 + b * 8);
                sackEnds[b] = p.u32(i + 6 + b * 8);
            }
        } else if (kind == KIND_MSS && length == 4) {
            mss = p.u16(i + 2);
        } else if (kind == KIND_WINDOW_SCALE && length == 3) {
            windowScale = Math.min(MAX_WINDOW_SCALE, p.u8(i + 2));
        } else if (kind == KIND_SACK_PERMITTED && length == 2) {
            sackPermitted = true;
        } else if (kind == KIND_USER_TIMEOUT && length == 4) {
            int value = p.u16(i + 2);
            // RFC 5482 section 3: the highest bit says minutes.
            userTimeoutSeconds = (value & 0x8000) == 0 ? value : (value & 0x7fff) * 60;
        }
    }

    private void timestamps(Packet p, int i) {
        timestamps = true;
        timestampValue = p.u32(i);
        timestampEcho = p.u32(i + 4);
    }

    /** Maximum segment size, bytes; 0 if it is not there. */
    public int mss() {
        return mss;
    }

    /** Shift of the window, at most {@link #MAX_WINDOW_SCALE}; -1 if it is not there. */
    public int windowScale() {
        return windowScale;
    }

    public boolean isSackPermitted() {
        return sackPermitted;
    }

    public boolean hasTimestamps() {
        return timestamps;
    }

    public int timestampValue() {
        return timestampValue;
    }

    public int timestampEcho() {
        return timestampEcho;
    }

    public int sackBlocks() {
        return sackBlocks;
    }

    /** First sequence number of a block. */
    public int sackStart(int block) {
        return sackStarts[block];
    }

    /** The sequence number behind a block. */
    public int sackEnd(int block) {
        return sackEnds[block];
    }

    /** The peer's user timeout, seconds; 0 if it is not there. */
    public int userTimeoutSeconds() {
        return userTimeoutSeconds;
    }
}
