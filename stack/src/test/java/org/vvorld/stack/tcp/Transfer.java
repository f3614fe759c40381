package org.vvorld.stack.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A user that writes so many bytes of a pattern and closes, and holds what it reads against another pattern. */
class Transfer implements TcpEvents {
    private static final int PERIOD = 65_521;
    private static final int CHUNK = 256 * 1024;
    private static final MemorySegment PATTERN = pattern();

    private final long toWrite;
    private final int phase;
    private final int peerPhase;
    private final MemorySegment buffer = Arena.ofAuto().allocate(CHUNK);
    private long written;
    long read;
    boolean connected;
    boolean ended;
    boolean closed;
    boolean slow;
    TcpError error;
    long closedAtNanos;
    long endedAtNanos;

    Transfer(long toWrite, int phase, int peerPhase) {
        this.toWrite = toWrite;
        this.phase = phase;
        this.peerPhase = peerPhase;
    }

    private static MemorySegment pattern() {
        MemorySegment m = Arena.ofAuto().allocate(PERIOD + CHUNK);
        long x = 88172645463325252L;
        for (int i = 0; i < PERIOD + CHUNK; i++) {
            x ^= x << 13;
            x ^= x >>> 7;
            x ^= x << 17;
            m.set(ValueLayout.JAVA_BYTE, i, i < PERIOD ? (byte) x : m.get(ValueLayout.JAVA_BYTE, i - PERIOD));
        }
        return m;
    }

    private static long at(long offset, int phase) {
        return (offset + phase) % PERIOD;
    }

    @Override
    public void onConnected(TcpConnection c) {
        connected = true;
        write(c);
    }

    private void write(TcpConnection c) {
        while (written < toWrite) {
            int n = (int) Math.min(toWrite - written, CHUNK);
            int taken = c.write(PATTERN, at(written, phase), n);
            if (taken < 0) {
                return;
            }
            written += taken;
            if (taken < n) {
                return;
            }
        }
        c.shutdownWrite();
    }

    @Override
    public void onWritable(TcpConnection c) {
        write(c);
    }

    @Override
    public void onReadable(TcpConnection c) {
        if (!slow) {
            drain(c);
        }
    }

    void drain(TcpConnection c) {
        int n;
        while ((n = c.read(buffer, 0, CHUNK)) > 0) {
            long mismatch = MemorySegment.mismatch(buffer, 0, n, PATTERN, at(read, peerPhase), at(read, peerPhase) + n);
            assertEquals(-1, mismatch, "byte " + (read + mismatch) + " is wrong");
            read += n;
        }
        if (n < 0 && !ended) {
            ended = true;
            endedAtNanos = c.context.now();
        }
    }

    @Override
    public void onTimeWait(TcpConnection c, TimeWait record) {}

    @Override
    public void onClosed(TcpConnection c, TcpError why) {
        drain(c);
        closed = true;
        error = why;
        closedAtNanos = c.context.now();
    }

    @Override
    public String toString() {
        return "wrote " + written + " of " + toWrite + ", read " + read + (ended ? ", ended" : "")
                + (closed ? ", closed " + error : "");
    }
}
