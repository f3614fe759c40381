package org.vvorld.stack.pktgen;

import org.vvorld.stack.netisr.Probes;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.Packet;

/**
 * One run of the generator: what arrived of it, anywhere in this process. A flow's books are written by the worker that owns the flow;
 * others read them a moment late.
 */
public final class PktGenRun implements Probes.Listener {
    /** Longs a worker or a flow: a cache line, so that workers do not disturb each other. */
    private static final int STRIDE = 8;

    private final long id;
    private final int flows;
    private final long[] next;
    private final long[] delivered;
    private final long[] reordered;

    /** @param id a random number */
    public PktGenRun(long id, int flows, int workers) {
        this.id = id;
        this.flows = flows;
        this.next = new long[flows * STRIDE];
        this.delivered = new long[workers * STRIDE];
        this.reordered = new long[workers * STRIDE];
    }

    @Override
    public long id() {
        return id;
    }

    public int flows() {
        return flows;
    }

    @Override
    public void onArrival(Packet p, int payloadAt, Workstream on) {
        int flow = PktGenMark.flow(p, payloadAt);
        if (flow >= flows) {
            return;
        }
        int number = PktGenMark.number(p, payloadAt);
        int worker = on.index() * STRIDE;
        delivered[worker]++;
        // RFC 1982: numbers wrap, after a quarter of an hour at five million a second.
        if (number - (int) next[flow * STRIDE] < 0) {
            reordered[worker]++;
        } else {
            next[flow * STRIDE] = number + 1L;
        }
    }

    /** Packets that arrived, those that came twice included. */
    public long delivered() {
        return sum(delivered);
    }

    /** Packets that arrived behind a later one of their flow. */
    public long reordered() {
        return sum(reordered);
    }

    private static long sum(long[] byWorker) {
        long sum = 0;
        for (int i = 0; i < byWorker.length; i += STRIDE) {
            sum += byWorker[i];
        }
        return sum;
    }
}
