package org.vvorld.stack.bridge;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where each address is: a hash table from (MAC, VLAN) to {@link BridgeEntry}, open-addressed over two arrays of longs. Every worker
 * reads and learns, without a lock and without garbage; who would have to wait learns with the next frame instead.
 *
 * <p>A key is set once in an array and stays; only its entry changes, by compare and swap, so no reader sees half of anything. An
 * entry that is gone leaves its key behind. When half of the keys are taken the arrays are copied, what lives alone; an address that
 * is learnt meanwhile into the old ones is learnt again with its next frame. What an administrator sets waits for the lock, so that
 * it is never lost.
 *
 * <p>How many there are is counted roughly while workers race, and exactly whenever it matters: before an address is refused.
 */
final class BridgeTable {
    static final int DEFAULT_MAXIMUM = 2000;
    static final int DEFAULT_TIMEOUT_SECONDS = 1200;

    /** What became of a source address. */
    enum Learnt {
        KNOWN,
        NEW,
        MOVED,
        /** There is no room. */
        FULL,
        /** Another thread was at it: with the next frame. */
        LATER,
        /** It is one of ours. */
        OWN
    }

    /** Is an entry still good? Told by who knows the ports. */
    interface Freshness {
        boolean isFresh(long entry, int tick);
    }

    /** Is an entry to stay? */
    interface Keep {
        boolean stays(long key, long entry);
    }

    /** Told of each live entry. */
    interface Visitor {
        void entry(long key, long entry);
    }

    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int VLAN_BITS = 12;
    private static final int SMALLEST = 8;

    private static final class Cells {
        final long[] keys;
        final long[] entries;
        final AtomicInteger taken = new AtomicInteger();

        Cells(int length) {
            keys = new long[length];
            entries = new long[length];
        }
    }

    private final Freshness freshness;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicInteger size = new AtomicInteger();
    private volatile Cells cells = new Cells(0);
    private volatile int maximum = DEFAULT_MAXIMUM;
    private volatile int pruned = -1;

    BridgeTable(Freshness freshness) {
        this.freshness = freshness;
    }

    static long key(long mac, int vlan) {
        return mac << VLAN_BITS | vlan;
    }

    static long mac(long key) {
        return key >>> VLAN_BITS;
    }

    static int vlan(long key) {
        return (int) key & (1 << VLAN_BITS) - 1;
    }

    private static int hash(long key) {
        long h = key * 0x9e37_79b9_7f4a_7c15L;
        return (int) (h ^ h >>> 32);
    }

    int maximum() {
        return maximum;
    }

    void maximum(int addresses) {
        maximum = addresses;
    }

    /** Addresses in it, own ones aside. */
    int size() {
        return size.get();
    }

    /** Entries that there is memory for. */
    int capacity() {
        return cells.keys.length;
    }

    /** The entry of a key, perhaps no longer fresh; {@link BridgeEntry#NONE} if there is none. Any worker. */
    long find(long key) {
        Cells c = cells;
        int i = indexOf(c, key);
        return i < 0 ? BridgeEntry.NONE : (long) CELL.getAcquire(c.entries, i);
    }

    private static int indexOf(Cells c, long key) {
        long[] keys = c.keys;
        int mask = keys.length - 1;
        if (mask < 0) {
            return -1;
        }
        // At most half of the keys are taken: this ends.
        for (int i = hash(key) & mask; ; i = i + 1 & mask) {
            long k = (long) CELL.getAcquire(keys, i);
            if (k == key) {
                return i;
            }
            if (k == 0) {
                return -1;
            }
        }
    }

    /** Notes that a frame from {@code key} came in: {@code seen} says where and when. Any worker. */
    Learnt learn(long key, long seen, int tick) {
        Cells c = cells;
        int i = indexOf(c, key);
        long old = i < 0 ? BridgeEntry.NONE : (long) CELL.getAcquire(c.entries, i);
        if (old == BridgeEntry.NONE) {
            return add(key, seen, tick);
        }
        if (old == seen) {
            return Learnt.KNOWN;
        }
        if (BridgeEntry.isFixed(old) && freshness.isFresh(old, tick)) {
            return BridgeEntry.isOwn(old) ? Learnt.OWN : Learnt.KNOWN;
        }
        boolean moves = BridgeEntry.place(old) != BridgeEntry.place(seen) && freshness.isFresh(old, tick);
        boolean replaced = CELL.compareAndSet(c.entries, i, old, seen);
        return replaced && moves ? Learnt.MOVED : Learnt.KNOWN;
    }

    private Learnt add(long key, long seen, int tick) {
        if (!reserve() && !(prune(tick) && reserve())) {
            return Learnt.FULL;
        }
        Cells c = cells;
        int i = claim(c, key);
        if (i < 0 && tryGrow(tick)) {
            c = cells;
            i = claim(c, key);
        }
        if (i >= 0 && CELL.compareAndSet(c.entries, i, BridgeEntry.NONE, seen)) {
            return Learnt.NEW;
        }
        size.decrementAndGet();
        return Learnt.LATER;
    }

    private boolean reserve() {
        if (size.incrementAndGet() <= maximum) {
            return true;
        }
        size.decrementAndGet();
        return false;
    }

    /** The index of the key, which is put there if it is not in yet; -1 if there is no room. */
    private static int claim(Cells c, long key) {
        int length = c.keys.length;
        int mask = length - 1;
        if (mask < 0) {
            return -1;
        }
        int i = hash(key) & mask;
        while (true) {
            long k = (long) CELL.getAcquire(c.keys, i);
            if (k == key) {
                return i;
            }
            if (k != 0) {
                i = i + 1 & mask;
            } else if (c.taken.incrementAndGet() * 2 > length) {
                c.taken.decrementAndGet();
                return -1;
            } else if (CELL.compareAndSet(c.keys, i, 0L, key)) {
                return i;
            } else {
                // Another worker has put a key there; this one, perhaps.
                c.taken.decrementAndGet();
            }
        }
    }

    /** Forgets what is no longer fresh, once a tick at most; false if it was done in this tick or is being done. */
    private boolean prune(int tick) {
        if (pruned == tick || !lock.tryLock()) {
            return false;
        }
        try {
            pruned = tick;
            sweep((key, e) -> freshness.isFresh(e, tick));
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean tryGrow(int tick) {
        if (!lock.tryLock()) {
            return false;
        }
        try {
            rebuild(tick, 1);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Forgets entries that are not to stay, and counts the others. With the lock. */
    private void sweep(Keep keep) {
        Cells c = cells;
        int live = 0;
        for (int i = 0; i < c.keys.length; i++) {
            long e = (long) CELL.getAcquire(c.entries, i);
            if (e != BridgeEntry.NONE
                    && !keep.stays(c.keys[i], e)
                    && CELL.compareAndSet(c.entries, i, e, BridgeEntry.NONE)) {
                e = BridgeEntry.NONE;
            }
            live += e == BridgeEntry.NONE || BridgeEntry.isOwn(e) ? 0 : 1;
        }
        size.set(live);
    }

    /** Copies what lives, with room for it and {@code more} new ones, for which places are reserved. With the lock. */
    private void rebuild(int tick, int more) {
        Cells old = cells;
        int live = 0;
        for (int i = 0; i < old.keys.length; i++) {
            live += isLive((long) CELL.getAcquire(old.entries, i), tick) ? 1 : 0;
        }
        int length = live + more == 0 ? 0 : SMALLEST;
        while (length < (live + more) * 4) {
            length *= 2;
        }
        Cells fresh = new Cells(length);
        int counted = 0;
        for (int i = 0; i < old.keys.length; i++) {
            long e = (long) CELL.getAcquire(old.entries, i);
            int at = isLive(e, tick) ? claim(fresh, (long) CELL.getAcquire(old.keys, i)) : -1;
            if (at >= 0) {
                fresh.entries[at] = e;
                counted += BridgeEntry.isOwn(e) ? 0 : 1;
            }
        }
        cells = fresh;
        size.set(counted + more);
    }

    private boolean isLive(long entry, int tick) {
        return entry != BridgeEntry.NONE && freshness.isFresh(entry, tick);
    }

    // --- administration ---

    /** Sets an entry whatever was there; false if there is no room for one more. */
    boolean put(long key, long entry, int tick) {
        lock.lock();
        try {
            sweep((k, e) -> freshness.isFresh(e, tick));
            if (!BridgeEntry.isOwn(entry) && find(key) == BridgeEntry.NONE && size.get() >= maximum) {
                return false;
            }
            int i = claim(cells, key);
            while (i < 0) {
                // Workers may take the new room before this does; each time there is more, up to the most that they may
                // learn.
                rebuild(tick, 1);
                i = claim(cells, key);
            }
            CELL.setVolatile(cells.entries, i, entry);
            sweep((k, e) -> true);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Takes an entry out; false if there was none that is fresh. */
    boolean remove(long key, int tick) {
        lock.lock();
        try {
            Cells c = cells;
            int i = indexOf(c, key);
            if (i < 0) {
                return false;
            }
            long old = (long) CELL.getAndSet(c.entries, i, BridgeEntry.NONE);
            sweep((k, e) -> true);
            return isLive(old, tick);
        } finally {
            lock.unlock();
        }
    }

    /** Keeps what is to stay; gives the memory back that is not needed then. */
    void keep(Keep keep, int tick) {
        lock.lock();
        try {
            sweep(keep);
            rebuild(tick, 0);
        } finally {
            lock.unlock();
        }
    }

    /** Shows the fresh entries, in no order. */
    void visit(Visitor visitor, int tick) {
        Cells c = cells;
        for (int i = 0; i < c.keys.length; i++) {
            long e = (long) CELL.getAcquire(c.entries, i);
            if (isLive(e, tick)) {
                visitor.entry((long) CELL.getAcquire(c.keys, i), e);
            }
        }
    }
}
