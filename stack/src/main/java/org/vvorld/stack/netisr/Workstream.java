package org.vvorld.stack.netisr;

import java.util.ArrayList;
import java.util.List;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.packet.PacketCache;
import org.vvorld.stack.packet.PacketPool;
import org.vvorld.stack.rss.FlowHash;
import org.vvorld.stack.time.Clock;
import org.vvorld.stack.time.TimerWheel;
import org.vvorld.stack.wire.SipHash;

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
    private final int index;
    private final Clock clock;
    private final TimerWheel timers;
    private final PacketCache small;
    private final PacketCache large;
    private final Netisr netisr;
    private final Crossings crossings = new Crossings(this);
    private final List<Source> sources = new ArrayList<>();
    private int nextSource;
    private Policy policy;
    private boolean isAlone;
    private int queueLimit;
    private long now;
    private final SipHash random;
    private long randoms;

    private Flushable[] toFlush = new Flushable[4];
    private int toFlushCount;

    /**
     * @param index the worker's number, from 0
     * @param seed of {@link #random}, a secret; from outside, so that a simulation repeats
     */
    public Workstream(int index, Netisr netisr, Clock clock, PacketPool small, PacketPool large, long seed) {
        this.index = index;
        this.netisr = netisr;
        this.clock = clock;
        this.now = clock.nowNanos();
        this.timers = new TimerWheel(now);
        this.small = new PacketCache(small);
        this.large = new PacketCache(large);
        this.random = new SipHash(seed, seed * 0x9e37_79b9_7f4a_7c15L ^ seed >>> 29);
        follow(netisr.policy());
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

    /** All workstreams. */
    public Netisr netisr() {
        return netisr;
    }

    /** The hash of an IP packet's flow: the one it came with, or else worked out, {@code networkAt} set. */
    public int flowHash(Packet p) {
        int known = p.flowHash();
        return known != FlowHash.NONE ? known : policy().flowHash().ofDatagram(p, p.networkAt());
    }

    /** The policy of this turn. */
    public Policy policy() {
        return policy;
    }

    private void follow(Policy p) {
        policy = p;
        queueLimit = p.queueLimit();
        isAlone = netisr.count() <= 1;
    }

    /** Starts a turn: reads the clock once and fires the timers that are due. Returns how many fired. */
    public int beginTurn() {
        refresh();
        return timers.advance(now);
    }

    /** Reads the clock and the policy again within a turn: after a sleep, before what arrived meanwhile is handled. */
    public void refresh() {
        now = clock.nowNanos();
        Policy p = netisr.policy();
        if (p != policy) {
            follow(p);
        }
    }

    /**
     * A number that nobody outside can guess, however many of the others he has seen: SipHash of a counter, under a key that comes from
     * outside. For identifiers, ports, and keys of their own.
     */
    public long random() {
        return random.hash(++randoms);
    }

    /** An ordinary packet, or null when memory is at its bound. */
    public Packet take() {
        return small.take();
    }

    /** A packet with room for {@code bytes} behind the usual headroom, of the slot size that fits; null when there is none. */
    public Packet take(int bytes) {
        return PacketPool.HEADROOM_BYTES + bytes <= small.pool().slotBytes() ? small.take() : large.take();
    }

    /** As {@link #take(int)}, but null also when packet memory is low: {@link PacketCache#takeSpare}. */
    public Packet takeSpare(int bytes) {
        return PacketPool.HEADROOM_BYTES + bytes <= small.pool().slotBytes() ? small.takeSpare() : large.takeSpare();
    }

    /** A copy of {@code p}, or null if packet memory is low: {@link PacketCache#takeSpare}. */
    public Packet copy(Packet p) {
        PacketCache from = p.tail() <= small.pool().slotBytes() ? small : large;
        Packet copy = from.takeSpare();
        if (copy != null) {
            copy.copyOf(p);
        }
        return copy;
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
     * Hands a packet to another vnet: appended here, run later in this turn or in a next one. False if {@code receiver}'s vnet has
     * its share waiting already, which is counted there; the caller still owns the packet then.
     */
    public boolean cross(Packet p, CrossingQueue queue, Shard receiver) {
        if (crossings.offer(p, queue, receiver, queueLimit)) {
            return true;
        }
        receiver.refused(Protocol.EPAIR);
        return false;
    }

    /** Would a packet to {@code receiver}'s vnet find room in the crossing queue now? If not, that is counted there. */
    public boolean hasRoom(Shard receiver) {
        if (receiver.waiting.admit(queueLimit)) {
            return true;
        }
        receiver.refused(Protocol.EPAIR);
        return false;
    }

    /** Packets in the crossing queue. */
    public int crossings() {
        return crossings.count();
    }

    /** The most there ever were. */
    public int crossingWatermark() {
        return crossings.watermark();
    }

    /** Hands over up to {@code budget} packets of the crossing queue. Returns how many. */
    public int runCrossings(int budget) {
        return crossings.run(budget);
    }

    /** Hands over packets of the crossing queue until it is empty: what they become crosses too. */
    public void runAllCrossings() {
        while (crossings.count() > 0) {
            crossings.run(crossings.count());
        }
    }

    /** Is this the only workstream, so that every flow is its own? */
    public boolean isAlone() {
        return isAlone;
    }

    /** Does this workstream own the flow with this hash? */
    public boolean owns(int hash) {
        return isAlone || policy.buckets().workerOf(hash) == index;
    }

    /** Has a source run, once a turn, until it is removed. */
    public void add(Source s) {
        sources.add(s);
    }

    public void remove(Source s) {
        sources.remove(s);
    }

    /** Ends the sources of a vnet's slice. */
    public void removeSourcesOf(Shard shard) {
        sources.removeIf(s -> s.shard() == shard);
    }

    /** Is there anything that makes packets? */
    public boolean hasSources() {
        return !sources.isEmpty();
    }

    /** When the first source has something to make, nanoseconds from {@code now}; {@link TimerWheel#NEVER} if none has. */
    public long nanosToSource(long now) {
        long soonest = TimerWheel.NEVER;
        for (int i = 0; i < sources.size(); i++) {
            soonest = Math.min(soonest, Math.max(0, sources.get(i).nanosToNext(now)));
        }
        return soonest;
    }

    /**
     * Has each source make up to {@code budget} packets, as long as fewer than {@code backlog} wait to cross: a generator must not outrun
     * the worker that has to carry what it makes. While more wait, one of them makes one packet: others' floods must not silence it.
     * They begin with another one each time. Returns how many were made.
     */
    public int runSources(int budget, int backlog) {
        int made = 0;
        int count = sources.size();
        boolean isBusy = crossings.count() >= backlog;
        for (int i = 0; i < count && (isBusy ? made == 0 : crossings.count() < backlog); i++) {
            nextSource = nextSource + 1 < count ? nextSource + 1 : 0;
            made += sources.get(nextSource).run(this, isBusy ? 1 : budget);
        }
        return made;
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
