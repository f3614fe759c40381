package org.vvorld.stack.stats;

import java.lang.invoke.VarHandle;

/**
 * Counts of many kinds of which most never happen: memory for those that did. One thread counts; others may read, and see a moment
 * late.
 */
public final class Tally {
    private static final int SHIFT = 4;
    private static final int BLOCK = 1 << SHIFT;

    /** Null where nothing has been counted. */
    private final long[][] blocks;

    /** @param kinds kinds are counted from 0 to this, exclusive */
    public Tally(int kinds) {
        blocks = new long[kinds + BLOCK - 1 >>> SHIFT][];
    }

    public void add(int kind) {
        long[] block = blocks[kind >>> SHIFT];
        if (block == null) {
            block = first(kind >>> SHIFT);
        }
        block[kind & BLOCK - 1]++;
    }

    private long[] first(int at) {
        long[] block = new long[BLOCK];
        // Whoever sees the block is to see zeros in it.
        VarHandle.storeStoreFence();
        blocks[at] = block;
        return block;
    }

    public long value(int kind) {
        long[] block = blocks[kind >>> SHIFT];
        return block == null ? 0 : block[kind & BLOCK - 1];
    }
}
