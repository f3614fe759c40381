package org.vvorld.stack.tcp;

import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.packet.PacketPool;
import org.vvorld.stack.stats.Counter;

/** Memory of a vnet's shard: what waits is charged to the vnet, and every packet is in its books. */
final class ShardMemory implements TcpMemory {
    /** A received packet that uses less than this part of a large slot is copied to a small one. */
    private static final int WASTE = 8;

    /** This part of a vnet's limit is kept for what arrives. */
    private static final int RESERVE = 4;

    private final Shard shard;

    ShardMemory(Shard shard) {
        this.shard = shard;
    }

    @Override
    public Packet take(int bytes) {
        // What is written may wait; were there no room for what arrives, nothing would ever be acknowledged.
        int limit = shard.charge().limit();
        if (shard.charge().packets() >= limit - Math.max(1, limit / RESERVE)
                || !shard.charge().tryCharge()) {
            return null;
        }
        Packet p = bytes > PacketPool.SMALL_SLOT_BYTES ? shard.workstream().takeSpare(bytes) : null;
        if (p == null) {
            p = shard.workstream().takeSpare(0);
        }
        if (p == null) {
            shard.charge().release();
            return null;
        }
        shard.count(Counter.PACKETS_ORIGINATED);
        p.reset(0);
        p.park();
        return p;
    }

    @Override
    public Packet keep(Packet p) {
        if (!shard.charge().tryCharge()) {
            return null;
        }
        Packet kept = p;
        int length = p.length();
        if (p.capacity() > PacketPool.SMALL_SLOT_BYTES
                && length * WASTE < p.capacity()
                && length <= PacketPool.SMALL_SLOT_BYTES) {
            Packet copy = shard.workstream().takeSpare(0);
            if (copy != null) {
                copy.reset(0);
                copy.copyFrom(p, p.head(), copy.append(length), length);
                // One for one: the books need not know.
                shard.workstream().free(p);
                kept = copy;
            }
        }
        kept.park();
        return kept;
    }

    @Override
    public Packet enlarge(Packet p) {
        if (p.capacity() > PacketPool.SMALL_SLOT_BYTES) {
            return p;
        }
        Packet copy = shard.workstream().takeSpare(PacketPool.SMALL_SLOT_BYTES + 1);
        if (copy == null) {
            return p;
        }
        copy.reset(0);
        copy.copyFrom(p, p.head(), copy.append(p.length()), p.length());
        p.unpark();
        // One for one, in the books as in the charge.
        shard.workstream().free(p);
        copy.park();
        return copy;
    }

    @Override
    public void release(Packet p) {
        handOver(p);
        shard.consume(p);
    }

    @Override
    public void handOver(Packet p) {
        p.unpark();
        shard.charge().release();
    }

    @Override
    public void free(Packet p) {
        shard.consume(p);
    }
}
