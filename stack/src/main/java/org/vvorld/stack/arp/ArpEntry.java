package org.vvorld.stack.arp;

import java.util.Arrays;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.time.Timer;

/**
 * A neighbour.
 * <pre>
 *               reply                     unused at expiry
 *  INCOMPLETE ---------> REACHABLE ----------------------> GONE
 *      |                  |    ^                             ^
 *      |     used, expiry |    | reply                       |
 *      |                  v    |        no reply             |
 *      |                 PROBING ----------------------------+
 *      +---------------- no reply: pending packets ----------+
 *                        go back as unreachable
 * </pre>
 * {@link #mac} is what the fast path reads; the rest is guarded by the entry's monitor, except the timer, which belongs to the
 * worker that made the entry.
 */
public final class ArpEntry {
    enum State {
        INCOMPLETE,
        REACHABLE,
        PROBING,
        PERMANENT,
        GONE
    }

    static final long UNKNOWN = -1;

    private static final PendingPackets[] NONE = {};

    final Interface ifp;
    final int address;
    /** Number of the worker that made it and whose wheel its timer is on; -1 for one made by the admin thread. */
    final int worker;

    volatile long mac = UNKNOWN;
    volatile boolean used;
    /** Do we answer for it? Set when it is made. */
    boolean published;

    State state = State.INCOMPLETE;
    long expiresAt;
    int tries;
    Timer timer;

    /** The address that was heard; {@link #mac} follows when nothing waits any more. Under the monitor. */
    long heardMac = UNKNOWN;

    private PendingPackets[] waiting = NONE;

    ArpEntry(Interface ifp, int address, int worker) {
        this.ifp = ifp;
        this.address = address;
        this.worker = worker;
    }

    public Interface ifp() {
        return ifp;
    }

    public int address() {
        return address;
    }

    /** Did this worker make it: is its timer on that worker's wheel? */
    public boolean madeBy(Workstream on) {
        return worker == on.index();
    }

    /** Hardware address, or -1 while it is unknown. */
    public long mac() {
        return mac;
    }

    public synchronized boolean isPermanent() {
        return state == State.PERMANENT;
    }

    /** Do we answer requests for it, though it is not here? */
    public boolean isPublished() {
        return published;
    }

    /** Says that a packet goes to it: it will be asked again before it expires. */
    public void use() {
        if (!used) {
            used = true;
        }
    }

    /** Nanoseconds until it expires; negative when permanent or unresolved. */
    public synchronized long nanosToExpiry(long now) {
        return state == State.REACHABLE || state == State.PROBING ? Math.max(0, expiresAt - now) : -1;
    }

    /** Packets that wait for it. */
    public synchronized int pending() {
        int sum = 0;
        for (PendingPackets each : waiting) {
            sum += each == null ? 0 : each.count();
        }
        return sum;
    }

    /** What waits for it on one worker; null if nothing. Under the monitor. */
    PendingPackets waitingOn(int worker) {
        return worker < waiting.length ? waiting[worker] : null;
    }

    /** Under the monitor. */
    void waitingOn(int worker, PendingPackets packets) {
        if (worker >= waiting.length) {
            waiting = Arrays.copyOf(waiting, worker + 1);
        }
        waiting[worker] = packets;
    }

    /** Packets wait on so many workers or more. Under the monitor. */
    int workersWaiting() {
        return waiting.length;
    }

    /**
     * Lets the fast path see the address that was heard, unless packets wait for it still: what comes behind them on their worker
     * must not overtake them. Under the monitor.
     */
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
