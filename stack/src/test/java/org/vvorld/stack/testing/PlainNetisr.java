package org.vvorld.stack.testing;

import java.util.function.Consumer;
import org.vvorld.stack.netisr.Netisr;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.PacketPool;

/** One worker without thread, captures or poison: nothing but the stack, for what is measured. */
public final class PlainNetisr implements Netisr, AutoCloseable {
    private final PacketPool small = new PacketPool(PacketPool.SMALL_SLOT_BYTES, 8192, false);
    private final PacketPool large = new PacketPool(PacketPool.LARGE_SLOT_BYTES, 16, false);
    private final Workstream workstream = new Workstream(0, () -> now(), small, large, 1, 1024);
    private long now;

    private long now() {
        return now;
    }

    public Workstream workstream() {
        return workstream;
    }

    public int packetsInUse() {
        return small.inUse() + large.inUse();
    }

    /** Turns until nothing is left to do, {@code nanos} later. */
    public void settle(long nanos) {
        now += nanos;
        do {
            workstream.beginTurn();
            workstream.endTurn();
        } while (workstream.runCrossings(256) > 0);
    }

    @Override
    public int count() {
        return 1;
    }

    @Override
    public void post(int index, Consumer<Workstream> task) {
        task.accept(workstream);
    }

    @Override
    public void onEach(Consumer<Workstream> task) {
        workstream.runCrossings(workstream.crossings());
        task.accept(workstream);
    }

    @Override
    public void close() {
        small.close();
        large.close();
    }
}
