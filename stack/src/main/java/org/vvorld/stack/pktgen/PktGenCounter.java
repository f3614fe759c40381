package org.vvorld.stack.pktgen;

import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.Packet;

/** Counts UDP datagrams for a vnet that came in by one interface, instead of refusing them: {@code pkt-gen -f rx}. */
public final class PktGenCounter {
    private static final int STRIDE = 8;

    private final Interface on;
    private final long[] packets;
    private final long[] bytes;

    public PktGenCounter(Interface on, int workers) {
        this.on = on;
        this.packets = new long[workers * STRIDE];
        this.bytes = new long[workers * STRIDE];
    }

    public Interface on() {
        return on;
    }

    /** Counts one, with its link header. On a worker. */
    public void count(Packet p, Workstream worker) {
        int at = worker.index() * STRIDE;
        packets[at]++;
        bytes[at] += p.tail() - p.networkAt() + 14;
    }

    public long packets() {
        return sum(packets);
    }

    /** Bytes of frames without FCS. */
    public long bytes() {
        return sum(bytes);
    }

    private static long sum(long[] byWorker) {
        long sum = 0;
        for (int i = 0; i < byWorker.length; i += STRIDE) {
            sum += byWorker[i];
        }
        return sum;
    }
}
