package org.vvorld.stack.route;

import java.util.function.UnaryOperator;

/**
 * Longest match on keys of 64 bits. Few prefixes are one {@link Ranges} under a binary search; more than {@value #ROOT_BURST} become
 * DXR: a {@link Node} by the first 16 bits, and ranges in each slot; a slot with too many splits by 8 bits more. Each size at which
 * parts join again is half of that at which they split. Large IPv4 tables publish a {@link Flat} in
 * place of the first node, large parts of IPv6 tables a {@link Packed} in place of a later one.
 *
 * <p>One admin thread changes it, any thread looks up. A lookup never waits: it follows references that are each read once, with
 * acquire. What they lead to is either immutable ({@link Ranges}, answers) or a {@link Node}, complete before it is published with
 * release. A change builds the ranges of the slots it touches anew and puts each in place by one such write; no other write changes
 * the answer for that slot's keys. So for every key there is one instant at which its answer goes from that before the change to
 * that after it, and a lookup gives the answer that held at some instant between its start and its end. Two lookups of different
 * keys may fall on both sides of one change. Nothing is used again while a reader may hold it: the garbage collector sees to that,
 * which is why ranges hold references to answers and not numbers of them.
 */
final class PrefixTable {
    static final long[] NO_LONGS = {};
    static final byte[] NO_BYTES = {};
    static final Object[] NONE = {};

    static final int ROOT_BURST = 512;

    /** What {@link #forEach} calls. */
    @FunctionalInterface
    interface Visitor {
        void visit(long address, int length, Object value);
    }

    private final int burst;
    private final int flat;
    private final int packed;
    private Rib rib = new Bucket(this, 0, 0);
    private Object cover;
    private volatile Object root;

    /**
     * @param burst the most prefixes that share a slot without a split
     * @param flat from how many prefixes on a table is {@link Flat}, whose keys are IPv4 addresses then
     * @param packed from how many prefixes on a part is {@link Packed}
     */
    PrefixTable(int burst, int flat, int packed) {
        this.burst = burst;
        this.flat = flat;
        this.packed = packed;
    }

    /** The answer for a key; a {@link Deep} where longer keys decide; null if nothing matches. */
    Object lookup(long key) {
        Object e = root;
        return e instanceof Flat f ? f.find(key) : below(e, key);
    }

    /** The answer for a key that an element decides. */
    static Object below(Object element, long key) {
        Object e = element;
        while (true) {
            if (e instanceof Node n) {
                e = n.getAcquire(key);
            } else if (e instanceof Packed p) {
                e = p.find(key);
            } else {
                break;
            }
        }
        // One by one, so that each is a comparison of classes and its search is inlined.
        if (e instanceof Ranges.Narrow r) {
            return r.find(key);
        }
        if (e instanceof Ranges.Middle r) {
            return r.find(key);
        }
        return e instanceof Ranges.Wide r ? r.find(key) : e;
    }

    /** Sets the value of a prefix; null removes it. */
    void set(long address, int length, Object value) {
        rib = rib.set(address, length, value, cover);
        root = rib.published;
    }

    /** The answer where nothing matches, null at first. */
    void cover(Object answer) {
        if (cover != answer) {
            cover = answer;
            root = rib.recover(answer);
        }
    }

    /** Puts other values in the place of all, null for none, and {@linkplain #refresh refreshes}. */
    void rewrite(UnaryOperator<Object> values) {
        rib = rib.rewrite(values);
        refresh();
    }

    /** Publishes all anew: values that were shown may rest now, or the other way round. A reader sees the old or the new of each key. */
    void refresh() {
        rib.republish(cover);
        root = rib.published;
    }

    Object exact(long address, int length) {
        return rib.exact(address, length);
    }

    void forEach(Visitor visitor) {
        rib.forEach(visitor);
    }

    int size() {
        return rib.size();
    }

    /** Splitting starts above this many prefixes. */
    int burst(int depth) {
        return depth == 0 ? ROOT_BURST : burst;
    }

    /**
     * The directory for a part with so many prefixes.
     *
     * @param now the one that it has, which is the answer if it suits; null for none
     */
    Directory directory(int depth, int size, Directory now) {
        boolean isDense = now != null && !(now instanceof Node);
        int from = depth == 0 ? flat : depth <= Packed.MOST_DEPTH ? packed : Integer.MAX_VALUE;
        boolean dense = size > (isDense ? from / 2 : from);
        if (now != null && dense == isDense) {
            return now;
        }
        if (dense) {
            return depth == 0 ? new Flat() : new Packed(depth);
        }
        return new Node(depth, stride(depth));
    }

    /** Below this many, parts join. */
    int merge(int depth) {
        return burst(depth) / 2;
    }

    int stride(int depth) {
        return depth == 0 ? 16 : 8;
    }

    /** Heap bytes of what lookups read, answers apart. */
    long lookupBytes() {
        return Footprint.object(5 * 4) + Node.bytes(root);
    }

    /** Heap bytes of what only changes need. */
    long ribBytes() {
        return rib.bytes();
    }
}
