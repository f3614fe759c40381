package org.vvorld.bench;

import java.util.Arrays;

/** A rejected variant: a binary trie in arrays, a step a bit. */
final class BinaryTrie {
    private int[] children = new int[1024];
    private Object[] answers = new Object[512];
    private int nodes = 1;

    void put(long high, long low, int length, Object answer) {
        int at = 0;
        for (int i = 0; i < length; i++) {
            int edge = 2 * at + bit(high, low, i);
            if (children[edge] == 0) {
                if (nodes == answers.length) {
                    children = Arrays.copyOf(children, 4 * nodes);
                    answers = Arrays.copyOf(answers, 2 * nodes);
                }
                children[edge] = nodes++;
            }
            at = children[edge];
        }
        answers[at] = answer;
    }

    private static int bit(long high, long low, int i) {
        return (int) ((i < 64 ? high : low) >>> (63 - (i & 63))) & 1;
    }

    Object lookup(long high, long low) {
        Object best = null;
        int at = 0;
        int i = 0;
        do {
            best = answers[at] != null ? answers[at] : best;
            at = i < 128 ? children[2 * at + bit(high, low, i++)] : 0;
        } while (at != 0);
        return best;
    }
}
