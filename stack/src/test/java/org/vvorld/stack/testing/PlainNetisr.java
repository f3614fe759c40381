package org.vvorld.stack.testing;

import java.util.SplittableRandom;
import org.vvorld.stack.netisr.Netisr;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.PacketPool;
import org.vvorld.stack.sim.LabNetisr;

/** One worker without thread, captures or poison: nothing but the stack, for what is measured. */
public final class PlainNetisr implements AutoCloseable {
    private final PacketPool small = new PacketPool(PacketPool.SMALL_SLOT_BYTES, 8192, false);
    private final PacketPool large = new PacketPool(PacketPool.LARGE_SLOT_BYTES, 16, false);
    private final LabNetisr netisr = new LabNetisr(1, () -> now(), small, large, new SplittableRandom(1));
    private long now;

    private long now() {
        return now;
    }

    public Netisr netisr() {
        return netisr;
    }

    public Workstream workstream() {
        return netisr.workstream(0);
    }

    public int packetsInUse() {
        return small.inUse() + large.inUse();
    }

    /** Turns until nothing is left to do, {@code nanos} later. */
    public void settle(long nanos) {
        now += nanos;
        netisr.settle();
    }

    @Override
    public void close() {
        small.close();
        large.close();
    }
}
