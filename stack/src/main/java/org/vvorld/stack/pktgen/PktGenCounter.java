package org.vvorld.stack.pktgen;

import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.Offload;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.wire.Ethernet;

/**
 * Counts UDP datagrams for a vnet that came in by one interface, instead of refusing them: {@code pkt-gen -f rx}. Of those that a
 * generator has marked, also what is missing and what came late, as the worker that received them sees it.
 */
public final class PktGenCounter {
    private static final int STRIDE = 8;

    private final Interface on;
    private final long[] packets;
    private final long[] bytes;
    private final long[] firstAt;
    private final long[] lastAt;
    private final SeenFlows[] flows;

    public PktGenCounter(Interface on, int workers) {
        this.on = on;
        this.packets = new long[workers * STRIDE];
        this.bytes = new long[workers * STRIDE];
        this.firstAt = new long[workers * STRIDE];
        this.lastAt = new long[workers * STRIDE];
        this.flows = new SeenFlows[workers];
        for (int i = 0; i < workers; i++) {
            flows[i] = new SeenFlows();
        }
    }

    public Interface on() {
        return on;
    }

    /** Counts one, with its link header. On a worker. */
    public void count(Packet p, Workstream worker) {
        int at = worker.index() * STRIDE;
        if (packets[at] == 0) {
            firstAt[at] = worker.now();
        }
        lastAt[at] = worker.now();
        packets[at] += datagrams(p);
        bytes[at] += p.tail() - p.networkAt() + Ethernet.HEADER_BYTES;
    }

    /** Counts one that has a mark at {@code markAt}. On a worker. */
    public void countMarked(Packet p, int markAt, Workstream worker) {
        count(p, worker);
        flows[worker.index()].arrived(
                PktGenMark.run(p, markAt), PktGenMark.flow(p, markAt), PktGenMark.number(p, markAt));
    }

    /** As many as the frame would be cut into, if its sender left that to do. */
    private static int datagrams(Packet p) {
        int payload = Offload.segmentPayloadBytes(p);
        return payload == 0 ? 1 : Math.max(1, (p.tail() - p.headersEnd() + payload - 1) / payload);
    }

    /** Flows of generators that were seen. */
    public int flows() {
        int sum = 0;
        for (SeenFlows f : flows) {
            sum += f.flows();
        }
        return sum;
    }

    /** Marked datagrams that are missing between the first and the latest of their flow. */
    public long lost() {
        long sum = 0;
        for (SeenFlows f : flows) {
            sum += f.missing();
        }
        return sum;
    }

    /** Marked datagrams that came behind a later one of their flow. */
    public long reordered() {
        long sum = 0;
        for (SeenFlows f : flows) {
            sum += f.reordered();
        }
        return sum;
    }

    public long packets() {
        return sum(packets);
    }

    /** Bytes of frames without FCS. */
    public long bytes() {
        return sum(bytes);
    }

    /** From the first datagram to the last, nanoseconds; 0 before there are two. */
    public long elapsedNanos() {
        boolean any = false;
        long first = 0;
        long last = 0;
        for (int i = 0; i < packets.length; i += STRIDE) {
            if (packets[i] > 0) {
                first = any && firstAt[i] - first > 0 ? first : firstAt[i];
                last = any && last - lastAt[i] > 0 ? last : lastAt[i];
                any = true;
            }
        }
        return last - first;
    }

    private static long sum(long[] byWorker) {
        long sum = 0;
        for (int i = 0; i < byWorker.length; i += STRIDE) {
            sum += byWorker[i];
        }
        return sum;
    }
}
