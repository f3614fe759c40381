package org.vvorld.stack.netisr;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What one vnet has in the rings of the workers, by worker and protocol: bounded, so that a flooded vnet loses its own packets and
 * not its neighbours'. Made when the vnet's first packet goes to another worker.
 *
 * <p>Any worker enters; only the ring's own worker leaves.
 */
public final class RingShare {
    private static final VarHandle INT = MethodHandles.arrayElementVarHandle(int[].class);
    private static final VarHandle LONG = MethodHandles.arrayElementVarHandle(long[].class);
    /** Elements a worker: two cache lines of ints apart, so that workers do not disturb each other. */
    private static final int STRIDE = 32;

    private final int[] lengths;
    private final int[] watermarks;
    private final long[] handled;
    private final long[] refused;

    /** @param workers how many workstreams there are */
    public RingShare(int workers) {
        lengths = new int[workers * STRIDE];
        watermarks = new int[workers * STRIDE];
        handled = new long[workers * STRIDE];
        refused = new long[workers * STRIDE];
    }

    private static int at(int worker, Protocol p) {
        return worker * STRIDE + p.ordinal();
    }

    /** Takes a place in worker's ring; false if the vnet has {@code limit} of this protocol there. */
    public boolean enter(int worker, Protocol p, int limit) {
        int at = at(worker, p);
        int length = (int) INT.getAndAdd(lengths, at, 1) + 1;
        if (length > limit) {
            INT.getAndAdd(lengths, at, -1);
            return false;
        }
        if (length > watermarks[at]) {
            watermarks[at] = length;
        }
        return true;
    }

    /** Gives back a place that turned out not to be there. */
    void turnBack(int worker, Protocol p) {
        INT.getAndAdd(lengths, at(worker, p), -1);
    }

    /** Says that one was taken out of worker's ring; on that worker. */
    public void leave(int worker, Protocol p) {
        int at = at(worker, p);
        handled[at]++;
        INT.getAndAdd(lengths, at, -1);
    }

    void refuse(int worker, Protocol p) {
        LONG.getAndAdd(refused, at(worker, p), 1L);
    }

    /** Packets in worker's ring now. */
    public int length(int worker, Protocol p) {
        return (int) INT.getVolatile(lengths, at(worker, p));
    }

    /** Packets in all rings, of all protocols. */
    public int total() {
        int sum = 0;
        for (int at = 0; at < lengths.length; at++) {
            sum += (int) INT.getVolatile(lengths, at);
        }
        return sum;
    }

    /** Packets that found no room in any ring, of all protocols. */
    public long totalRefused() {
        long sum = 0;
        for (int at = 0; at < refused.length; at++) {
            sum += (long) LONG.getVolatile(refused, at);
        }
        return sum;
    }

    /** The most there were at once. */
    public int watermark(int worker, Protocol p) {
        return watermarks[at(worker, p)];
    }

    /** Packets taken out of worker's ring so far. */
    public long handled(int worker, Protocol p) {
        return handled[at(worker, p)];
    }

    /** Packets that worker's ring had no room for. */
    public long refused(int worker, Protocol p) {
        return (long) LONG.getVolatile(refused, at(worker, p));
    }
}
