package org.vvorld.stack.route;

import java.util.Arrays;
import java.util.List;

/**
 * The ways of a route that has several of equal cost, chosen by flow (RFC 2992): a table of {@value #SLOTS} slots, as many for each way
 * as its weight asks for, so that loads are exact and not drawn by lot. A way that is gone leaves its slots to the others, slot by slot
 * by rendezvous; all other slots keep theirs. So a link's fall moves its own flows only, and its return brings back those and no others.
 * Immutable.
 *
 * @param <R> what a way is
 */
public final class Multipath<R extends AnyRoute> {
    private static final int BITS = 10;

    public static final int SLOTS = 1 << BITS;

    /** The most ways of one route. */
    public static final int MOST = 64;

    private final Object[] ways;
    private final byte[] slots;
    private final int salt;

    private Multipath(Object[] ways, byte[] slots, int salt) {
        this.ways = ways;
        this.slots = slots;
        this.salt = salt;
    }

    /**
     * @param ways all that are configured, null where there is none now; one that is not null at least, {@value #MOST} at most
     * @param weights of each, 1 or more
     * @param ids of each, by which a way keeps its slots when others come and go
     * @param salt differs between routers, so that what one sends to the next does not choose alike there
     */
    public static <R extends AnyRoute> Multipath<R> of(List<R> ways, int[] weights, long[] ids, int salt) {
        int[] quotas = quotas(weights);
        byte[] slots = new byte[SLOTS];
        for (int slot = 0; slot < SLOTS; slot++) {
            int owner = best(slot, ids, weights, quotas, null);
            quotas[owner]--;
            slots[slot] = (byte) (ways.get(owner) != null ? owner : best(slot, ids, weights, null, ways));
        }
        return new Multipath<>(ways.toArray(), slots, salt);
    }

    /** How many slots each gets: shares rounded down, what is left to the largest remainders; one at least. */
    private static int[] quotas(int[] weights) {
        long sum = Arrays.stream(weights).asLongStream().sum();
        int[] quotas = new int[weights.length];
        long[] remainders = new long[weights.length];
        int left = SLOTS;
        for (int i = 0; i < weights.length; i++) {
            quotas[i] = Math.max(1, (int) ((long) weights[i] * SLOTS / sum));
            remainders[i] = (long) weights[i] * SLOTS % sum;
            left -= quotas[i];
        }
        while (left != 0) {
            int most = 0;
            for (int i = 1; i < weights.length; i++) {
                boolean isMore = left > 0 ? remainders[i] > remainders[most] : quotas[i] > quotas[most];
                most = isMore ? i : most;
            }
            remainders[most] = -1;
            quotas[most] += left > 0 ? 1 : -1;
            left += left > 0 ? -1 : 1;
        }
        return quotas;
    }

    /** Weighted rendezvous: the way with the least -ln(u)/weight, u drawn from slot and way. */
    private static int best(int slot, long[] ids, int[] weights, int[] quotas, List<?> alive) {
        int best = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < ids.length; i++) {
            if (quotas != null && quotas[i] == 0 || alive != null && alive.get(i) == null) {
                continue;
            }
            long mixed = mix(mix(ids[i]) + slot);
            double score = -Math.log(((mixed >>> 11) + 0.5) * 0x1p-53) / weights[i];
            if (best < 0 || score < least) {
                best = i;
                least = score;
            }
        }
        return best;
    }

    /** The finaliser of SplitMix64. */
    private static long mix(long x) {
        long z = x + 0x9e37_79b9_7f4a_7c15L;
        z = (z ^ z >>> 30) * 0xbf58_476d_1ce4_e5b9L;
        z = (z ^ z >>> 27) * 0x94d0_49bb_1331_11ebL;
        return z ^ z >>> 31;
    }

    /** The way of a flow, by its hash. Any thread; never allocates. */
    @SuppressWarnings("unchecked")
    public R of(int flowHash) {
        // The hash's own bits have chosen the worker already, so that one worker sees but some of them: all are mixed.
        int h = (flowHash ^ salt) * 0x85eb_ca6b;
        h = (h ^ h >>> 13) * 0xc2b2_ae35;
        return (R) ways[slots[h >>> Integer.SIZE - BITS]];
    }

    /** Those that are there now. */
    @SuppressWarnings("unchecked")
    public List<R> ways() {
        return Arrays.stream(ways).filter(w -> w != null).map(w -> (R) w).toList();
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Multipath<?> m
                && Arrays.equals(ways, m.ways)
                && Arrays.equals(slots, m.slots)
                && salt == m.salt;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ways);
    }

    @Override
    public String toString() {
        return ways().toString();
    }
}
