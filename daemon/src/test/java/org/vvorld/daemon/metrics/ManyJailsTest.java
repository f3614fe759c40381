package org.vvorld.daemon.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.vnet.Vnet;

/** Which jails have series of their own, and what becomes of the figures of the others. */
class ManyJailsTest {
    private static final String OTHERS = "{jail=\"(others)\"}";

    @Test
    void thoseThatAreNotNamedAreShownTogether() throws Exception {
        try (TestWorld t = new TestWorld(List.of("b", "x*"), 1000, true).withTwoJails()) {
            Vnet a = t.world.jails().require("a").vnet();
            t.ping(a, "10.0.0.2");
            t.ping(a, "10.0.0.99");
            Map<String, Double> series = t.series();
            assertNull(series.get("vvorld_icmp_echo_replies_total{jail=\"a\"}"));
            assertEquals(1.0, series.get("vvorld_icmp_echo_replies_total" + OTHERS));
            assertEquals(1.0, series.get("vvorld_icmp_echo_answered_total{jail=\"b\"}"));
            assertEquals(0.0, series.get("vvorld_icmp_echo_answered_total" + OTHERS));
            assertEquals(
                    (double) a.value(Drop.ARP_UNRESOLVED),
                    series.get("vvorld_dropped_packets_total{jail=\"(others)\",reason=\"arp_unresolved\"}"));
            assertEquals((double) a.arpTable().size(), series.get("vvorld_arp_entries" + OTHERS));
            assertEquals((double) a.fib().size(), series.get("vvorld_routes" + OTHERS));
            assertEquals(1.0, series.get("vvorld_metrics_jails{series=\"own\"}"));
            assertEquals(1.0, series.get("vvorld_metrics_jails{series=\"others\"}"));
            assertTrue(t.page().contains("jail=\"b\""));
            assertFalse(t.page().contains("epair0a"), "of others no interfaces");
            assertEquals("", Promtool.complaints(t.page()));
        }
    }

    @Test
    void noneHasInterfacesIfNotWanted() throws Exception {
        try (TestWorld t = new TestWorld(List.of("*"), 1000, false).withTwoJails()) {
            assertFalse(t.page().contains("interface="));
            assertTrue(t.page().contains("jail=\"a\""));
        }
    }

    /** Whoever comes and goes: what is counted stays counted, and the sum of all series is right. */
    @Test
    void noCounterGoesBackWhenJailsEnd() throws Exception {
        try (TestWorld t = new TestWorld(List.of("*"), 1, true).withTwoJails()) {
            // a was first when both were seen first, and has the only place.
            assertEquals(0.0, t.series().get("vvorld_icmp_echo_answered_total" + OTHERS));
            t.ping(t.world.jails().require("a").vnet(), "10.0.0.2");
            t.ping(t.world.jails().require("b").vnet(), "10.0.0.1");
            Map<String, Double> both = t.series();
            assertEquals(1.0, both.get("vvorld_icmp_echo_answered_total{jail=\"a\"}"));
            assertEquals(1.0, both.get("vvorld_icmp_echo_answered_total" + OTHERS));
            t.world.removeJails(List.of(t.world.jails().require("a")));
            Map<String, Double> one = t.series();
            // b was among the others, and stays there though a's place is free.
            assertNull(one.get("vvorld_icmp_echo_answered_total{jail=\"b\"}"));
            assertEquals(2.0, one.get("vvorld_icmp_echo_answered_total" + OTHERS));
            t.world.removeJails(List.of(t.world.jails().require("b")));
            Map<String, Double> none = t.series();
            t.jail("c");
            Map<String, Double> again = t.series();
            assertEquals(0.0, again.get("vvorld_icmp_echo_answered_total{jail=\"c\"}"));
            notBack(both, one);
            notBack(one, none);
            notBack(none, again);
            for (Counter c : Counter.values()) {
                assertTrue(sum(none, c) >= sum(both, c), c.key());
            }
        }
    }

    private static void notBack(Map<String, Double> before, Map<String, Double> after) {
        before.forEach((name, value) -> {
            boolean isCounter = name.matches("vvorld_[a-z0-9_]+_total\\{.*") && !name.contains("interface");
            if (isCounter && after.containsKey(name)) {
                assertTrue(after.get(name) >= value, () -> name + " was " + value + ", is " + after.get(name));
            }
        });
    }

    private static double sum(Map<String, Double> series, Counter c) {
        return series.entrySet().stream()
                .filter(e -> e.getKey().startsWith("vvorld_" + c.key() + "_total{"))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    @Test
    void tenThousandVnets() throws Exception {
        try (TestWorld t = new TestWorld(List.of("*"), 1000, true)) {
            for (int i = 0; i < 10_000; i++) {
                t.world.interfaces().create(t.jail("j" + i), "epair", null);
            }
            String page = t.page();
            assertEquals("", Promtool.complaints(page));
            Map<String, Integer> jails = new HashMap<>();
            page.lines().filter(l -> l.startsWith("vvorld_routes{")).forEach(l -> jails.merge(l, 1, Integer::sum));
            assertEquals(1002, jails.size(), "the host, a thousand, and the others");
            assertEquals(9000.0, t.series().get("vvorld_metrics_jails{series=\"others\"}"));
            long series = page.lines().filter(l -> !l.startsWith("#")).count();
            assertTrue(series < 150_000, () -> series + " series");

            ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = thread.getCurrentThreadAllocatedBytes();
            long start = System.nanoTime();
            t.metrics.writeTo(OutputStream.nullOutputStream());
            long millis = (System.nanoTime() - start) / 1_000_000;
            long allocated = thread.getCurrentThreadAllocatedBytes() - before;
            System.out.println("/metrics of 10,000 vnets: " + series + " series, " + page.length() / 1024 + " KiB, "
                    + millis + " ms, " + allocated / 1024 + " KiB allocated");
            assertTrue(allocated < 64 << 20, () -> allocated + " bytes for one page");
        }
    }
}
