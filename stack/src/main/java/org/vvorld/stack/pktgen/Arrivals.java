package org.vvorld.stack.pktgen;

/**
 * What has arrived of one flow, as {@value #LONGS} longs in somebody's array. One worker writes, others read a moment late.
 *
 * <p>Numbers are compared as RFC 1982 has it, so they may wrap.
 */
final class Arrivals {
    static final int LONGS = 4;

    private static final int PACKETS = 0;
    private static final int HIGHEST = 1;
    private static final int SPAN = 2;
    private static final int REORDERED = 3;

    private Arrivals() {}

    static void add(long[] a, int at, int number) {
        if (a[at + PACKETS]++ == 0) {
            a[at + HIGHEST] = number;
            a[at + SPAN] = 1;
            return;
        }
        int ahead = number - (int) a[at + HIGHEST];
        if (ahead > 0) {
            a[at + HIGHEST] = number;
            a[at + SPAN] += ahead;
        } else {
            a[at + REORDERED]++;
        }
    }

    static long packets(long[] a, int at) {
        return a[at + PACKETS];
    }

    /** Datagrams that came behind one with a higher or the same number. */
    static long reordered(long[] a, int at) {
        return a[at + REORDERED];
    }

    /** Numbers between the first that arrived and the highest that did not arrive. */
    static long missing(long[] a, int at) {
        return Math.max(0, a[at + SPAN] - a[at + PACKETS]);
    }
}
