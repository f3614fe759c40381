package org.vvorld.stack.netisr;

import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.packet.PacketCache;
import org.vvorld.stack.packet.PacketPool;
import org.vvorld.stack.time.Clock;
import org.vvorld.stack.time.TimerWheel;

/**
 * What one worker owns (FreeBSD's netisr calls it a workstream): its share of packet memory, its timers, its crossing queue, and
 * what must be flushed at the end of a turn. Everything in it is used by that worker's thread only. It has no thread of its own:
 * the daemon's worker drives it, and in tests and simulations a driver does.
 *
 * <pre>
 *   turn:  beginTurn -> (device input) -> runCrossings -> endTurn (flush)
 * </pre>
 */
public final class Workstream {
    /** Packets that may wait in the crossing queue, unless said otherwise. */
    public static final int DEFAULT_CROSSING_LIMIT = 16_384;

    private static final int INITIAL_QUEUE = 256;

    private final int index;
    private final Clock clock;
    private final TimerWheel timers;
    private final PacketCache small;
    private final PacketCache large;
    private final int crossingLimit;
    private long now;
    private long randomState;

    // The crossing queue: two rings in step, a power of two long, grown up to the limit.
    private Packet[] crossing = new Packet[INITIAL_QUEUE];
    private Port[] crossingTo = new Port[INITIAL_QUEUE];
    private int crossingHead;
    private int crossingCount;
    private int crossingWatermark;

    private Flushable[] toFlush = new Flushable[4];
    private int toFlushCount;

    /**
     * @param index the worker's number, from 0
     * @param seed of {@link #random}; from outside, so that a simulation repeats
     */
    public Workstream(int index, Clock clock, PacketPool small, PacketPool large, long seed, int crossingLimit) {
        this.index = index;
        this.clock = clock;
        this.now = clock.nowNanos();
        this.timers = new TimerWheel(now);
        this.small = new PacketCache(small);
        this.large = new PacketCache(large);
        this.randomState = seed;
        this.crossingLimit = crossingLimit;
    }

    public int index() {
        return index;
    }

    public TimerWheel timers() {
        return timers;
    }

    /** The time at the start of this turn, nanoseconds; compare by subtraction. */
    public long now() {
        return now;
    }

    /** Starts a turn: reads the clock once and fires the timers that are due. Returns how many fired. */
    public int beginTurn() {
        now = clock.nowNanos();
        return timers.advance(now);
    }

    /** Reads the clock again within a turn: after a sleep, before what arrived meanwhile is handled. */
    public void refresh() {
        now = clock.nowNanos();
    }

    /** A number nobody outside can guess from the one before it (SplitMix64): for identifiers, not for secrets. */
    public long random() {
        randomState += 0x9e3779b97f4a7c15L;
        long z = randomState;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /** An ordinary packet, or null when memory is at its bound. */
    public Packet take() {
        return small.take();
    }

    /** A packet with room for {@code bytes} behind the usual headroom, of the slot size that fits; null when there is none. */
    public Packet take(int bytes) {
        return PacketPool.HEADROOM_BYTES + bytes <= small.pool().slotBytes() ? small.take() : large.take();
    }

    /** Frees a packet. Who frees on a vnet's behalf counts first: see {@link Shard}. */
    public void free(Packet p) {
        (p.capacity() == small.pool().slotBytes() ? small : large).give(p);
    }

    /** How often packet memory was found at its bound. */
    public long exhausted() {
        return small.exhausted() + large.exhausted();
    }

    /**
     * Hands a packet to another vnet: appended here, run later in this turn or in the next. False if the queue is full; the
     * caller still owns the packet then.
     */
    public boolean cross(Packet p, Port to) {
        if (crossingCount == crossing.length && !growCrossing()) {
            return false;
        }
        int at = (crossingHead + crossingCount) & (crossing.length - 1);
        crossing[at] = p;
        crossingTo[at] = to;
        if (++crossingCount > crossingWatermark) {
            crossingWatermark = crossingCount;
        }
        p.park();
        return true;
    }

    private boolean growCrossing() {
        int length = crossing.length;
        if (length >= crossingLimit) {
            return false;
        }
        Packet[] packets = new Packet[length * 2];
        Port[] ports = new Port[length * 2];
        for (int i = 0; i < crossingCount; i++) {
            int from = (crossingHead + i) & (length - 1);
            packets[i] = crossing[from];
            ports[i] = crossingTo[from];
        }
        crossing = packets;
        crossingTo = ports;
        crossingHead = 0;
        return true;
    }

    /** Packets in the crossing queue. */
    public int crossings() {
        return crossingCount;
    }

    /** The most there ever were. */
    public int crossingWatermark() {
        return crossingWatermark;
    }

    /** Hands over up to {@code budget} packets of the crossing queue. Returns how many. */
    public int runCrossings(int budget) {
        int done = 0;
        while (done < budget && crossingCount > 0) {
            int at = crossingHead;
            Packet p = crossing[at];
            Port to = crossingTo[at];
            crossing[at] = null;
            crossingTo[at] = null;
            crossingHead = (at + 1) & (crossing.length - 1);
            crossingCount--;
            p.unpark();
            to.input(p, this);
            done++;
        }
        return done;
    }

    /** Asks for a {@link Flushable#flush} at the end of this turn. Ask once a turn. */
    public void flushLater(Flushable f) {
        if (toFlushCount == toFlush.length) {
            toFlush = java.util.Arrays.copyOf(toFlush, toFlushCount * 2);
        }
        toFlush[toFlushCount++] = f;
    }

    /** Ends a turn: lets gathered output go. What a flush throws comes out here, and the others are left for the next turn. */
    public void endTurn() {
        while (toFlushCount > 0) {
            Flushable f = toFlush[--toFlushCount];
            toFlush[toFlushCount] = null;
            f.flush(this);
        }
    }
}
