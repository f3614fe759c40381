package org.vvorld.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * A receive ring by the frame, TPACKET_V2: each frame has a place of one size and is handed over at once. One that is longer is cut
 * there, and whole in the socket's queue.
 *
 * <pre>
 * struct tpacket2_hdr {                 // native byte order
 *     u32 tp_status;        //  0
 *     u32 tp_len;           //  4
 *     u32 tp_snaplen;       //  8
 *     u16 tp_mac;           // 12  from this header
 *     u16 tp_net;           // 14
 *     u32 tp_sec, tp_nsec;  // 16
 *     u16 tp_vlan_tci;      // 24
 *     u16 tp_vlan_tpid;     // 26
 * };
 * </pre>
 */
final class PacketReceiveFrames implements PacketReceiveRing {
    private static final int STATUS = 0;
    private static final int ORIGINAL = 4;
    private static final int CAPTURED = 8;
    private static final int MAC = 12;
    private static final int VLAN_TCI = 24;
    private static final int VLAN_PROTOCOL = 26;

    private static final VarHandle INT = JAVA_INT.varHandle();

    private final MemorySegment ring;
    private final int frameBytes;
    private final long end;

    private long frame;
    private boolean inFrame;
    private int status;

    /** @param ring begins with this ring */
    PacketReceiveFrames(MemorySegment ring, int frames, int frameBytes) {
        this.ring = ring;
        this.frameBytes = frameBytes;
        end = (long) frames * frameBytes;
    }

    @Override
    public boolean next() {
        if (inFrame) {
            // Release: our reads are done before the kernel may write.
            INT.setRelease(ring, frame + STATUS, TP_STATUS_KERNEL);
            inFrame = false;
            frame += frameBytes;
            if (frame == end) {
                frame = 0;
            }
        }
        // Acquire: what the kernel wrote before it gave us the frame is seen after it.
        int now = (int) INT.getAcquire(ring, frame + STATUS);
        if ((now & TP_STATUS_USER) == 0) {
            return false;
        }
        status = now;
        inFrame = true;
        return true;
    }

    @Override
    public long frameOffset() {
        return frame + Short.toUnsignedInt(ring.get(JAVA_SHORT, frame + MAC));
    }

    @Override
    public int capturedBytes() {
        return ring.get(JAVA_INT, frame + CAPTURED);
    }

    @Override
    public int originalBytes() {
        return ring.get(JAVA_INT, frame + ORIGINAL);
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public int vlanTci() {
        return (status & TP_STATUS_VLAN_VALID) == 0 ? -1 : Short.toUnsignedInt(ring.get(JAVA_SHORT, frame + VLAN_TCI));
    }

    @Override
    public int vlanProtocol() {
        return (status & TP_STATUS_VLAN_TPID_VALID) == 0
                ? ETHERTYPE_VLAN
                : Short.toUnsignedInt(ring.get(JAVA_SHORT, frame + VLAN_PROTOCOL));
    }

    @Override
    public boolean isLarge() {
        return (status & TP_STATUS_COPY) != 0;
    }
}
