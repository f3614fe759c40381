package org.vvorld.daemon.metrics;

import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.vnet.Vnet;

/** What each vnet counts and holds; the label is {@code jail}. */
final class VnetFamilies {
    private static final List<Counter> COUNTERS = List.of(Counter.values());
    private static final List<Drop> DROPS = List.of(Drop.values());

    private final List<Family> counters = COUNTERS.stream()
            .map(c -> Family.counter(c.key(), c.group().key() + ": " + c.help()))
            .toList();
    private final Family drops = Family.counter(
            "dropped_packets",
            "packets dropped, by reason (netstat -s: drops); reasons that occurred, and all of jail 0");
    private final Family waiting = Family.gauge(
            "vnet_waiting_packets",
            "packets that wait in the vnet, for neighbours to answer ARP, and are charged to it");
    private final Family quarantined = Family.gauge(
            "vnet_quarantined", "1 if the vnet threw too many exceptions and what comes in is dropped (jls), else 0");
    private final Family queueDrops = Family.counter(
            "vnet_netisr_qdrops",
            "packets of the vnet dropped because its share of a worker's queue, or the ring, was full (netstat -Q)");
    private final Family arpEntries = Family.gauge("arp_entries", "entries of the ARP table (arp -a)");
    private final Family routes = Family.gauge("routes", "entries of the routing table (netstat -r)");

    void add(String jail, Vnet vnet) {
        Labels labels = Labels.of("jail", jail);
        for (int i = 0; i < COUNTERS.size(); i++) {
            counters.get(i).add(labels, vnet.value(COUNTERS.get(i)));
        }
        // 50 reasons a vnet would be most of the page, and nearly all of it zeros. The host shows which there are.
        boolean all = jail.equals("0");
        for (Drop reason : DROPS) {
            long dropped = vnet.value(reason);
            if (all || dropped != 0) {
                drops.add(Labels.of("jail", jail, "reason", reason.key()), dropped);
            }
        }
        waiting.add(labels, vnet.charge().packets());
        quarantined.add(labels, vnet.isQuarantined() ? 1 : 0);
        queueDrops.add(labels, vnet.queueDrops());
        arpEntries.add(labels, vnet.arpTable().size());
        routes.add(labels, vnet.fib().table().size());
    }

    Stream<MetricSnapshot> snapshots() {
        List<Family> all = new ArrayList<>(counters);
        all.addAll(List.of(drops, waiting, quarantined, queueDrops, arpEntries, routes));
        return all.stream().map(Family::snapshot);
    }
}
