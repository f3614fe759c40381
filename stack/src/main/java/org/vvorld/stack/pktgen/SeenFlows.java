package org.vvorld.stack.pktgen;

/**
 * Flows of marked datagrams that somebody sees without having sent them, by run and number: a hash table that grows with the flows, to
 * {@value #MAXIMUM} of them. One worker writes, others read a moment late.
 */
final class SeenFlows {
    /** Of more flows than that, only the packets are counted. */
    public static final int MAXIMUM = 4096;

    private static final int RUN = Arrivals.LONGS;
    private static final int FLOW = Arrivals.LONGS + 1;
    private static final int STRIDE = 8;

    private volatile long[] table = new long[4 * STRIDE];
    private int size;

    /** Counts a datagram. */
    void arrived(long run, int flow, int number) {
        int at = find(table, run, flow);
        if (Arrivals.packets(table, at) == 0) {
            if (size == MAXIMUM) {
                return;
            }
            // At most half full.
            if (2 * ++size * STRIDE > table.length) {
                table = grown(table);
                at = find(table, run, flow);
            }
            table[at + RUN] = run;
            table[at + FLOW] = flow;
        }
        Arrivals.add(table, at, number);
    }

    /** Where the flow is, or would be. */
    private static int find(long[] t, long run, int flow) {
        int mask = t.length / STRIDE - 1;
        long h = (run + flow) * 0x9e37_79b9_7f4a_7c15L;
        int i = (int) (h >>> 40) & mask;
        while (Arrivals.packets(t, i * STRIDE) != 0 && (t[i * STRIDE + RUN] != run || t[i * STRIDE + FLOW] != flow)) {
            i = (i + 1) & mask;
        }
        return i * STRIDE;
    }

    private static long[] grown(long[] old) {
        long[] t = new long[2 * old.length];
        for (int from = 0; from < old.length; from += STRIDE) {
            if (Arrivals.packets(old, from) != 0) {
                System.arraycopy(old, from, t, find(t, old[from + RUN], (int) old[from + FLOW]), STRIDE);
            }
        }
        return t;
    }

    int flows() {
        return size;
    }

    /** Datagrams that came behind a later one of their flow. */
    long reordered() {
        long[] t = table;
        long sum = 0;
        for (int at = 0; at < t.length; at += STRIDE) {
            sum += Arrivals.reordered(t, at);
        }
        return sum;
    }

    /** Datagrams missing between the first and the latest of each flow. */
    long missing() {
        long[] t = table;
        long sum = 0;
        for (int at = 0; at < t.length; at += STRIDE) {
            sum += Arrivals.missing(t, at);
        }
        return sum;
    }
}
