package org.vvorld.daemon.metrics;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.vvorld.daemon.metrics.WorldView.VnetView;
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

    private record Gauge(String name, String help, ToLongFunction<Interface> value) {}

    private static final List<Gauge> GAUGES = List.of(
            new Gauge("interface_up", "1 for an interface with flag UP (ifconfig up), else 0", i -> i.isUp() ? 1 : 0),
            new Gauge(
                    "interface_running",
                    "1 for an interface with a link (ifconfig: status active), else 0",
                    i -> i.isRunning() ? 1 : 0),
            new Gauge("interface_mtu_bytes", "MTU (ifconfig mtu)", Interface::mtuBytes));

    private record Shown(String labels, Interface ifp, InterfaceStats totals) {}

    private final List<Shown> all = new ArrayList<>();

    /** Of the jails that have series of their own. */
    InterfaceFamilies(WorldView view) {
        for (VnetView v : view.own()) {
            String jail = SeriesWriter.label("jail", v.jail());
            for (Interface i : v.interfaces()) {
                all.add(new Shown('{' + SeriesWriter.label("interface", i.name()) + ',' + jail + '}', i, i.totals()));
            }
        }
    }

    void writeTo(SeriesWriter to) throws IOException {
        for (Column c : COLUMNS) {
            to.counter("interface_" + c.name(), c.help());
            for (Shown s : all) {
                to.value(s.labels(), c.value().applyAsLong(s.totals()));
            }
        }
        for (Gauge g : GAUGES) {
            to.gauge(g.name(), g.help());
            for (Shown s : all) {
                to.value(s.labels(), g.value().applyAsLong(s.ifp()));
            }
        }
    }
}
