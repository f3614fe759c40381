package org.vvorld.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A native array of {@code struct iovec}, allocated once and filled for each {@code readv} or {@code writev}.
 *
 * <pre>
 * struct iovec {              // 16 bytes, native byte order
 *     void  *iov_base;        //  0
 *     size_t iov_len;         //  8
 * };
 * </pre>
 *
 * For one thread at a time.
 */
public final class IoVec implements AutoCloseable {
    private static final int SIZE = 16;
    private static final int BASE = 0;
    private static final int LENGTH = 8;
    private static final int MOST = 1024; // UIO_MAXIOV: more are EINVAL

    private final Arena arena = Arena.ofShared();
    private final MemorySegment entries;
    private final int capacity;
    private long address;

    /** @param capacity number of entries, 1 to 1024 */
    public IoVec(int capacity) {
        if (capacity < 1 || capacity > MOST) {
            throw new IllegalArgumentException("an iovec array has 1 to " + MOST + " entries, not " + capacity);
        }
        this.capacity = capacity;
        entries = arena.allocate((long) capacity * SIZE, 8);
        address = entries.address();
    }

    public int capacity() {
        return capacity;
    }

    /**
     * Points entry {@code i} at memory.
     *
     * @param address native, as {@link MemorySegment#address()} gives it; the kernel trusts it, and so must the caller
     * @param length bytes
     */
    public void set(int i, long address, long length) {
        entries.set(JAVA_LONG, (long) i * SIZE + BASE, address);
        entries.set(JAVA_LONG, (long) i * SIZE + LENGTH, length);
    }

    /** Where entry {@code i} points; for a stand-in of a device. */
    public long base(int i) {
        return entries.get(JAVA_LONG, (long) i * SIZE + BASE);
    }

    /** Bytes at entry {@code i}; for a stand-in of a device. */
    public long length(int i) {
        return entries.get(JAVA_LONG, (long) i * SIZE + LENGTH);
    }

    /**
     * Address of the first entry, for a call that uses {@code count}. 0 when there are fewer and after {@link #close}: the kernel
     * answers EFAULT, where it would have followed memory that is not ours.
     */
    long address(int count) {
        return count <= capacity ? address : 0;
    }

    /** Frees the array; not while another thread reads or writes through it. */
    @Override
    public void close() {
        if (address != 0) {
            address = 0;
            arena.close();
        }
    }
}
