package org.vvorld.stack.route;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.IdentityHashMap;

/**
 * The lookup part of a large IPv4 table in three arrays. A random read of memory that is not in a cache takes far longer than all the
 * rest of a lookup; but reads of lookups that follow each other overlap, unless a branch between them is mispredicted. So there is no
 * branch here that depends on the address, but for what is longer than /24.
 *
 * <pre>
 *   bits 0-17   root[2^18] --&gt; a chunk in data: | 64 bits, one a /24 | leaf | leaf | ...
 *   bits 18-23  a bit is set where the leaf is not that of the /24 before; the bits up to ours, counted, are our leaf's number
 *   leaf        a number in answers; turned (~), that of a {@link Ranges} or {@link Node} that the bits from 24 on decide in
 * </pre>
 *
 * <p>That is a leaf-compressed node of a poptrie (Asai, Ohara, "Poptrie: A Compressed Trie with Population Count", 2015) below a DXR
 * table of 18 bits. Chunks and answers are only ever added, and complete before the one write with release that makes them reachable:
 * what a reader holds stays as it is. When there is no room any more, {@link #compacted} has a copy of what is in use, and the garbage
 * collector takes the rest when no reader holds it.
 */
final class Flat extends Directory {
    private static final VarHandle ROOT = MethodHandles.arrayElementVarHandle(int[].class);

    private static final int SLOTS = 1 << 18;
    /** Of the bits of a slot of the {@link Inner}, 2 are the root's. */
    private static final int QUARTERS = 4;

    private static final int LEAVES = 64;
    /** The words of the bits, before the leaves. */
    private static final int HEAD = 2;

    private static final int MOST_A_CHANGE = QUARTERS * (HEAD + LEAVES);

    private final int[] root = new int[SLOTS];
    private final int[] data;
    private final Object[] answers;

    private int used;
    private int answerCount;
    private final IdentityHashMap<Object, Integer> numbers = new IdentityHashMap<>();
    /** By number of the answer, where the chunk is that has no other leaf: slots share it. 0 for none. */
    private int[] uniform = new int[16];

    private final int[] chunk = new int[HEAD + LEAVES];

    /** With no answer anywhere. */
    Flat() {
        this(1 << 18, 1 << 12);
    }

    private Flat(int words, int mostAnswers) {
        data = new int[words];
        answers = new Object[mostAnswers];
        // Number 0 is null, and offset 0 the chunk that says so.
        answerCount = 1;
        data[0] = 1;
        used = HEAD + 1;
    }

    /** The answer for a key. */
    Object find(long key) {
        int[] d = data;
        int at = (int) ROOT.getAcquire(root, (int) (key >>> 46));
        int place = (int) (key >>> 40) & 63;
        long bits = d[at] & 0xffff_ffffL | (long) d[at + 1] << 32;
        int leaf = d[at + 1 + Long.bitCount(bits & -1L >>> (63 - place))];
        return leaf >= 0 ? answers[leaf] : PrefixTable.below(answers[~leaf], key);
    }

    @Override
    boolean setRelease(int slot, Object element) {
        if (used + MOST_A_CHANGE > data.length || answerCount + QUARTERS * LEAVES > answers.length) {
            return false;
        }
        Ranges.Narrow ranges = element instanceof Ranges.Narrow r ? r : null;
        int whole = ranges != null ? 0 : number(element);
        whole = element instanceof Node || element instanceof Ranges ? ~whole : whole;
        int range = 0;
        for (int quarter = 0; quarter < QUARTERS; quarter++) {
            if (ranges == null) {
                publish(slot * QUARTERS + quarter, uniformChunk(whole));
            } else {
                range = encode(ranges, range, quarter * LEAVES);
                publish(slot * QUARTERS + quarter);
            }
        }
        return true;
    }

    /** Puts the leaves of 64 /24s into {@link #chunk}; returns the range that the last begins in. */
    private int encode(Ranges.Narrow ranges, int from, int first) {
        int range = from;
        long bits = 0;
        int count = 0;
        int before = -1;
        for (int i = 0; i < LEAVES; i++) {
            int start = first + i << 8;
            range = ranges.next(range, start);
            boolean isCut = ranges.next(range, start + 0xff) != range;
            // Most /24s are in the range of the one before, whose number needs no second look.
            if (range == before && !isCut) {
                continue;
            }
            before = isCut ? -1 : range;
            int leaf = isCut ? ~number(ranges) : number(ranges.values[range]);
            if (count == 0 || chunk[HEAD + count - 1] != leaf) {
                chunk[HEAD + count++] = leaf;
                bits |= 1L << i;
            }
        }
        chunk[0] = (int) bits;
        chunk[1] = (int) (bits >>> 32);
        return range;
    }

    private static int length(int low, int high) {
        return HEAD + Integer.bitCount(low) + Integer.bitCount(high);
    }

    private void publish(int slot) {
        int length = length(chunk[0], chunk[1]);
        if (length == HEAD + 1) {
            publish(slot, uniformChunk(chunk[HEAD]));
            return;
        }
        int there = root[slot];
        // Most of a slot stays as it is when one prefix in it changes.
        if (!Arrays.equals(data, there, there + length, chunk, 0, length)) {
            System.arraycopy(chunk, 0, data, used, length);
            publish(slot, used);
            used += length;
        }
    }

    private void publish(int slot, int at) {
        if (root[slot] != at) {
            ROOT.setRelease(root, slot, at);
        }
    }

    private int uniformChunk(int leaf) {
        int number = leaf < 0 ? ~leaf : leaf;
        if (number == 0) {
            return 0;
        }
        if (number >= uniform.length) {
            uniform = Arrays.copyOf(uniform, Math.max(number + 1, 2 * uniform.length));
        }
        if (uniform[number] == 0) {
            data[used] = 1;
            data[used + 1] = 0;
            data[used + HEAD] = leaf;
            uniform[number] = used;
            used += HEAD + 1;
        }
        return uniform[number];
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
    Flat compacted() {
        boolean[] isUsed = new boolean[answerCount];
        int words = HEAD + 1;
        int live = 0;
        for (int at : root) {
            int length = length(data[at], data[at + 1]);
            words += length;
            for (int i = at + HEAD; i < at + length; i++) {
                int number = data[i] < 0 ? ~data[i] : data[i];
                live += isUsed[number] ? 0 : 1;
                isUsed[number] = true;
            }
        }
        Flat copy = new Flat(words + words / 2 + (1 << 16), 2 * live + (1 << 12));
        for (int slot = 0; slot < SLOTS; slot++) {
            int at = root[slot];
            int length = length(data[at], data[at + 1]);
            copy.chunk[0] = data[at];
            copy.chunk[1] = data[at + 1];
            for (int i = HEAD; i < length; i++) {
                int leaf = data[at + i];
                copy.chunk[i] = leaf < 0 ? ~copy.number(answers[~leaf]) : copy.number(answers[leaf]);
            }
            copy.publish(slot);
        }
        return copy;
    }

    @Override
    long bytes() {
        long sum = Footprint.object(6 * 4)
                + Footprint.array(4L * root.length)
                + Footprint.array(4L * data.length)
                + Footprint.references(answers.length);
        for (int i = 0; i < answerCount; i++) {
            sum += Node.bytes(answers[i]);
        }
        return sum;
    }
}
