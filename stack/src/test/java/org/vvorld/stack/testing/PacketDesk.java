package org.vvorld.stack.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.packet.PacketCache;
import org.vvorld.stack.packet.PacketPool;

/** Packets for tests of codecs and machines that stand alone: taken, filled, and all back at the end. */
public final class PacketDesk implements AutoCloseable {
    private final PacketPool pool = new PacketPool(PacketPool.SMALL_SLOT_BYTES, 64, false);
    private final PacketCache cache = new PacketCache(pool);
    private final Packet scratch = cache.take();

    /** A packet of its own; {@link #give} takes it back. */
    public Packet take() {
        Packet p = cache.take();
        p.reset(PacketPool.HEADROOM_BYTES);
        return p;
    }

    public void give(Packet p) {
        cache.give(p);
    }

    /** The one scratch packet with these bytes at its very end, so that a read behind them throws. */
    public Packet of(byte[] bytes) {
        int at = scratch.capacity() - bytes.length;
        scratch.reset(at);
        scratch.extent(at, scratch.capacity());
        scratch.copyFrom(bytes, 0, at, bytes.length);
        return scratch;
    }

    public Packet of(String hex) {
        return of(Bytes.hex(hex));
    }

    @Override
    public void close() {
        cache.give(scratch);
        assertEquals(0, pool.inUse());
        pool.close();
    }
}
