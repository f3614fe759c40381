package org.vvorld.stack.arp;

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

    final Interface ifp;
    final int address;
    /** Number of the worker that made it and whose wheel its timer is on; -1 for one made by the admin thread. */
    final int worker;

    volatile long mac = UNKNOWN;
    volatile boolean used;
    State state = State.INCOMPLETE;
    long expiresAt;
    int tries;
    Timer timer;

    private Packet pendingHead;
    private Packet pendingTail;
    private int pending;

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

    /** Nanoseconds until it expires; negative when permanent or unresolved. */
    public synchronized long nanosToExpiry(long now) {
        return state == State.REACHABLE || state == State.PROBING ? Math.max(0, expiresAt - now) : -1;
    }

    /** Packets that wait for it. */
    public synchronized int pending() {
        return pending;
    }

    void addPending(Packet p) {
        p.next = null;
        p.park();
        if (pendingTail == null) {
            pendingHead = p;
        } else {
            pendingTail.next = p;
        }
        pendingTail = p;
        pending++;
    }

    /** The oldest waiting packet, or null. */
    Packet pollPending() {
        Packet p = pendingHead;
        if (p != null) {
            pendingHead = p.next;
            if (pendingHead == null) {
                pendingTail = null;
            }
            pending--;
            p.next = null;
            p.unpark();
        }
        return p;
    }

    /** Takes all waiting packets as a chain, still parked. */
    Packet takePending() {
        Packet chain = pendingHead;
        pendingHead = null;
        pendingTail = null;
        pending = 0;
        return chain;
    }
}
