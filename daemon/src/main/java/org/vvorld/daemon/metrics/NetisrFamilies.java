package org.vvorld.daemon.metrics;

import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.stream.Stream;
import org.vvorld.daemon.world.NetisrTable;
import org.vvorld.daemon.world.NetisrTable.Column;
import org.vvorld.stack.netisr.Protocol;

/** The columns of {@code netstat -Q}, of all vnets together; the labels are {@code worker} and {@code protocol}. */
final class NetisrFamilies {
    private final Family length =
            Family.gauge("netisr_queue_packets", "packets of the protocol that wait for the worker (netstat -Q: Len)");
    private final Family watermark = Family.gauge(
            "netisr_queue_packets_watermark", "most packets of one vnet that ever waited there (netstat -Q: WMark)");
    private final Family dispatched = Family.counter(
            "netisr_dispatched", "packets handled at once, by how: direct or hybrid (netstat -Q: Disp'd, HDisp'd)");
    private final Family drops =
            Family.counter("netisr_qdrops", "packets dropped because a queue was full (netstat -Q: QDrops)");
    private final Family queued = Family.counter("netisr_queued", "packets queued (netstat -Q: Queued)");
    private final Family handled =
            Family.counter("netisr_handled", "packets handled, at once or from a queue (netstat -Q: Handled)");

    void add(NetisrTable table) {
        for (int w = 0; w < table.workers(); w++) {
            for (Protocol p : Protocol.values()) {
                add(table, w, p);
            }
        }
    }

    private void add(NetisrTable table, int w, Protocol p) {
        String worker = Integer.toString(w);
        Labels labels = Labels.of("protocol", p.key(), "worker", worker);
        length.add(labels, table.value(w, p, Column.LENGTH));
        watermark.add(labels, table.value(w, p, Column.WATERMARK));
        drops.add(labels, table.value(w, p, Column.QUEUE_DROPS));
        queued.add(labels, table.value(w, p, Column.QUEUED));
        handled.add(labels, table.value(w, p, Column.HANDLED));
        if (p.isDispatched()) {
            dispatched.add(
                    Labels.of("how", "direct", "protocol", p.key(), "worker", worker),
                    table.value(w, p, Column.DISPATCHED));
            dispatched.add(
                    Labels.of("how", "hybrid", "protocol", p.key(), "worker", worker),
                    table.value(w, p, Column.HYBRID_DISPATCHED));
        }
    }

    Stream<MetricSnapshot> snapshots() {
        return Stream.of(length, watermark, dispatched, drops, queued, handled).map(Family::snapshot);
    }
}
