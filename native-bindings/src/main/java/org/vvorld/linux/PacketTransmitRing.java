package org.vvorld.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * The transmit ring: an array of frames, each a {@code struct tpacket2_hdr} or {@code tpacket3_hdr} (see {@link PacketReceiveFrames},
 * {@link PacketReceiveBlocks}; here only length and status count) with virtio-net header and Ethernet frame behind it. The kernel sends them in order, and gives a frame back
 * when the last reader of its bytes is done, which may be out of order.
 */
final class PacketTransmitRing {
    private static final int TP_STATUS_AVAILABLE = 0;
    private static final int TP_STATUS_SEND_REQUEST = 1;
    private static final int TP_STATUS_SENDING = 2;
    private static final int WAITS = TP_STATUS_SEND_REQUEST | TP_STATUS_SENDING;

    private static final VarHandle INT = JAVA_INT.varHandle();

    private final MemorySegment ring;
    private final int lengthAt;
    private final int statusAt;
    private final int dataAt;
    private final long begin;
    private final int frameBytes;
    private final int mask;

    /** Frames ever committed, and ever found sent; their difference waits. */
    private int committed;

    private int sent;

    /**
     * @param byFrame of version 2, else 3: the kernel has one version for both rings of a socket
     * @param begin where in {@code ring} this one begins, behind the receive ring
     */
    PacketTransmitRing(MemorySegment ring, boolean byFrame, long begin, int frames, int frameBytes) {
        this.ring = ring;
        lengthAt = byFrame ? 4 : 16;
        statusAt = byFrame ? 0 : 20;
        dataAt = byFrame ? 32 : PacketRings.TX_OVERHEAD_BYTES;
        this.begin = begin;
        this.frameBytes = frameBytes;
        mask = frames - 1;
    }

    int bufferBytes() {
        return frameBytes - dataAt;
    }

    long claim() {
        long frame = frame(committed);
        // Acquire: the kernel has read the bytes before it says so.
        int status = (int) INT.getAcquire(ring, frame + statusAt);
        // The other bits tell of a timestamp.
        return (status & WAITS) == TP_STATUS_AVAILABLE ? frame + dataAt : -Errno.EAGAIN.number();
    }

    void commit(int length) {
        long frame = frame(committed);
        ring.set(JAVA_INT, frame + lengthAt, length);
        // Release: length and bytes are written before the kernel may read them.
        INT.setRelease(ring, frame + statusAt, TP_STATUS_SEND_REQUEST);
        committed++;
    }

    /** Frames that the kernel has not taken up. It takes them in order, so this looks only at those it took since the last time. */
    int unsent() {
        while (sent != committed && (int) INT.getAcquire(ring, frame(sent) + statusAt) != TP_STATUS_SEND_REQUEST) {
            sent++;
        }
        return committed - sent;
    }

    private long frame(int number) {
        return begin + (long) (number & mask) * frameBytes;
    }
}
