package org.vvorld.stack.pktgen;

import org.vvorld.stack.netisr.Probes;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.Packet;

/**
 * One run of the generator: what arrived of it, anywhere in this process. A flow's books are written by the worker that owns the flow;
 * others read them a moment late.
 */
public final class PktGenRun implements Probes.Listener {
    /** Payload that a packet needs for its numbers. */
    public static final int PAYLOAD_BYTES = 18;

    static final int FLOW_AT = 8;
    static final int NUMBER_AT = 10;

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
        int flow = p.u16(payloadAt + FLOW_AT);
        if (flow >= flows) {
            return;
        }
        long number = p.u64(payloadAt + NUMBER_AT);
        int worker = on.index() * STRIDE;
        delivered[worker]++;
        if (number < next[flow * STRIDE]) {
            reordered[worker]++;
        } else {
            next[flow * STRIDE] = number + 1;
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
