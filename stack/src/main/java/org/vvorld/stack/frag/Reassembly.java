package org.vvorld.stack.frag;

import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.packet.PacketPool;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.time.Timer;

/**
 * Puts the datagrams of one vnet together whose fragments come to one worker. Nothing is copied before all is there. What is
 * incomplete is bounded for the vnet, for each source and for each datagram: the oldest goes. Overlapping fragments take their
 * datagram with them (RFC 5722): which of the two an inspector in between saw, nobody knows.
 */
public final class Reassembly {
    private static final long SECOND = 1_000_000_000L;
    private static final int BUCKETS = 256;
    /** Objects kept for later. */
    private static final int MOST_FREE = 64;

    private final Shard shard;
    private final FragmentBudget budget;
    /** Made with the table. */
    private Timer timer;

    private Datagram[] buckets;
    /** Made with the table, so that nobody outside can choose what falls into one bucket. */
    private long key;

    private Datagram oldest;
    private Datagram youngest;
    private Datagram free;
    private int freeCount;

    public Reassembly(Shard shard, FragmentBudget budget) {
        this.shard = shard;
        this.budget = budget;
    }

    /**
     * Takes a fragment.
     *
     * @return the whole datagram, if this was what it lacked: its network header is at the head; null else
     */
    public Packet add(Interface in, Packet p, Fragment f) {
        Drop malformed = malformed(f);
        if (malformed != null) {
            shard.drop(p, malformed);
            return null;
        }
        int hash = hash(f);
        Datagram d = find(f, hash);
        int at = 0;
        if (d != null) {
            at = d.place(f, p);
            if (at == Datagram.DUPLICATE) {
                shard.drop(p, Drop.FRAGMENT_DUPLICATE);
                return null;
            }
            Drop against = at == Datagram.OVERLAP
                    ? Drop.FRAGMENT_OVERLAP
                    : d.count >= shard.sysctls().get(Sysctl.IP_MAX_FRAGS_PER_PACKET) ? Drop.FRAGMENT_TOO_MANY : null;
            if (against != null) {
                end(d, against);
                shard.drop(p, against);
                return null;
            }
        }
        Packet held = compact(p);
        Drop noRoom = admit(held, d, f);
        if (noRoom != null) {
            shard.drop(held, noRoom);
            return null;
        }
        if (d == null) {
            d = start(in, f, hash);
        }
        held.next = null;
        held.park();
        d.insert(at, f, held);
        return d.isWhole() ? whole(d) : null;
    }

    private static Drop malformed(Fragment f) {
        int end = f.offset + f.payloadBytes;
        // Ping of death: it would end behind the longest datagram.
        if (f.payloadBytes <= 0
                || end > f.family.mostPayloadBytes(f.headerBytes)
                || !f.isLast && (f.payloadBytes & 7) != 0) {
            return Drop.FRAGMENT_MALFORMED;
        }
        return null;
    }

    /** A small fragment in a large slot goes into a small one: it may have to wait. */
    private Packet compact(Packet p) {
        if (p.capacity() == PacketPool.SMALL_SLOT_BYTES || p.tail() > PacketPool.SMALL_SLOT_BYTES) {
            return p;
        }
        Packet small = shard.copy(p);
        if (small == null) {
            return p;
        }
        shard.consume(p);
        return small;
    }

    /** Makes room for a fragment, and for a new datagram if {@code d} is null, by giving up older ones. Null if there is room now. */
    private Drop admit(Packet p, Datagram d, Fragment f) {
        int most = shard.sysctls().get(Sysctl.IP_MAX_FRAG_PACKETS);
        if (d == null) {
            if (most > 0) {
                limitSource(f, Math.max(1, most / 2));
            }
            while (!budget.tryDatagram(most)) {
                if (!evictOldestBut(null)) {
                    return Drop.FRAGMENT_LIMIT;
                }
            }
        }
        Drop refused = admitFragment(p, d);
        if (refused != null && d == null) {
            budget.releaseDatagram();
        }
        return refused;
    }

    private Drop admitFragment(Packet p, Datagram d) {
        while (!budget.tryFragment(p, shard.sysctls().get(Sysctl.IP_MAX_FRAGS))) {
            if (!evictOldestBut(d)) {
                return Drop.FRAGMENT_LIMIT;
            }
        }
        while (!shard.charge().tryCharge()) {
            if (!evictOldestBut(d)) {
                budget.releaseFragment(p);
                return Drop.CHARGE_EXCEEDED;
            }
        }
        return null;
    }

    /** One source may have half of what there may be: its own oldest goes. */
    private void limitSource(Fragment f, int most) {
        int count = 0;
        Datagram last = null;
        for (Datagram d = youngest; d != null; d = d.older) {
            if (d.isFrom(f)) {
                count++;
                last = d;
            }
        }
        if (count >= most) {
            end(last, Drop.FRAGMENT_LIMIT);
        }
    }

    private boolean evictOldestBut(Datagram kept) {
        Datagram d = oldest == kept && kept != null ? kept.younger : oldest;
        if (d == null) {
            return false;
        }
        end(d, Drop.FRAGMENT_LIMIT);
        return true;
    }

    private Datagram find(Fragment f, int hash) {
        if (buckets == null) {
            return null;
        }
        for (Datagram d = buckets[hash & BUCKETS - 1]; d != null; d = d.next) {
            if (d.hash == hash && d.matches(f)) {
                return d;
            }
        }
        return null;
    }

    private int hash(Fragment f) {
        if (buckets == null) {
            key = shard.workstream().random() | 1;
        }
        long h = key;
        h = mix(h ^ f.sourceHigh) ^ f.sourceLow;
        h = mix(h) ^ f.destinationHigh;
        h = mix(h) ^ f.destinationLow;
        h = mix(h) ^ ((long) f.protocol << 32 | f.id & 0xffff_ffffL);
        return (int) (mix(h) >>> 32);
    }

    private long mix(long x) {
        long z = x * key;
        return (z ^ z >>> 29) * 0xbf58476d1ce4e5b9L ^ z >>> 32;
    }

    private Datagram start(Interface in, Fragment f, int hash) {
        if (buckets == null) {
            buckets = new Datagram[BUCKETS];
            timer = shard.timer(this::onTimer);
        }
        Datagram d = free;
        if (d == null) {
            d = new Datagram();
        } else {
            free = d.next;
            freeCount--;
        }
        long ttl = shard.sysctls().get(Sysctl.IP_FRAG_TTL) * SECOND;
        d.start(f, in, hash, shard.now() + ttl);
        int bucket = hash & BUCKETS - 1;
        d.next = buckets[bucket];
        buckets[bucket] = d;
        d.older = youngest;
        d.younger = null;
        if (youngest == null) {
            oldest = d;
            timer.arm(ttl);
        } else {
            youngest.younger = d;
        }
        youngest = d;
        return d;
    }

    private Packet whole(Datagram d) {
        int ecn = d.ecn();
        int payload = d.length();
        if (ecn < 0 || payload > d.family.mostPayloadBytes(d.headerBytes)) {
            end(d, ecn < 0 ? Drop.FRAGMENT_ECN : Drop.FRAGMENT_MALFORMED);
            return null;
        }
        int header = d.headerBytes;
        Packet p = shard.originate(header + payload);
        if (p == null) {
            end(d, Drop.FRAGMENT_NO_BUFFER);
            return null;
        }
        Packet first = d.parts[0];
        int at = p.append(header + payload);
        p.networkAt(at);
        p.copyFrom(first, first.networkAt(), at, header);
        for (int i = 0; i < d.count; i++) {
            Packet part = d.parts[i];
            p.copyFrom(part, part.head(), at + header + d.offset(i), part.length());
        }
        p.linkBroadcast(first.linkBroadcast());
        p.pcp(first.pcp());
        p.fib(first.fib());
        d.family.complete(p, first, header, ecn);
        shard.count(d.family.reassembled());
        unlink(d);
        for (int i = 0; i < d.count; i++) {
            shard.consume(takeOut(d, i));
        }
        recycle(d);
        return p;
    }

    /** Gives a datagram up. */
    private void end(Datagram d, Drop reason) {
        unlink(d);
        for (int i = 0; i < d.count; i++) {
            shard.drop(takeOut(d, i), reason);
        }
        recycle(d);
    }

    private Packet takeOut(Datagram d, int i) {
        Packet p = d.parts[i];
        d.parts[i] = null;
        p.unpark();
        budget.releaseFragment(p);
        shard.charge().release();
        return p;
    }

    private void unlink(Datagram d) {
        int bucket = d.hash & BUCKETS - 1;
        Datagram before = null;
        for (Datagram each = buckets[bucket]; each != d; each = each.next) {
            before = each;
        }
        if (before == null) {
            buckets[bucket] = d.next;
        } else {
            before.next = d.next;
        }
        if (d.older == null) {
            oldest = d.younger;
        } else {
            d.older.younger = d.younger;
        }
        if (d.younger == null) {
            youngest = d.older;
        } else {
            d.younger.older = d.older;
        }
        budget.releaseDatagram();
        if (oldest == null) {
            timer.cancel();
        }
    }

    private void recycle(Datagram d) {
        d.in = null;
        d.older = null;
        d.younger = null;
        d.next = null;
        if (freeCount < MOST_FREE) {
            d.next = free;
            free = d;
            freeCount++;
        }
    }

    private void onTimer() {
        while (oldest != null && oldest.expiresAt - shard.now() <= 0) {
            expire(oldest);
        }
        if (oldest != null) {
            timer.arm(oldest.expiresAt - shard.now());
        }
    }

    /** RFC 1122 section 3.3.2: too late. Who sent it is told only if the first fragment is here, which says what it was. */
    private void expire(Datagram d) {
        shard.count(d.family.timeouts());
        Packet first = d.hasFirst() ? d.parts[0] : null;
        unlink(d);
        for (int i = first == null ? 0 : 1; i < d.count; i++) {
            shard.drop(takeOut(d, i), Drop.FRAGMENT_TIMEOUT);
        }
        FragmentFamily family = d.family;
        Interface in = d.in;
        if (first != null) {
            takeOut(d, 0);
            first.extent(first.networkAt(), first.tail());
        }
        recycle(d);
        if (first != null) {
            family.onExpired(in, first);
        }
    }

    /** Gives up what came in by an interface that leaves; all, and the memory for it, if it is null. */
    public void forget(Interface in) {
        Datagram d = oldest;
        while (d != null) {
            Datagram next = d.younger;
            if (in == null || d.in == in) {
                end(d, Drop.FRAGMENT_FLUSHED);
            }
            d = next;
        }
        if (in == null) {
            buckets = null;
            free = null;
            freeCount = 0;
        }
    }
}
