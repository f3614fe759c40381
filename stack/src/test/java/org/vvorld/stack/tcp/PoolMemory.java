package org.vvorld.stack.tcp;

import org.vvorld.stack.packet.Charge;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.packet.PacketCache;
import org.vvorld.stack.packet.PacketPool;

/** Memory out of a worker's packet caches, small and large, charged to one vnet. */
public final class PoolMemory implements TcpMemory {
    /** A received packet that uses less than this part of a large slot is copied to a small one. */
    private static final int WASTE = 8;

    /** This part of a vnet's limit is kept for what arrives. */
    private static final int RESERVE = 4;

    private final PacketCache small;
    private final PacketCache large;
    private final Charge charge;

    public PoolMemory(PacketCache small, PacketCache large, Charge charge) {
        this.small = small;
        this.large = large;
        this.charge = charge;
    }

    @Override
    public Packet take(int bytes) {
        // What is written may wait; were there no room for what arrives, nothing would ever be acknowledged.
        if (charge.packets() >= charge.limit() - Math.max(1, charge.limit() / RESERVE) || !charge.tryCharge()) {
            return null;
        }
        Packet p = bytes > PacketPool.SMALL_SLOT_BYTES ? large.takeSpare() : null;
        if (p == null) {
            p = small.takeSpare();
        }
        if (p == null) {
            charge.release();
            return null;
        }
        p.reset(0);
        p.park();
        return p;
    }

    @Override
    public Packet keep(Packet p) {
        if (!charge.tryCharge()) {
            return null;
        }
        Packet kept = p;
        int length = p.length();
        if (p.capacity() > PacketPool.SMALL_SLOT_BYTES
                && length * WASTE < p.capacity()
                && length <= PacketPool.SMALL_SLOT_BYTES) {
            Packet copy = small.takeSpare();
            if (copy != null) {
                copy.reset(0);
                copy.copyFrom(p, p.head(), copy.append(length), length);
                free(p);
                kept = copy;
            }
        }
        kept.park();
        return kept;
    }

    @Override
    public Packet enlarge(Packet p) {
        Packet copy = p.capacity() > PacketPool.SMALL_SLOT_BYTES ? null : large.takeSpare();
        if (copy == null) {
            return p;
        }
        copy.reset(0);
        copy.copyFrom(p, p.head(), copy.append(p.length()), p.length());
        p.unpark();
        free(p);
        copy.park();
        return copy;
    }

    @Override
    public void release(Packet p) {
        handOver(p);
        free(p);
    }

    @Override
    public void handOver(Packet p) {
        p.unpark();
        charge.release();
    }

    @Override
    public void free(Packet p) {
        (p.capacity() > PacketPool.SMALL_SLOT_BYTES ? large : small).give(p);
    }
}
