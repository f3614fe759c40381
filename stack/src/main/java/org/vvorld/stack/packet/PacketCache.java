package org.vvorld.stack.packet;

/** One worker's share of a {@link PacketPool}: takes and frees packets without touching what other workers touch. */
public final class PacketCache {
    /** Packets moved to or from the pool at once. */
    public static final int BATCH = 64;

    private static final int RESERVE = 4;

    private final PacketPool pool;
    private final int limit;
    private Packet freeList;
    private int size;
    private long exhausted;

    // A collector puts the objects of two workers side by side. Two cache lines of nothing keep one worker's counters
    // out of
    // the other's cache line, and out of the one that is fetched along with it.
    @SuppressWarnings("UnusedVariable")
    private long pad00, pad01, pad02, pad03, pad04, pad05, pad06, pad07;
    @SuppressWarnings("UnusedVariable")
    private long pad08, pad09, pad10, pad11, pad12, pad13, pad14, pad15;

    public PacketCache(PacketPool pool) {
        this.pool = pool;
        this.limit = pool.cacheLimit();
        pool.register(this);
    }

    public PacketPool pool() {
        return pool;
    }

    /** How often {@link #take} found the pool empty. */
    public long exhausted() {
        return exhausted;
    }

    int size() {
        return size;
    }

    /** A packet, empty, with {@link PacketPool#HEADROOM_BYTES} in front; or null when the pool's bound is reached. */
    public Packet take() {
        Packet p = freeList;
        if (p == null) {
            p = refill();
            if (p == null) {
                exhausted++;
                return null;
            }
        }
        freeList = p.next;
        size--;
        pool.checkPoison(p);
        p.taken();
        p.reset(PacketPool.HEADROOM_BYTES);
        return p;
    }

    /**
     * The same, but null also when it would come out of the last {@value #RESERVE}th of the pool: for copies, of which one packet may
     * become many.
     */
    public Packet takeSpare() {
        return freeList != null || pool.available() > pool.capacity() / RESERVE ? take() : null;
    }

    private Packet refill() {
        freeList = pool.takeBatch();
        for (Packet p = freeList; p != null; p = p.next) {
            size++;
        }
        return freeList;
    }

    /** Frees a packet of this pool, whichever worker took it. */
    public void give(Packet p) {
        if (p.pool() != pool) {
            throw new IllegalArgumentException("packet of another pool");
        }
        p.freed();
        pool.poison(p);
        p.next = freeList;
        freeList = p;
        if (++size >= limit) {
            spill();
        }
    }

    private void spill() {
        Packet chain = freeList;
        Packet last = chain;
        for (int i = 1; i < BATCH; i++) {
            last = last.next;
        }
        freeList = last.next;
        last.next = null;
        size -= BATCH;
        pool.giveBatch(chain);
    }
}
