package org.vvorld.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * A receive ring by the block, TPACKET_V3: the kernel packs frames into blocks and hands a block over when it is full or old.
 *
 * <pre>
 * struct tpacket_block_desc {           struct tpacket3_hdr {             // native byte order
 *     u32 version;            //  0         u32 tp_next_offset;   //  0  from this header; 0: the last
 *     u32 offset_to_priv;     //  4         u32 tp_sec, tp_nsec;  //  4
 *     u32 block_status;       //  8         u32 tp_snaplen;       // 12
 *     u32 num_pkts;           // 12         u32 tp_len;           // 16
 *     u32 offset_to_first_pkt;// 16         u32 tp_status;        // 20
 *     ...                     // 20         u16 tp_mac;           // 24  from this header
 * };                                        u16 tp_net;           // 26
 *                                           u32 tp_rxhash;        // 28
 *                                           u32 tp_vlan_tci;      // 32
 *                                           u16 tp_vlan_tpid;     // 36
 *                                       };
 * </pre>
 */
final class PacketReceiveBlocks implements PacketReceiveRing {

    private static final int BLOCK_STATUS = 8;
    private static final int FRAMES = 12;
    private static final int FIRST_FRAME = 16;

    private static final int NEXT = 0;
    private static final int CAPTURED = 12;
    private static final int ORIGINAL = 16;
    private static final int STATUS = 20;
    private static final int MAC = 24;
    private static final int VLAN_TCI = 32;
    private static final int VLAN_PROTOCOL = 36;

    private static final VarHandle INT = JAVA_INT.varHandle();

    private final MemorySegment ring;
    private final int blockBytes;
    private final long end;

    private long block;
    private boolean inBlock;
    private int framesLeft;
    private long next;
    private long frame;

    /** @param ring begins with this ring */
    PacketReceiveBlocks(MemorySegment ring, int blocks, int blockBytes) {
        this.ring = ring;
        this.blockBytes = blockBytes;
        end = (long) blocks * blockBytes;
    }

    @Override
    public boolean next() {
        do {
            while (framesLeft == 0) {
                if (inBlock) {
                    giveBack();
                }
                if (!enter()) {
                    return false;
                }
            }
            frame = next;
            next += ring.get(JAVA_INT, frame + NEXT);
            framesLeft--;
            // A frame whose offload has no virtio-net header keeps its place without being filled in.
        } while ((ring.get(JAVA_INT, frame + STATUS) & TP_STATUS_USER) == 0);
        return true;
    }

    private boolean enter() {
        // Acquire: what the kernel wrote before it gave us the block is seen after it.
        int status = (int) INT.getAcquire(ring, block + BLOCK_STATUS);
        if ((status & TP_STATUS_USER) == 0) {
            return false;
        }
        inBlock = true;
        framesLeft = ring.get(JAVA_INT, block + FRAMES);
        next = block + ring.get(JAVA_INT, block + FIRST_FRAME);
        return true;
    }

    private void giveBack() {
        // Release: our reads are done before the kernel may write.
        INT.setRelease(ring, block + BLOCK_STATUS, TP_STATUS_KERNEL);
        inBlock = false;
        block += blockBytes;
        if (block == end) {
            block = 0;
        }
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
        return ring.get(JAVA_INT, frame + STATUS);
    }

    @Override
    public int vlanTci() {
        return (status() & TP_STATUS_VLAN_VALID) == 0 ? -1 : ring.get(JAVA_INT, frame + VLAN_TCI) & 0xffff;
    }

    @Override
    public int vlanProtocol() {
        return (status() & TP_STATUS_VLAN_TPID_VALID) == 0
                ? ETHERTYPE_VLAN
                : Short.toUnsignedInt(ring.get(JAVA_SHORT, frame + VLAN_PROTOCOL));
    }

    @Override
    public boolean isLarge() {
        return false;
    }
}
