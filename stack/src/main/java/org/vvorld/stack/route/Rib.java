package org.vvorld.stack.route;

import java.util.function.UnaryOperator;

/**
 * The admin's side of a part of a {@link PrefixTable}: the prefixes whose first {@code depth} bits are {@code base}, and what is
 * published of them for lookups.
 */
abstract sealed class Rib permits Bucket, Inner {
    final PrefixTable table;
    final int depth;
    final long base;

    /** A {@link Node}, {@link Ranges}, {@link Deep}, or an answer, null included. */
    Object published;

    Rib(PrefixTable table, int depth, long base) {
        this.table = table;
        this.depth = depth;
        this.base = base;
    }

    /**
     * Sets the value of a prefix, or removes it if null.
     *
     * @param cover the answer where no prefix of this part matches
     * @return what is in this one's place from now on; its {@link #published} is to be published
     */
    abstract Rib set(long address, int length, Object value, Object cover);

    /** The value of exactly this prefix, or null. */
    abstract Object exact(long address, int length);

    /** {@link #published} for another cover. */
    abstract Object recover(Object cover);

    /**
     * Puts other values in the place of all, null for none; {@link #republish} is to follow.
     *
     * @return what is in this one's place from now on
     */
    abstract Rib rewrite(UnaryOperator<Object> values);

    /** {@link #published} made anew in all parts. */
    abstract Object republish(Object cover);

    /** In order of address, unsigned, the shorter first. */
    abstract void forEach(PrefixTable.Visitor visitor);

    abstract int size();

    abstract long bytes();

    /** The last key of a prefix. */
    static long last(long address, int length) {
        return length == 64 ? address : address | -1L >>> length;
    }

    /** Is a value an answer, or one that lookups pass over? */
    static boolean isShown(Object value) {
        return value != null && !(value instanceof Nexthop<?> n && n.isResting());
    }

    /** A value as it is published below {@code cover}. */
    static Object under(Object value, Object cover) {
        if (value instanceof Deep d) {
            d.cover(cover);
        }
        return isShown(value) ? value : cover;
    }

    /** The values of deep /64s count on their own. */
    static long deepBytes(Object value) {
        return value instanceof Deep d ? d.lower.ribBytes() : 0;
    }
}
