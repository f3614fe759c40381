package org.vvorld.stack.packet;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
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
    private Packet freeList;
    private int freeCount;
    private int created;
    private boolean closed;

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

    /** Native memory taken so far, bytes. */
    public synchronized long nativeBytes() {
        return created * ((long) slotBytes + COLOUR_BYTES);
    }

    synchronized void register(PacketCache cache) {
        caches.add(cache);
    }

    /** Gives a chain of up to {@code wanted} packets, or null when the bound is reached. */
    synchronized Packet takeBatch(int wanted) {
        if (freeList == null) {
            grow();
        }
        Packet chain = null;
        for (int i = 0; i < wanted && freeList != null; i++) {
            Packet p = freeList;
            freeList = p.next;
            freeCount--;
            p.next = chain;
            chain = p;
        }
        return chain;
    }

    synchronized void giveBatch(Packet chain) {
        for (Packet p = chain; p != null; ) {
            Packet next = p.next;
            p.next = freeList;
            freeList = p;
            freeCount++;
            p = next;
        }
    }

    private void grow() {
        int count = Math.min(Math.max(1, SLAB_BYTES / (slotBytes + COLOUR_BYTES)), capacity - created);
        if (count <= 0 || closed) {
            return;
        }
        long stride = (long) slotBytes + COLOUR_BYTES;
        MemorySegment slab = arena.allocate(count * stride, COLOUR_BYTES);
        for (int i = count - 1; i >= 0; i--) {
            Packet p = new Packet(slab.asSlice(i * stride, slotBytes), this);
            poison(p);
            p.next = freeList;
            freeList = p;
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
            freeList = null;
            freeCount = 0;
            created = 0;
            caches.clear();
            arena.close();
        }
    }
}
