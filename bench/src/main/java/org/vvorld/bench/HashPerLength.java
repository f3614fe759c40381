package org.vvorld.bench;

/** A rejected variant: an open hash a prefix length that occurs, probed from the longest on. */
final class HashPerLength {
    private static final class Level {
        private final int length;
        private long[] keys = new long[32];
        private Object[] answers = new Object[16];
        private int size;

        Level(int length) {
            this.length = length;
        }

        private int slot(long high, long low) {
            int mask = answers.length - 1;
            // The upper bits: those of a product that all bits of the key reach.
            long hash = high * 0x9e3779b97f4a7c15L ^ low * 0xc2b2ae3d27d4eb4fL;
            int i = (int) (hash >>> Long.numberOfLeadingZeros(mask));
            while (answers[i] != null && (keys[2 * i] != high || keys[2 * i + 1] != low)) {
                i = i + 1 & mask;
            }
            return i;
        }

        void put(long high, long low, Object answer) {
            int i = slot(high, low);
            size += answers[i] == null ? 1 : 0;
            keys[2 * i] = high;
            keys[2 * i + 1] = low;
            answers[i] = answer;
            if (2 * size > answers.length) {
                grow();
            }
        }

        private void grow() {
            long[] k = keys;
            Object[] a = answers;
            keys = new long[2 * k.length];
            answers = new Object[2 * a.length];
            size = 0;
            for (int i = 0; i < a.length; i++) {
                if (a[i] != null) {
                    put(k[2 * i], k[2 * i + 1], a[i]);
                }
            }
        }
    }

    private final Level[] levels = new Level[129];

    static long mask(int length) {
        return length <= 0 ? 0 : length >= 64 ? -1 : -1L << (64 - length);
    }

    void put(long high, long low, int length, Object answer) {
        if (levels[length] == null) {
            levels[length] = new Level(length);
        }
        levels[length].put(high, low, answer);
    }

    Object lookup(long high, long low) {
        for (int length = 128; length >= 0; length--) {
            Level l = levels[length];
            if (l != null) {
                Object answer = l.answers[l.slot(high & mask(l.length), low & mask(l.length - 64))];
                if (answer != null) {
                    return answer;
                }
            }
        }
        return null;
    }
}
