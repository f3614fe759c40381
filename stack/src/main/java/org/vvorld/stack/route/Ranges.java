package org.vvorld.stack.route;

/**
 * The range table of DXR (Zec, Rizzo, Mikuc, "DXR: Towards a Billion Routing Lookups per Second in Software", 2012, section 3): the
 * keys that share their first {@code depth} bits, cut where the longest match changes. Range {@code i} goes from start {@code i} to
 * the one before the next and has value {@code i}. Immutable: a change makes a new one. Starts are kept in the 16 or 32 bits after the
 * depth if no prefix is longer than that.
 */
abstract sealed class Ranges {
    final Object[] values;

    private Ranges(Object[] values) {
        this.values = values;
    }

    abstract Object find(long key);

    /** Do the starts fit in the 32 bits behind the depth? */
    boolean hasShortStarts() {
        return true;
    }

    /** The 32 bits behind the depth of start {@code i}. */
    abstract int shortStart(int i);

    /** Bytes of the starts' array, without its header. */
    abstract long startBytes();

    /** @param longest length of the longest prefix that cuts */
    static Ranges of(int depth, int longest, long[] starts, Object[] values) {
        if (longest <= depth + 16) {
            return new Narrow(depth, starts, values);
        }
        return longest <= depth + 32 ? new Middle(depth, starts, values) : new Wide(starts, values);
    }

    long bytes() {
        return Footprint.object(4 + 4 + 4) + Footprint.array(startBytes()) + Footprint.references(values.length);
    }

    // The searches are halvings without an exit or, but for the rare Wide, a branch: a sign becomes a mask, since half
    // of such
    // branches would be mispredicted. The first start is the least key of all, so that the answer is never before it.

    static final class Narrow extends Ranges {
        private final char[] starts;
        private final int shift;

        Narrow(int depth, long[] from, Object[] values) {
            super(values);
            shift = 64 - depth - 16;
            starts = new char[values.length];
            for (int i = 0; i < starts.length; i++) {
                starts[i] = (char) (from[i] >>> shift);
            }
        }

        @Override
        Object find(long key) {
            char[] s = starts;
            int wanted = (char) (key >>> shift);
            int base = 0;
            int n = s.length;
            while (n > 1) {
                int half = n >>> 1;
                base += half & (s[base + half] - wanted - 1) >> 31;
                n -= half;
            }
            return values[base];
        }

        @Override
        int shortStart(int i) {
            return starts[i] << 16;
        }

        /** The range that the 16 bits {@code wanted} are in, which is {@code range} or one behind it. */
        int next(int range, int wanted) {
            int i = range;
            while (i + 1 < starts.length && starts[i + 1] <= wanted) {
                i++;
            }
            return i;
        }

        @Override
        long startBytes() {
            return 2L * starts.length;
        }
    }

    static final class Middle extends Ranges {
        /** With the top bit turned, so that signed comparison orders them as unsigned. */
        private final int[] starts;

        private final int shift;

        Middle(int depth, long[] from, Object[] values) {
            super(values);
            shift = 64 - depth - 32;
            starts = new int[values.length];
            for (int i = 0; i < starts.length; i++) {
                starts[i] = (int) (from[i] >>> shift) ^ Integer.MIN_VALUE;
            }
        }

        @Override
        Object find(long key) {
            int[] s = starts;
            int wanted = (int) (key >>> shift) ^ Integer.MIN_VALUE;
            int base = 0;
            int n = s.length;
            while (n > 1) {
                int half = n >>> 1;
                base += half & (int) ((s[base + half] - 1L - wanted) >> 63);
                n -= half;
            }
            return values[base];
        }

        @Override
        int shortStart(int i) {
            return starts[i] ^ Integer.MIN_VALUE;
        }

        @Override
        long startBytes() {
            return 4L * starts.length;
        }
    }

    static final class Wide extends Ranges {
        /** With the top bit turned. */
        private final long[] starts;

        Wide(long[] from, Object[] values) {
            super(values);
            starts = new long[values.length];
            for (int i = 0; i < starts.length; i++) {
                starts[i] = from[i] ^ Long.MIN_VALUE;
            }
        }

        @Override
        Object find(long key) {
            long[] s = starts;
            long wanted = key ^ Long.MIN_VALUE;
            int base = 0;
            int n = s.length;
            while (n > 1) {
                int half = n >>> 1;
                base = s[base + half] <= wanted ? base + half : base;
                n -= half;
            }
            return values[base];
        }

        @Override
        boolean hasShortStarts() {
            return false;
        }

        @Override
        int shortStart(int i) {
            throw new IllegalStateException("a start of 64 bits");
        }

        @Override
        long startBytes() {
            return 8L * starts.length;
        }
    }
}
