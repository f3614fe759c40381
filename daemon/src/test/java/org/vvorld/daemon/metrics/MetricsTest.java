package org.vvorld.daemon.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vvorld.daemon.admin.AdminException;
import org.vvorld.daemon.world.NetisrTable;
import org.vvorld.daemon.world.NetisrTable.Column;
import org.vvorld.daemon.world.VnetTotals;
import org.vvorld.stack.netisr.Protocol;
import org.vvorld.stack.packet.PacketCache;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.vnet.Vnet;
import org.vvorld.stack.wire.Ipv4Address;

class MetricsTest {
    private final TestWorld t = new TestWorld();

    @AfterEach
    void close() {
        t.close();
    }

    @Test
    void promtoolHasNothingToSay() throws Exception {
        t.withTwoJails();
        t.ping(t.world.jails().require("a").vnet(), "10.0.0.2");
        assertEquals("", Promtool.complaints(t.page()));
        assertTrue(Promtool.complaints("broken{").contains("exit status"), "promtool itself must notice what is wrong");
    }

    @Test
    void countersOfAVnetAreThoseOfNetstat() throws Exception {
        t.withTwoJails();
        Vnet a = t.world.jails().require("a").vnet();
        t.ping(a, "10.0.0.2");
        t.ping(a, "10.0.0.99");
        t.ping(a, "192.0.2.1");
        Map<String, Double> series = t.series();
        for (Counter c : Counter.values()) {
            assertEquals((double) a.value(c), series.get("vvorld_" + c.key() + "_total{jail=\"a\"}"), c.key());
        }
        assertEquals(1.0, series.get("vvorld_icmp_echo_replies_total{jail=\"a\"}"));
        assertEquals(1.0, series.get("vvorld_icmp_echo_answered_total{jail=\"b\"}"));
        assertEquals(0.0, series.get("vvorld_icmp_echo_answered_total{jail=\"0\"}"));
        assertEquals((double) a.arpTable().size(), series.get("vvorld_arp_entries{jail=\"a\"}"));
        assertTrue(a.arpTable().size() > 0);
        assertEquals((double) a.fib().size(), series.get("vvorld_routes{jail=\"a\"}"));
        assertTrue(a.fib().size() > 0);
        assertEquals(0.0, series.get("vvorld_vnet_waiting_packets{jail=\"a\"}"));
        assertEquals(0.0, series.get("vvorld_tcp_segments_sent_total{jail=\"0\"}"));
        assertNull(series.get("vvorld_tcp_segments_sent_total{jail=\"a\"}"), "it has had no TCP");
        assertEquals(0.0, series.get("vvorld_tcp_connections{jail=\"a\"}"));
    }

    @Test
    void dropsHaveTheirReason() throws Exception {
        t.withTwoJails();
        Vnet a = t.world.jails().require("a").vnet();
        t.ping(a, "10.0.0.99");
        Map<String, Double> series = t.series();
        assertEquals(1.0, series.get("vvorld_dropped_packets_total{jail=\"a\",reason=\"arp_unresolved\"}"));
        for (Drop d : Drop.values()) {
            long dropped = a.value(d);
            Double shown = series.get("vvorld_dropped_packets_total{jail=\"a\",reason=\"" + d.key() + "\"}");
            assertEquals(dropped == 0 ? null : Double.valueOf((double) dropped), shown, d.key());
        }
    }

    @Test
    void theHostShowsWhichReasonsThereAre() throws Exception {
        Map<String, Double> series = t.series();
        for (Drop d : Drop.values()) {
            assertEquals(0.0, series.get("vvorld_dropped_packets_total{jail=\"0\",reason=\"" + d.key() + "\"}"));
        }
    }

    @Test
    void waitingPacketsAreSeen() throws Exception {
        t.withTwoJails();
        Vnet a = t.world.jails().require("a").vnet();
        assertTrue(a.charge().tryCharge());
        assertEquals(1.0, t.series().get("vvorld_vnet_waiting_packets{jail=\"a\"}"));
        a.charge().release();
    }

    @Test
    void countersOfAnInterface() throws Exception {
        t.withTwoJails();
        Map<String, Double> before = t.series();
        t.ping(t.world.jails().require("a").vnet(), "10.0.0.2");
        Map<String, Double> after = t.series();
        String a = "{interface=\"epair0a\",jail=\"a\"}";
        String b = "{interface=\"epair0b\",jail=\"b\"}";
        // ARP's request and reply, 42 bytes each, and ICMP's, 98 bytes each.
        for (String end : List.of(a, b)) {
            for (String direction : List.of("receive", "transmit")) {
                String name = "vvorld_interface_" + direction;
                assertEquals(2, delta(before, after, name + "_packets_total" + end), name + end);
                assertEquals(140, delta(before, after, name + "_bytes_total" + end), name + end);
                assertEquals(0, delta(before, after, name + "_errors_total" + end), name + end);
                assertEquals(0, delta(before, after, name + "_drops_total" + end), name + end);
            }
        }
        assertEquals(1, delta(before, after, "vvorld_interface_transmit_multicast_total" + a));
        assertEquals(1, delta(before, after, "vvorld_interface_receive_multicast_total" + b));
    }

    private static double delta(Map<String, Double> before, Map<String, Double> after, String series) {
        return after.get(series) - before.get(series);
    }

    @Test
    void stateOfAnInterfaceAndWhereItIs() throws Exception {
        t.withTwoJails();
        Vnet b = t.world.jails().require("b").vnet();
        assertEquals(1.0, t.series().get("vvorld_interface_up{interface=\"epair0b\",jail=\"b\"}"));
        assertEquals(1.0, t.series().get("vvorld_interface_running{interface=\"epair0b\",jail=\"b\"}"));
        t.world.interfaces().mtu(b.interfaceNamed("epair0b"), 9000);
        t.world.interfaces().move(b.interfaceNamed("epair0b"), b, t.world.vnet0());
        Map<String, Double> series = t.series();
        assertNull(series.get("vvorld_interface_up{interface=\"epair0b\",jail=\"b\"}"));
        assertEquals(0.0, series.get("vvorld_interface_up{interface=\"epair0b\",jail=\"0\"}"));
        assertEquals(9000.0, series.get("vvorld_interface_mtu_bytes{interface=\"epair0b\",jail=\"0\"}"));
    }

    @Test
    void theDaemonAsAWhole() throws Exception {
        t.withTwoJails();
        PacketCache held = new PacketCache(t.pool);
        for (int i = 0; i < 3; i++) {
            assertTrue(held.take().capacity() > 0);
        }
        Map<String, Double> series = t.series();
        assertEquals(2.0, series.get("vvorld_jails"));
        assertEquals(4096.0, series.get("vvorld_packet_pool_capacity{slot_bytes=\"2048\"}"));
        assertEquals((double) t.pool.created(), series.get("vvorld_packet_pool_created{slot_bytes=\"2048\"}"));
        assertEquals(3.0, series.get("vvorld_packet_pool_in_use{slot_bytes=\"2048\"}"));
        assertEquals(0.0, series.get("vvorld_packet_pool_exhausted_total{worker=\"0\"}"));
        assertEquals(17.0, series.get("vvorld_netisr_turns_total{worker=\"0\"}"));
        assertEquals(4.0, series.get("vvorld_netisr_sleeps_total{worker=\"0\"}"));
        assertEquals(3.0, series.get("vvorld_netisr_wakeups_total{worker=\"0\"}"));
        assertEquals(2.0, series.get("vvorld_netisr_ring_backlog{worker=\"0\"}"));
        assertEquals(5.0, series.get("vvorld_netisr_offered_total{worker=\"0\"}"));
        assertEquals(0.0, series.get("vvorld_netisr_crossing_packets{worker=\"0\"}"));
        int watermark = t.lab.netisr().workstream(0).crossingWatermark();
        assertTrue(watermark > 0);
        assertEquals((double) watermark, series.get("vvorld_netisr_crossing_packets_watermark{worker=\"0\"}"));
        for (String kind : List.of("packets", "timers", "neighbours", "routes", "interfaces")) {
            assertEquals(0.0, series.get("vvorld_leftovers_total{kind=\"" + kind + "\"}"), kind);
        }
        String java = Runtime.version().toString();
        assertEquals(1.0, series.get("vvorld_build_info{java=\"" + java + "\",version=\"1.2.3\"}"));
    }

    @Test
    void columnsOfNetstatQ() throws Exception {
        t.withTwoJails();
        Vnet b = t.world.jails().require("b").vnet();
        t.ping(t.world.jails().require("a").vnet(), "10.0.0.2");
        Map<String, Double> series = t.series();
        NetisrTable table = t.admin.call(t.world::netisrTable);
        for (Protocol p : Protocol.values()) {
            String labels = "protocol=\"" + p.key() + "\",worker=\"0\"}";
            assertEquals(0.0, series.get("vvorld_netisr_queue_packets{" + labels), p.key());
            assertEquals(
                    (double) table.value(0, p, Column.WATERMARK),
                    series.get("vvorld_netisr_queue_packets_watermark{" + labels),
                    p.key());
            assertEquals((double) table.value(0, p, Column.QUEUED), series.get("vvorld_netisr_queued_total{" + labels));
            assertEquals(
                    (double) table.value(0, p, Column.HANDLED), series.get("vvorld_netisr_handled_total{" + labels));
            assertEquals(0.0, series.get("vvorld_netisr_qdrops_total{" + labels), p.key());
            for (String how : List.of("direct", "hybrid")) {
                assertEquals(
                        p.isDispatched() ? 0.0 : null,
                        series.get("vvorld_netisr_dispatched_total{how=\"" + how + "\"," + labels),
                        p.key());
            }
        }
        assertTrue(table.value(0, Protocol.EPAIR, Column.HANDLED) > 0);
        double before = series.get("vvorld_netisr_handled_total{protocol=\"epair\",worker=\"0\"}");
        t.world.removeJails(List.copyOf(t.world.jails().all()));
        assertFalse(b.isOpen());
        assertTrue(t.series().get("vvorld_netisr_handled_total{protocol=\"epair\",worker=\"0\"}") >= before);
    }

    @Test
    void aQuarantineAndAQueueThatIsFullAreSeen() throws Exception {
        t.withTwoJails();
        Vnet a = t.world.jails().require("a").vnet();
        assertEquals(0.0, t.series().get("vvorld_vnet_quarantined{jail=\"a\"}"));
        assertEquals(0.0, t.series().get("vvorld_vnet_netisr_qdrops_total{jail=\"a\"}"));
        t.ping(a, "10.0.0.2");
        t.lab.netisr().policy(t.lab.netisr().policy().withQueueLimit(1));
        t.lab.netisr().post(0, on -> {
            for (int i = 0; i < 4; i++) {
                a.shard(on).icmp().sendEcho(0, Ipv4Address.parse("10.0.0.2"), 1, i, 56, 0, false);
            }
        });
        t.lab.runFor(Lab.seconds(1));
        assertEquals(3.0, t.series().get("vvorld_vnet_netisr_qdrops_total{jail=\"b\"}"));
        assertEquals(0.0, t.series().get("vvorld_vnet_netisr_qdrops_total{jail=\"a\"}"));
        assertEquals(3.0, t.series().get("vvorld_netisr_qdrops_total{protocol=\"epair\",worker=\"0\"}"));

        a.sysctls().set(Sysctl.VNET_INPUT_FAILS, 1);
        t.lab.netisr().policy(t.lab.netisr().policy().withQueueLimit(1000));
        t.lab.netisr().post(0, on -> {
            for (int i = 0; i < 100; i++) {
                a.shard(on).icmp().sendEcho(0, Ipv4Address.parse("10.0.0.1"), 1, i, 56, 0, false);
            }
        });
        t.lab.runFor(Lab.seconds(1));
        Map<String, Double> series = t.series();
        assertEquals(1.0, series.get("vvorld_vnet_quarantined{jail=\"a\"}"));
        assertEquals(0.0, series.get("vvorld_vnet_quarantined{jail=\"b\"}"));
        assertEquals(0.0, series.get("vvorld_vnet_quarantined{jail=\"0\"}"));
    }

    @Test
    void theJvmAndTheProcess() throws Exception {
        String page = t.page();
        for (String family : List.of(
                "jvm_memory_used_bytes",
                "jvm_gc_memory_allocated_bytes_total",
                "jvm_threads_live_threads",
                "jvm_classes_loaded_classes",
                "process_cpu_usage",
                "process_cpu_seconds_total",
                "process_uptime_seconds",
                "process_files_open_files",
                "system_cpus")) {
            assertTrue(page.contains("\n" + family + "{") || page.contains("\n" + family + " "), family);
        }
    }

    @Test
    void everyFamilySaysWhatItIsOnce() throws Exception {
        t.withTwoJails();
        List<String> help = t.page()
                .lines()
                .filter(l -> l.startsWith("# HELP vvorld_"))
                .map(l -> l.substring(7, l.indexOf(' ', 7)))
                .toList();
        assertEquals(help.stream().distinct().toList(), help);
        assertTrue(help.containsAll(Arrays.stream(Counter.values())
                .map(c -> "vvorld_" + c.key() + "_total")
                .toList()));
    }

    @Test
    void aJailThatIsGoneIsNotShown() throws Exception {
        t.withTwoJails();
        t.world.removeJails(List.of(t.world.jails().require("b")));
        assertTrue(t.page().contains("jail=\"a\""));
        assertFalse(t.page().contains("jail=\"b\""));
        assertEquals(1.0, t.series().get("vvorld_jails"));
    }

    @Test
    void noNameBreaksTheFormat() throws Exception {
        String nasty = "\"} 1\n\\n{é\t\u0000";
        WorldView view = new WorldView(
                List.of(new WorldView.VnetView(nasty, t.world.vnet0(), List.of())), List.of(), new VnetTotals());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SeriesWriter writer = new SeriesWriter(out);
        new VnetFamilies(view, 1).writeTo(writer);
        writer.flush();
        String text = out.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains("vvorld_routes{jail=\"\\\"} 1\\n\\\\n{é\t\u0000\"} "), text);
        assertEquals("", Promtool.complaints(text));
    }

    @Test
    void aDaemonThatStopsSaysSoBeforeTheFirstByte() {
        t.admin.close();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AdminException e = assertThrows(AdminException.class, () -> t.metrics.writeTo(out));
        assertEquals("vvorldd is stopping", e.getMessage());
        assertEquals(0, out.size());
    }

    @Test
    void noFiguresAfterTheEndAndItMayEndTwice() throws Exception {
        t.page();
        t.metrics.close();
        t.metrics.close();
        assertThrows(AdminException.class, t::page);
    }
}
