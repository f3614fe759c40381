package org.vvorld.daemon.metrics;

import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.InterfaceStats;

/** What each interface counts ({@code netstat -i}), and its state; the labels are {@code jail} and {@code interface}. */
final class InterfaceFamilies {
    private record Column(String name, String help, ToLongFunction<InterfaceStats> value) {}

    private static final List<Column> COLUMNS = List.of(
            new Column("receive_packets", "packets received (netstat -i: Ipkts)", s -> s.ipackets),
            new Column(
                    "receive_bytes", "bytes received, whole frames without FCS (netstat -ib: Ibytes)", s -> s.ibytes),
            new Column("receive_errors", "packets received with errors (netstat -i: Ierrs)", s -> s.ierrors),
            new Column(
                    "receive_drops",
                    "packets received and dropped at the interface (netstat -i: Idrop)",
                    s -> s.iqdrops),
            new Column("receive_multicast", "multicast packets received, broadcasts included", s -> s.imcasts),
            new Column("transmit_packets", "packets sent (netstat -i: Opkts)", s -> s.opackets),
            new Column("transmit_bytes", "bytes sent, whole frames without FCS (netstat -ib: Obytes)", s -> s.obytes),
            new Column("transmit_errors", "packets not sent because of errors (netstat -i: Oerrs)", s -> s.oerrors),
            new Column(
                    "transmit_drops",
                    "packets to be sent and dropped at the interface (netstat -id: Drop)",
                    s -> s.oqdrops),
            new Column("transmit_multicast", "multicast packets sent, broadcasts included", s -> s.omcasts));

    private final List<Family> counters = COLUMNS.stream()
            .map(c -> Family.counter("interface_" + c.name(), c.help()))
            .toList();
    private final Family up = Family.gauge("interface_up", "1 for an interface with flag UP (ifconfig up), else 0");
    private final Family running =
            Family.gauge("interface_running", "1 for an interface with a link (ifconfig: status active), else 0");
    private final Family mtu = Family.gauge("interface_mtu_bytes", "MTU (ifconfig mtu)");

    void add(String jail, Interface i) {
        Labels labels = Labels.of("jail", jail, "interface", i.name());
        InterfaceStats totals = i.totals();
        for (int c = 0; c < COLUMNS.size(); c++) {
            counters.get(c).add(labels, COLUMNS.get(c).value().applyAsLong(totals));
        }
        up.add(labels, i.isUp() ? 1 : 0);
        running.add(labels, i.isRunning() ? 1 : 0);
        mtu.add(labels, i.mtuBytes());
    }

    Stream<MetricSnapshot> snapshots() {
        return Stream.concat(counters.stream(), Stream.of(up, running, mtu)).map(Family::snapshot);
    }
}
