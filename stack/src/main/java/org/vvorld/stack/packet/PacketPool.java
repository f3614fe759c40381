package org.vvorld.stack.packet;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * A bounded pool of packets of one slot size, shared by all workers. Native memory grows by slabs as it is needed, up to the
 * bound, and stays until {@link #close}.
 *
 * <p>Workers do not come here for each packet: a {@link PacketCache} moves them {@link PacketCache#BATCH} at a time, so the
 * monitor below is entered at most once in that many packets, and never while a worker frees as many as it takes.
 */
public final class PacketPool implements AutoCloseable {
    /** Slot of an ordinary frame, bytes: 1,514 and headroom for what tunnels push. */
    public static final int SMALL_SLOT_BYTES = 2048;
    /** Slot of an offloaded or jumbo frame, bytes. */
    public static final int LARGE_SLOT_BYTES = 66 * 1024;
    /** Room in front of a fresh packet, bytes: Ethernet, IPv4, a virtio-net header, and what a tunnel adds. */
    public static final int HEADROOM_BYTES = 128;

    /**
     * Space between two slots: one cache line. Slots a power of two apart would have all packets' headers compete for the same few
     * sets of the cache.
     */
    private static final int COLOUR_BYTES = 64;

    private static final int SLAB_BYTES = 1 << 20;
    private static final byte POISON = (byte) 0xde;

    private final int slotBytes;
    private final int capacity;
    private final boolean debug;
    private final Arena arena = Arena.ofShared();
    private final List<PacketCache> caches = new ArrayList<>();
    /** Chains of {@link PacketCache#BATCH} free packets, the last one of a slab shorter. */
    private final ArrayDeque<Packet> batches = new ArrayDeque<>();

    private int freeCount;
    private int created;
    private boolean closed;
    private volatile int handedOut;

    /**
     * @param slotBytes size of a slot in bytes
     * @param capacity most packets that will ever exist
     * @param debug fill freed slots with a pattern and check on reuse that nobody wrote to them
     */
    public PacketPool(int slotBytes, int capacity, boolean debug) {
        this.slotBytes = slotBytes;
        this.capacity = capacity;
        this.debug = debug;
    }

    public int slotBytes() {
        return slotBytes;
    }

    /** Most packets that this pool will hold. */
    public int capacity() {
        return capacity;
    }

    /** Packets for which native memory is there, free ones included. */
    public synchronized int created() {
        return created;
    }

    /** Packets somebody holds. Exact when the workers are quiet; otherwise as good as a moment's look can be. */
    public synchronized int inUse() {
        int used = created - freeCount;
        for (PacketCache cache : caches) {
            used -= cache.size();
        }
        return used;
    }

    /**
     * How many more packets can be had, those aside that workers keep for themselves. A volatile read: good for a decision on a
     * packet's way, a batch of {@link PacketCache#BATCH} or two behind the truth.
     */
    public int available() {
        return capacity - handedOut;
    }

    /** Native memory taken so far, bytes. */
    public synchronized long nativeBytes() {
        return created * ((long) slotBytes + COLOUR_BYTES);
    }

    synchronized void register(PacketCache cache) {
        caches.add(cache);
    }

    /**
     * How many packets a worker may keep for itself. Enough for all that it has on its way in a turn, else the packets of two workers
     * change places in the pool all the time, and with them the cache lines. But not so many that those of one worker are missing
     * in another.
     */
    int cacheLimit() {
        return Math.clamp(capacity / 16, 2 * PacketCache.BATCH, 16 * PacketCache.BATCH);
    }

    /** Gives a chain of up to {@link PacketCache#BATCH} packets, or null when the bound is reached. */
    synchronized Packet takeBatch() {
        if (batches.isEmpty()) {
            grow();
        }
        Packet chain = batches.pollLast();
        for (Packet p = chain; p != null; p = p.next) {
            freeCount--;
        }
        handedOut = created - freeCount;
        return chain;
    }

    /** Takes a chain of {@link PacketCache#BATCH} packets. */
    synchronized void giveBatch(Packet chain) {
        batches.addLast(chain);
        freeCount += PacketCache.BATCH;
        handedOut = created - freeCount;
    }

    private void grow() {
        int count = Math.min(Math.max(1, SLAB_BYTES / (slotBytes + COLOUR_BYTES)), capacity - created);
        if (count <= 0 || closed) {
            return;
        }
        long stride = (long) slotBytes + COLOUR_BYTES;
        MemorySegment slab = arena.allocate(count * stride, COLOUR_BYTES);
        Packet chain = null;
        for (int i = count - 1; i >= 0; i--) {
            Packet p = new Packet(slab.asSlice(i * stride, slotBytes), this);
            poison(p);
            p.next = chain;
            chain = p;
            if (i % PacketCache.BATCH == 0) {
                batches.addLast(chain);
                chain = null;
            }
        }
        created += count;
        freeCount += count;
    }

    void poison(Packet p) {
        if (debug) {
            p.slot().fill(POISON);
        }
    }

    /** @throws IllegalStateException in debug mode, if somebody wrote to the packet after it was freed */
    void checkPoison(Packet p) {
        if (!debug) {
            return;
        }
        MemorySegment s = p.slot();
        for (long i = 0; i < s.byteSize(); i++) {
            if (s.get(ValueLayout.JAVA_BYTE, i) != POISON) {
                throw new IllegalStateException("packet written to after it was freed, at offset " + i);
            }
        }
    }

    /** Gives the native memory back. Packets still held become unusable. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            batches.clear();
            freeCount = 0;
            created = 0;
            caches.clear();
            arena.close();
        }
    }
}
