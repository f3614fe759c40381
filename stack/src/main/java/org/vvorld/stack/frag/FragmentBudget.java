package org.vvorld.stack.frag;

import java.util.concurrent.atomic.AtomicInteger;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.packet.PacketPool;

/** What incomplete datagrams a vnet holds, on all workers; bounded by {@code net.inet.ip.maxfragpackets} and {@code maxfrags}. */
public final class FragmentBudget {
    private static final int UNLIMITED = -1;

    private final AtomicInteger datagrams = new AtomicInteger();
    /** In ordinary slots: a fragment that lies in a large one counts as many as that is long. */
    private final AtomicInteger slots = new AtomicInteger();

    /** Incomplete datagrams now. */
    public int datagrams() {
        return datagrams.get();
    }

    /** Memory of the fragments held, in units of {@link PacketPool#SMALL_SLOT_BYTES}. */
    public int slots() {
        return slots.get();
    }

    boolean tryDatagram(int limit) {
        return tryAdd(datagrams, 1, limit);
    }

    void releaseDatagram() {
        datagrams.decrementAndGet();
    }

    boolean tryFragment(Packet p, int limit) {
        return tryAdd(slots, slotsOf(p), limit);
    }

    void releaseFragment(Packet p) {
        slots.addAndGet(-slotsOf(p));
    }

    private static int slotsOf(Packet p) {
        return (p.capacity() + PacketPool.SMALL_SLOT_BYTES - 1) / PacketPool.SMALL_SLOT_BYTES;
    }

    private static boolean tryAdd(AtomicInteger to, int more, int limit) {
        if (to.addAndGet(more) > limit && limit != UNLIMITED) {
            to.addAndGet(-more);
            return false;
        }
        return true;
    }
}
