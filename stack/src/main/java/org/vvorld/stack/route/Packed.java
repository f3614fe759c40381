package org.vvorld.stack.route;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.IdentityHashMap;

/**
 * A directory of many IPv6 prefixes whose slots' ranges stand in one array. A slot's {@link Ranges} of its own would be three objects,
 * and three reads of memory that wait for each other; here starts and answers are neighbours.
 *
 * <pre>
 *   data   | 256 slots | n starts, ascending, then n leaves of 16 bits, two in a word | ...
 *   slot   place * 128 + n - 1; turned (~) if there are no ranges, a leaf
 *   start  the 32 bits behind the slot's, with the top bit turned
 *   leaf   a number in answers
 * </pre>
 *
 * <p>What holds of chunks and answers in {@link Flat} holds here.
 */
final class Packed extends Directory {
    /** Where 32 bits are left behind the slot's. */
    static final int MOST_DEPTH = 24;

    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(int[].class);
    private static final int STRIDE = 8;
    private static final int SLOTS = 1 << STRIDE;
    private static final int START_BITS = 32;
    private static final int COUNT_BITS = 7;
    private static final int MOST_RANGES = 1 << COUNT_BITS;
    private static final int MOST_WORDS = words(MOST_RANGES);
    private static final int LEAF_BITS = 16;
    private static final int MOST_ANSWERS = 1 << LEAF_BITS;

    private final int[] data;
    private final Object[] answers;
    private final int depth;

    private int used = SLOTS;
    /** Number 0 is null. */
    private int answerCount = 1;

    private final IdentityHashMap<Object, Integer> numbers = new IdentityHashMap<>();

    /** With no answer anywhere, for the bits behind the first {@code depth}. */
    Packed(int depth) {
        this(depth, 1 << 12, 1 << 9);
    }

    private Packed(int depth, int words, int mostAnswers) {
        this.depth = depth;
        data = new int[words];
        answers = new Object[mostAnswers];
        Arrays.fill(data, 0, SLOTS, ~0);
    }

    /** The answer for a key, or what decides it: a {@link Node}, {@link Ranges} or {@link Packed}. */
    Object find(long key) {
        int[] d = data;
        int slot = (int) SLOT.getAcquire(d, (int) (key >>> 64 - STRIDE - depth) & SLOTS - 1);
        if (slot < 0) {
            return answers[~slot];
        }
        int wanted = (int) (key >>> 64 - STRIDE - START_BITS - depth) ^ Integer.MIN_VALUE;
        int n = count(slot);
        int from = place(slot);
        int at = 0;
        // No branch but the loop's, whose turns are as many in most slots: see Ranges.
        for (int left = n; left > 1; ) {
            int half = left >>> 1;
            at += half & (int) ((d[from + at + half] - 1L - wanted) >> 63);
            left -= half;
        }
        return answers[leaf(d, from + n, at)];
    }

    private static int count(int slot) {
        return (slot & MOST_RANGES - 1) + 1;
    }

    private static int place(int slot) {
        return slot >>> COUNT_BITS;
    }

    private static int words(int ranges) {
        return ranges + (ranges + 1) / 2;
    }

    private static int leaf(int[] data, int leaves, int i) {
        return data[leaves + (i >>> 1)] >>> ((i & 1) * LEAF_BITS) & MOST_ANSWERS - 1;
    }

    @Override
    boolean setRelease(int slot, Object element) {
        if (used + MOST_WORDS > data.length || answerCount + MOST_RANGES > answers.length) {
            return false;
        }
        if (!(element instanceof Ranges r && r.hasShortStarts() && r.values.length <= MOST_RANGES)) {
            SLOT.setRelease(data, slot, ~number(element));
            return true;
        }
        int n = r.values.length;
        for (int i = 0; i < n; i++) {
            data[used + i] = r.shortStart(i) ^ Integer.MIN_VALUE;
            addLeaf(n, i, r.values[i]);
        }
        SLOT.setRelease(data, slot, used << COUNT_BITS | n - 1);
        used += words(n);
        return true;
    }

    /** To the chunk that begins at {@link #used}, which nobody reads yet. */
    private void addLeaf(int n, int i, Object answer) {
        int word = used + n + (i >>> 1);
        data[word] = ((i & 1) == 0 ? 0 : data[word]) | number(answer) << (i & 1) * LEAF_BITS;
    }

    private int number(Object answer) {
        if (answer == null) {
            return 0;
        }
        Integer known = numbers.get(answer);
        if (known != null) {
            return known;
        }
        answers[answerCount] = answer;
        numbers.put(answer, answerCount);
        return answerCount++;
    }

    @Override
    Packed compacted() {
        int words = SLOTS;
        boolean[] isUsed = new boolean[answerCount];
        int live = 0;
        for (int slot = 0; slot < SLOTS; slot++) {
            int e = data[slot];
            int n = e < 0 ? 1 : count(e);
            words += e < 0 ? 0 : words(n);
            for (int i = 0; i < n; i++) {
                int number = e < 0 ? ~e : leaf(data, place(e) + n, i);
                live += isUsed[number] ? 0 : 1;
                isUsed[number] = true;
            }
        }
        int mostAnswers = Math.min(2 * live + 4 * MOST_RANGES, MOST_ANSWERS);
        Packed copy = new Packed(depth, words + words / 2 + 4 * MOST_WORDS, mostAnswers);
        for (int slot = 0; slot < SLOTS; slot++) {
            copy.take(this, slot);
        }
        return copy;
    }

    private void take(Packed from, int slot) {
        int e = from.data[slot];
        if (e < 0) {
            data[slot] = ~number(from.answers[~e]);
            return;
        }
        int n = count(e);
        System.arraycopy(from.data, place(e), data, used, n);
        for (int i = 0; i < n; i++) {
            addLeaf(n, i, from.answers[leaf(from.data, place(e) + n, i)]);
        }
        data[slot] = used << COUNT_BITS | n - 1;
        used += words(n);
    }

    @Override
    long bytes() {
        long sum = Footprint.object(6 * 4) + Footprint.array(4L * data.length) + Footprint.references(answers.length);
        for (int i = 0; i < answerCount; i++) {
            sum += Node.bytes(answers[i]);
        }
        return sum;
    }
}
