package org.vvorld.daemon.metrics;

import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.stream.Stream;
import org.vvorld.stack.packet.PacketPool;
import org.vvorld.stack.vnet.Leftovers;

/** What belongs to no vnet: jails, what destroyed vnets left over, packet memory, workers. */
final class DaemonFamilies {
    private final Family jails = Family.gauge("jails", "jails (jls), the host not counted");
    private final Family refused = Family.counter(
            "control_refused", "clients of the control socket turned away: no administrators, no owners of jails");
    private final Family leftovers =
            Family.counter("leftovers", "what destroyed vnets have left over, by kind; anything but 0 is a bug");
    private final Family capacity =
            Family.gauge("packet_pool_capacity", "most packets that the pool will hold, by the size of their slots");
    private final Family created =
            Family.gauge("packet_pool_created", "packets for which native memory is there, free ones included");
    private final Family inUse = Family.gauge("packet_pool_in_use", "packets somebody holds");
    private final Family exhausted =
            Family.counter("packet_pool_exhausted", "how often a worker found packet memory at its bound");
    private final Family turns = Family.counter("netisr_turns", "turns of the worker's loop");
    private final Family sleeps = Family.counter("netisr_sleeps", "how often the worker had no work and slept");
    private final Family wakeUps =
            Family.counter("netisr_wakeups", "how often another thread woke the worker when it slept");
    private final Family backlog = Family.gauge("netisr_ring_backlog", "packets and tasks in the worker's ring");
    private final Family offered =
            Family.counter("netisr_offered", "packets that the worker has put into other workers' rings");
    private final Family crossings =
            Family.gauge("netisr_crossing_packets", "packets in the worker's crossing queue, of all vnets");
    private final Family watermark = Family.gauge(
            "netisr_crossing_packets_watermark", "most packets ever in the worker's crossing queue, of all vnets");

    void add(int jailCount, long refusedClients, Leftovers left) {
        jails.add(Labels.EMPTY, jailCount);
        refused.add(Labels.EMPTY, refusedClients);
        for (Leftovers.Kind kind : Leftovers.Kind.values()) {
            leftovers.add(Labels.of("kind", kind.toString()), left.count(kind));
        }
    }

    void add(PacketPool pool) {
        Labels labels = Labels.of("slot_bytes", Integer.toString(pool.slotBytes()));
        capacity.add(labels, pool.capacity());
        created.add(labels, pool.created());
        inUse.add(labels, pool.inUse());
    }

    void add(WorkerStats w) {
        Labels labels = Labels.of("worker", Integer.toString(w.worker()));
        exhausted.add(labels, w.exhausted());
        turns.add(labels, w.turns());
        sleeps.add(labels, w.sleeps());
        wakeUps.add(labels, w.wakeUps());
        backlog.add(labels, w.backlog());
        offered.add(labels, w.offered());
        crossings.add(labels, w.crossings());
        watermark.add(labels, w.crossingWatermark());
    }

    Stream<MetricSnapshot> snapshots() {
        return Stream.of(
                        jails, refused, leftovers, capacity, created, inUse, exhausted, turns, sleeps, wakeUps, backlog,
                        offered, crossings, watermark)
                .map(Family::snapshot);
    }
}
