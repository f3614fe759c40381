package org.vvorld.stack.nd;

import java.util.Arrays;
import java.util.function.Consumer;
import org.vvorld.stack.arp.PendingPackets;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.time.Timer;

/**
 * An IPv6 neighbour, RFC 4861 section 7.3.2.
 * <pre>
 *               solicited NA                 ReachableTime
 *  INCOMPLETE ----------------> REACHABLE ------------------> STALE --- GC --> GONE
 *      | NA, NS: STALE              ^                           | used
 *      |                            | solicited NA              v
 *      |                          PROBE <----- 5 s ---------- DELAY
 *      | no answer                  | no answer
 *      +----> GONE <----------------+
 * </pre>
 * {@link #mac} and {@link #stale} are what the fast path reads; the rest is guarded by the entry's monitor, except the timer, which
 * belongs to the worker that made the entry. As a task, it sets that timer.
 */
public final class NdEntry implements Consumer<Workstream> {
    static final long UNKNOWN = -1;

    private static final PendingPackets[] NONE = {};

    final Interface ifp;
    final long high;
    final long low;
    /** Number of the worker that made it and whose wheel its timer is on; -1 for one made by the admin thread. */
    final int worker;

    final NdResolver maker;
    volatile long mac = UNKNOWN;
    volatile boolean stale;
    NdState state = NdState.INCOMPLETE;
    boolean router;
    /** Do we answer for it? Set before the entry is in the table. */
    boolean published;
    /** When the state ends. */
    long endsAt;

    int tries;
    Timer timer;

    /** The address that was heard; {@link #mac} follows when nothing waits any more. Under the monitor. */
    long heardMac = UNKNOWN;

    private PendingPackets[] waiting = NONE;

    NdEntry(Interface ifp, long high, long low, int worker, NdResolver maker) {
        this.ifp = ifp;
        this.high = high;
        this.low = low;
        this.worker = worker;
        this.maker = maker;
    }

    public Interface ifp() {
        return ifp;
    }

    public long high() {
        return high;
    }

    public long low() {
        return low;
    }

    /** Did this worker make it: is its timer on that worker's wheel? */
    public boolean madeBy(Workstream on) {
        return worker == on.index();
    }

    /** Hardware address, or -1 while it is unknown. */
    public long mac() {
        return mac;
    }

    /** Must who sends to it say so to the resolver? */
    public boolean isStale() {
        return stale;
    }

    public synchronized NdState state() {
        return state;
    }

    public synchronized boolean isPermanent() {
        return state == NdState.PERMANENT;
    }

    /** Do we answer solicitations for it? RFC 4861 section 7.2.8. */
    public boolean isPublished() {
        return published;
    }

    /** Has it said that it is a router? */
    public synchronized boolean isRouter() {
        return router;
    }

    /** Nanoseconds until its state ends; negative when permanent or not yet known. */
    public synchronized long nanosToExpiry(long now) {
        return state == NdState.PERMANENT || state == NdState.INCOMPLETE || state == NdState.GONE
                ? -1
                : Math.max(0, endsAt - now);
    }

    /** Solicitations that it has not answered. */
    public synchronized int tries() {
        return tries;
    }

    /** Packets that wait for it. */
    public synchronized int pending() {
        int sum = 0;
        for (PendingPackets each : waiting) {
            sum += each == null ? 0 : each.count();
        }
        return sum;
    }

    @Override
    public void accept(Workstream on) {
        maker.schedule(this);
    }

    /** What waits for it on one worker; null if nothing. Under the monitor. */
    PendingPackets waitingOn(int onWorker) {
        return onWorker < waiting.length ? waiting[onWorker] : null;
    }

    /** Under the monitor. */
    void waitingOn(int onWorker, PendingPackets packets) {
        if (onWorker >= waiting.length) {
            waiting = Arrays.copyOf(waiting, onWorker + 1);
        }
        waiting[onWorker] = packets;
    }

    /** Packets wait on so many workers or more. Under the monitor. */
    int workersWaiting() {
        return waiting.length;
    }

    /** As {@code ArpEntry.publish}: the fast path sees the address when nothing waits any more. Under the monitor. */
    void publish() {
        for (PendingPackets each : waiting) {
            if (each != null) {
                return;
            }
        }
        waiting = NONE;
        mac = heardMac;
    }

    /** Takes all waiting packets, of all workers, as a chain, still parked. Under the monitor. */
    Packet takeAllPending() {
        Packet chain = null;
        for (PendingPackets each : waiting) {
            chain = each == null ? chain : each.takeBefore(chain);
        }
        waiting = NONE;
        return chain;
    }
}
