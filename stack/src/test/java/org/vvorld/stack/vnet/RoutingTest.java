package org.vvorld.stack.vnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.InterfaceAddress;
import org.vvorld.stack.route.Fib;
import org.vvorld.stack.route.Multipath;
import org.vvorld.stack.route.Route;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.sim.LabNode;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.Ipv4Prefix;

/** The table after each change is what it would be if it were made anew. */
class RoutingTest {
    private static final int INTERFACES = 4;

    private static StaticRoute via(String prefix, String gateway) {
        return new StaticRoute(Ipv4Prefix.parse(prefix), Route.Kind.GATEWAY, Ipv4Address.parse(gateway));
    }

    private static String text(Fib.Entry e) {
        Multipath<Route> paths = e.route().paths();
        return e.destination() + " " + e.route() + (paths == null ? "" : spread(paths));
    }

    private static String spread(Multipath<Route> paths) {
        StringBuilder text = new StringBuilder();
        for (int hash = 0; hash < 16; hash++) {
            text.append(' ').append(paths.of(hash * 0x1234_5671).gateway() >>> 8 & 0xff);
        }
        return text.toString();
    }

    private static List<String> table(Vnet v) {
        return v.fib().list().stream().map(RoutingTest::text).toList();
    }

    /** What the table is to be, worked out from nothing. */
    private static List<String> wanted(Vnet v, Map<Ipv4Prefix, StaticRoute> statics) {
        Map<Ipv4Prefix, Route> table = new LinkedHashMap<>();
        for (Interface i : v.interfaces()) {
            if (i.isUp()) {
                Connected.of(i, i.addresses(), true).forEach(table::putIfAbsent);
            }
        }
        for (StaticRoute s : statics.values()) {
            Route r = resolved(v, s);
            if (r != null) {
                table.putIfAbsent(s.destination(), r);
            }
        }
        Comparator<Map.Entry<Ipv4Prefix, Route>> byAddress = Comparator.comparingLong(e ->
                Integer.toUnsignedLong(e.getKey().address()) << 6 | e.getKey().length());
        return table.entrySet().stream()
                .sorted(byAddress)
                .map(e -> text(new Fib.Entry(e.getKey(), e.getValue(), false)))
                .toList();
    }

    private static Route resolved(Vnet v, StaticRoute s) {
        List<Route> ways = new ArrayList<>();
        for (Hop h : s.hops()) {
            Interface out = h.isForwarding() ? nearest(v, h.gateway()) : null;
            ways.add(
                    out == null
                            ? h.isForwarding() ? null : new Route(h.kind(), 0, null, 0)
                            : new Route(
                                    h.kind(),
                                    h.gateway(),
                                    out,
                                    out.addressTowards(h.gateway()).address()));
        }
        List<Route> alive = ways.stream().filter(w -> w != null).toList();
        if (alive.size() < 2) {
            return alive.isEmpty() ? null : alive.get(0);
        }
        Multipath<Route> paths = Multipath.of(
                ways,
                s.hops().stream().mapToInt(Hop::weight).toArray(),
                s.hops().stream().mapToLong(Hop::id).toArray(),
                v.loopback().id());
        Route first = alive.get(0);
        return new Route(first.kind(), first.gateway(), first.ifp(), first.source(), null, paths);
    }

    private static Interface nearest(Vnet v, int gateway) {
        Interface best = null;
        for (Interface i : v.interfaces()) {
            InterfaceAddress a = i.isUp() ? i.addressTowards(gateway) : null;
            if (a != null
                    && a.address() != gateway
                    && (best == null
                            || a.length() > best.addressTowards(gateway).length())) {
                best = i;
            }
        }
        return best;
    }

    /** Few addresses, so that subnets overlap, statics meet subnets, and interfaces contest a prefix. */
    @Test
    void aThousandChangesGiveWhatARebuildGives() {
        try (Lab lab = new Lab(7)) {
            LabNode a = lab.node("a");
            LabNode b = lab.node("b");
            for (int i = 0; i < INTERFACES; i++) {
                lab.epair(a, b);
            }
            Vnet v = a.vnet();
            List<Interface> links = v.interfaces().subList(1, 1 + INTERFACES);
            Map<Ipv4Prefix, StaticRoute> statics = new LinkedHashMap<>();
            SplittableRandom random = new SplittableRandom(8);
            int resting = 0;
            for (int step = 0; step < 3000; step++) {
                change(random, v, links.get(random.nextInt(INTERFACES)), statics);
                assertEquals(wanted(v, statics), table(v), "after step " + step);
                resting += statics.size() + 1 > v.fib().size() ? 1 : 0;
                for (StaticRoute s : statics.values()) {
                    assertEquals(s, v.routing().exact(s.destination()), "after step " + step);
                }
                assertEquals(statics.size(), v.routing().statics().size());
                assertEquals(statics.size(), v.routing().staticCount());
            }
            assertTrue(resting > 0, "some rested");
            lab.runFor(0);
        }
    }

    private static void change(SplittableRandom random, Vnet v, Interface i, Map<Ipv4Prefix, StaticRoute> statics) {
        int host = 0x0a00_0000 | random.nextInt(4) << 8 | 1 + random.nextInt(6);
        int length = 24 + random.nextInt(4) * 2;
        switch (random.nextInt(8)) {
            case 0, 1 -> v.ipv4().add(i, new InterfaceAddress(host, length));
            case 2 -> {
                if (i.addresses().length > 0) {
                    v.ipv4().remove(i, i.addresses()[random.nextInt(i.addresses().length)].address());
                }
            }
            case 3 -> v.up(i, !i.isUp());
            case 4 -> {
                Ipv4Prefix p = Ipv4Prefix.of(host, length);
                assertEquals(statics.remove(p) != null, v.ipv4().removeRoute(0, p));
            }
            default -> {
                Ipv4Prefix p = random.nextBoolean() ? Ipv4Prefix.of(host, length) : Ipv4Prefix.of(random.nextInt(), 9);
                StaticRoute s = random.nextInt(5) == 0
                        ? new StaticRoute(p, Route.Kind.BLACKHOLE, 0)
                        : new StaticRoute(p, ways(random));
                statics.put(p, s);
                v.ipv4().putRoute(s);
            }
        }
    }

    private static List<Hop> ways(SplittableRandom random) {
        List<Hop> hops = new ArrayList<>();
        for (int i = random.nextInt(3) - 2; i < 1; i++) {
            Hop h = Hop.via(0x0a00_0000 | random.nextInt(4) << 8 | 40).weighing(1 + random.nextInt(3));
            if (hops.stream().noneMatch(h::isSameWay)) {
                hops.add(h);
            }
        }
        return hops;
    }

    @Test
    void anInterfaceThatGoesDownTakesItsRoutesAndLeavesAllOthers() {
        try (Lab lab = new Lab(9)) {
            LabNode a = lab.node("a");
            LabNode b = lab.node("b");
            lab.epair(a, b);
            lab.epair(a, b);
            a.address("epair0a", "10.0.0.1/24").address("epair1a", "10.0.1.1/24");
            Vnet v = a.vnet();
            for (int i = 0; i < 20_000; i++) {
                String gateway = i % 2 == 0 ? "10.0.0.2" : "10.0.1.2";
                v.ipv4().putRoute(via(Ipv4Address.format(0x1400_0000 + (i << 8)) + "/24", gateway));
            }
            v.ipv4().putRoute(via("default", "10.0.1.2"));
            Route kept = v.fib().lookup(Ipv4Address.parse("20.0.1.1"));
            Interface down = v.interfaceNamed("epair0a");
            v.up(down, false);
            assertEquals(10_000 + 1 + 3, v.fib().size());
            List<Fib.Entry> through = new ArrayList<>(v.fib().list());
            through.removeIf(e -> e.route().ifp() != down);
            assertEquals(List.of(), through);
            assertEquals(
                    "10.0.1.2", Ipv4Address.format(v.fib().lookup(0x1400_0001).gateway()), "the default takes over");
            assertSame(kept, v.fib().lookup(Ipv4Address.parse("20.0.1.1")));
            v.up(down, true);
            assertEquals(
                    "10.0.0.2", Ipv4Address.format(v.fib().lookup(0x1400_0001).gateway()));
            assertEquals(20_000 + 1 + 6, v.fib().size());
            v.detach(down);
            assertEquals(10_001, v.routing().statics().size(), "flushed, not resting");
            assertEquals(10_001, v.routing().staticCount());
            assertNull(v.routing().exact(Ipv4Prefix.parse("20.0.0.0/24")));
            lab.runFor(0);
        }
    }

    /** In tables of each make: sorted arrays, DXR, and the flat one. */
    @ParameterizedTest
    @ValueSource(ints = {300, 3_000, 30_000, 60_000})
    void whatRestsIsPassedOver(int routes) {
        try (Lab lab = new Lab(routes)) {
            LabNode a = lab.node("a");
            LabNode b = lab.node("b");
            lab.epair(a, b);
            lab.epair(a, b);
            a.address("epair0a", "10.0.0.1/24").address("epair1a", "10.0.1.1/24");
            Vnet v = a.vnet();
            SplittableRandom random = new SplittableRandom(routes);
            int[] gateways = {
                Ipv4Address.parse("10.0.0.2"), Ipv4Address.parse("10.0.1.2"), Ipv4Address.parse("10.0.1.3")
            };
            int[] asked = new int[20_000];
            for (int i = 0; i < routes; i++) {
                int address = 0x1400_0000 | random.nextInt(1 << 26);
                int length = 9 + random.nextInt(20);
                v.ipv4()
                        .putRoute(new StaticRoute(
                                Ipv4Prefix.of(address, length), Route.Kind.GATEWAY, gateways[random.nextInt(3)]));
                asked[i % asked.length] = address ^ random.nextInt(1 << 8);
            }
            int size = v.fib().size();
            v.up(v.interfaceNamed("epair0a"), false);
            assertTrue(v.fib().size() < size * 3 / 4);
            assertEquals(v.fib().size(), v.fib().list().size());
            assertAnswers(v, asked);
            v.up(v.interfaceNamed("epair0a"), true);
            assertEquals(size, v.fib().size());
            assertAnswers(v, asked);
            v.detach(v.interfaceNamed("epair1a"));
            assertEquals(v.fib().size(), v.fib().list().size());
            assertAnswers(v, asked);
            assertEquals(v.routing().statics().size(), v.routing().staticCount());
            lab.runFor(0);
        }
    }

    /** Each answer is that of the longest prefix whose route leads somewhere. */
    private static void assertAnswers(Vnet v, int[] asked) {
        for (int address : asked) {
            Fib.Entry longest = v.fib().match(address);
            assertEquals(longest == null ? null : longest.route(), v.fib().lookup(address));
        }
    }

    @Test
    void aWayOfSeveralLeavesWithItsInterface() {
        try (Lab lab = new Lab(11)) {
            LabNode a = lab.node("a");
            LabNode b = lab.node("b");
            lab.epair(a, b);
            lab.epair(a, b);
            a.address("epair0a", "10.0.0.1/24").address("epair1a", "10.0.1.1/24");
            Vnet v = a.vnet();
            Hop first = Hop.via(Ipv4Address.parse("10.0.0.2"));
            Hop second = Hop.via(Ipv4Address.parse("10.0.1.2")).weighing(3);
            Ipv4Prefix to = Ipv4Prefix.parse("192.0.2.0/24");
            v.ipv4().putRoute(new StaticRoute(to, List.of(first, second)));
            assertEquals(2, v.fib().exact(to).paths().ways().size());
            v.up(v.interfaceNamed("epair0a"), false);
            assertNull(v.fib().exact(to).paths());
            assertEquals(second.gateway(), v.fib().exact(to).gateway());
            v.up(v.interfaceNamed("epair0a"), true);
            assertEquals(2, v.fib().exact(to).paths().ways().size());
            v.detach(v.interfaceNamed("epair0a"));
            assertEquals(List.of(second), v.routing().exact(to).hops());
            v.detach(v.interfaceNamed("epair1a"));
            assertNull(v.routing().exact(to));
            assertEquals(0, v.routing().staticCount());
            lab.runFor(0);
        }
    }

    @Test
    void aStaticRouteBehindASubnetComesBackWhenThatGoes() {
        try (Lab lab = new Lab(10)) {
            LabNode a = lab.node("a");
            lab.epair(a, lab.node("b"));
            a.address("epair0a", "10.0.0.1/24");
            Vnet v = a.vnet();
            v.ipv4().putRoute(via("10.0.5.0/24", "10.0.0.2"));
            a.address("epair0a", "10.0.5.1/24");
            Ipv4Prefix five = Ipv4Prefix.parse("10.0.5.0/24");
            assertSame(Route.Kind.LINK, v.fib().exact(five).kind());
            assertEquals(via("10.0.5.0/24", "10.0.0.2"), v.routing().exact(five));
            assertTrue(v.ipv4().remove(v.interfaceNamed("epair0a"), Ipv4Address.parse("10.0.5.1")));
            assertSame(Route.Kind.GATEWAY, v.fib().exact(five).kind());
            assertTrue(v.ipv4().removeRoute(0, five));
            assertFalse(v.ipv4().removeRoute(0, five));
            assertNull(v.fib().exact(five));
            lab.runFor(0);
        }
    }
}
