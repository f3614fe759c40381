package org.vvorld.stack.packet;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a vnet holds of the shared packet memory: one for each packet that waits somewhere in it (neighbour resolution,
 * reassembly, a socket's queue). Bounded, and zero when the vnet is gone. Touched when a packet starts or ends to wait, not on
 * the way of one that does not.
 */
public final class Charge {
    private final AtomicInteger packets = new AtomicInteger();
    private volatile int limit;

    public Charge(int limit) {
        this.limit = limit;
    }

    /** Charges one packet; false, and nothing charged, when the vnet is at its limit. */
    public boolean tryCharge() {
        if (packets.incrementAndGet() > limit) {
            packets.decrementAndGet();
            return false;
        }
        return true;
    }

    public void release() {
        packets.decrementAndGet();
    }

    /** Packets charged now. */
    public int packets() {
        return packets.get();
    }

    public int limit() {
        return limit;
    }

    public void limit(int newLimit) {
        limit = newLimit;
    }
}
