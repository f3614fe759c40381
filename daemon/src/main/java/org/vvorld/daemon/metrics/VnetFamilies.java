package org.vvorld.daemon.metrics;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.vvorld.daemon.world.VnetTotals;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.tcp.TcpCounter;
import org.vvorld.stack.vnet.Vnet;

/**
 * What each vnet counts and holds; the label is {@code jail}. The jail {@value #OTHERS} is all that have no series of their own, and
 * of counters all that are gone too: so the sum of all series is what was counted ever, and none goes back.
 */
final class VnetFamilies {
    /** No name of a jail has parentheses. */
    static final String OTHERS = "(others)";

    private static final List<Counter> COUNTERS = List.of(Counter.values());
    private static final List<Drop> DROPS = List.of(Drop.values());
    private static final List<TcpCounter> TCP = List.of(TcpCounter.values());

    private record Gauge(String name, String help, ToLongFunction<Vnet> value) {}

    private static final List<Gauge> GAUGES = List.of(
            new Gauge(
                    "vnet_waiting_packets",
                    "packets that wait in the vnet, for neighbours to answer ARP, and are charged to it",
                    v -> v.charge().packets()),
            new Gauge(
                    "vnet_quarantined",
                    "1 if the vnet threw too many exceptions and what comes in is dropped (jls), else 0; of others how many",
                    v -> v.isQuarantined() ? 1 : 0),
            new Gauge(
                    "arp_entries",
                    "entries of the ARP table (arp -a)",
                    v -> v.arpTable().size()),
            new Gauge("tcp_connections", "TCP connections, those in TIME_WAIT too (netstat -an)", Vnet::tcpConnections),
            new Gauge(
                    "routes",
                    "entries of the routing table (netstat -r)",
                    v -> v.fib().size()));

    private record Own(String jail, String labels, Vnet vnet) {}

    private final List<Own> own = new ArrayList<>();
    private final VnetTotals others = new VnetTotals();
    private final List<Vnet> otherVnets;

    /** @param workers how many there are */
    VnetFamilies(WorldView view, int workers) {
        for (WorldView.VnetView v : view.own()) {
            own.add(new Own(v.jail(), labels(v.jail()), v.vnet()));
        }
        others.add(view.ended());
        otherVnets = view.others();
        otherVnets.forEach(v -> others.add(v, workers));
    }

    private static String labels(String jail) {
        return '{' + SeriesWriter.label("jail", jail) + '}';
    }

    void writeTo(SeriesWriter to) throws IOException {
        for (Counter c : COUNTERS) {
            to.counter(c.key(), c.group().key() + ": " + c.help());
            for (Own o : own) {
                to.value(o.labels(), o.vnet().value(c));
            }
            to.value(labels(OTHERS), others.value(c));
        }
        tcp(to);
        drops(to);
        to.counter(
                "vnet_netisr_qdrops",
                "packets of the vnet dropped because its share of a worker's queue, or the ring, was full (netstat -Q)");
        for (Own o : own) {
            to.value(o.labels(), o.vnet().queueDrops());
        }
        to.value(labels(OTHERS), others.queueDrops());
        for (Gauge g : GAUGES) {
            gauge(to, g);
        }
    }

    private void tcp(SeriesWriter to) throws IOException {
        for (TcpCounter c : TCP) {
            to.counter("tcp_" + c.key(), "tcp: " + c.text(2) + "; of jails that have had any, and of jail 0");
            for (Own o : own) {
                if (o.jail().equals("0") || o.vnet().value(TcpCounter.SEGMENTS_RECEIVED) != 0) {
                    to.value(o.labels(), o.vnet().value(c));
                }
            }
            to.value(labels(OTHERS), others.value(c));
        }
    }

    private void drops(SeriesWriter to) throws IOException {
        to.counter(
                "dropped_packets",
                "packets dropped, by reason (netstat -s: drops); reasons that occurred, and all of jail 0");
        for (Drop reason : DROPS) {
            for (Own o : own) {
                // 50 reasons a vnet would be most of the page, and nearly all of it zeros. The host shows which there
                // are.
                drop(to, o.jail(), reason, o.vnet().value(reason));
            }
            drop(to, OTHERS, reason, others.value(reason));
        }
    }

    private static void drop(SeriesWriter to, String jail, Drop reason, long dropped) throws IOException {
        if (dropped != 0 || jail.equals("0")) {
            to.value(
                    '{' + SeriesWriter.label("jail", jail) + ',' + SeriesWriter.label("reason", reason.key()) + '}',
                    dropped);
        }
    }

    private void gauge(SeriesWriter to, Gauge g) throws IOException {
        to.gauge(g.name(), g.help());
        for (Own o : own) {
            to.value(o.labels(), g.value().applyAsLong(o.vnet()));
        }
        long sum = 0;
        for (Vnet v : otherVnets) {
            sum += g.value().applyAsLong(v);
        }
        to.value(labels(OTHERS), sum);
    }
}
