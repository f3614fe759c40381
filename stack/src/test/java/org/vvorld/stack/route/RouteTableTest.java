package org.vvorld.stack.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.Ipv4Prefix;

class RouteTableTest {
    private static Route route(Ipv4Prefix prefix, int gateway) {
        return new Route(prefix, Route.Kind.GATEWAY, gateway, null, 0);
    }

    private static Route route(String prefix, String gateway) {
        return route(Ipv4Prefix.parse(prefix), Ipv4Address.parse(gateway));
    }

    @Test
    void theLongestMatchWins() {
        Route all = route("default", "10.0.0.1");
        Route ten = route("10.0.0.0/8", "10.0.0.2");
        Route high = route("192.168.0.0/16", "10.0.0.3");
        Route host = route("10.1.2.3", "10.0.0.4");
        RouteTable t = RouteTable.of(List.of(host, all, high, ten));
        assertSame(host, t.lookup(Ipv4Address.parse("10.1.2.3")));
        assertSame(ten, t.lookup(Ipv4Address.parse("10.1.2.4")));
        assertSame(high, t.lookup(Ipv4Address.parse("192.168.255.255")));
        assertSame(all, t.lookup(Ipv4Address.parse("192.169.0.0")));
        assertSame(all, t.exact(Ipv4Prefix.DEFAULT));
        assertNull(t.exact(Ipv4Prefix.parse("10.0.0.0/9")));
        assertNull(t.exact(Ipv4Prefix.parse("11.0.0.0/8")));
        assertEquals(List.of(all, ten, host, high), t.list());
        assertEquals(4, t.size());
    }

    @Test
    void ofTwoForOnePrefixTheFirstCounts() {
        Route first = route("10.0.0.0/8", "10.0.0.2");
        RouteTable t = RouteTable.of(List.of(first, route("10.0.0.0/8", "10.0.0.3")));
        assertSame(first, t.lookup(Ipv4Address.parse("10.9.9.9")));
        assertEquals(1, t.size());
    }

    @Test
    void theEmptyTableKnowsNothing() {
        assertSame(RouteTable.EMPTY, RouteTable.of(List.of()));
        assertNull(RouteTable.EMPTY.lookup(0));
        assertEquals(0, RouteTable.EMPTY.size());
    }

    /** A million lookups against a search through all routes. */
    @Test
    void agreesWithALinearSearch() {
        SplittableRandom random = new SplittableRandom(1812);
        for (int table = 0; table < 200; table++) {
            Map<Ipv4Prefix, Route> unique = new LinkedHashMap<>();
            int size = random.nextInt(1, 60);
            for (int i = 0; i < size; i++) {
                Ipv4Prefix p = Ipv4Prefix.of(address(random), random.nextInt(33));
                unique.putIfAbsent(p, route(p, i));
            }
            List<Route> routes = new ArrayList<>(unique.values());
            RouteTable t = RouteTable.of(routes);
            assertEquals(routes.size(), t.size());
            for (int i = 0; i < 5000; i++) {
                int a = address(random);
                if (i % 2 == 0) {
                    // Near a boundary of some route: its first or last address, or the one beside it.
                    Ipv4Prefix p = routes.get(random.nextInt(routes.size())).destination();
                    a = random.nextBoolean()
                            ? p.address() - random.nextInt(2)
                            : (p.address() | ~p.mask()) + random.nextInt(2);
                }
                assertSame(linear(routes, a), t.lookup(a), () -> "table of " + routes);
            }
        }
    }

    /** Few distinct bits, so that prefixes nest. */
    private static int address(SplittableRandom random) {
        return random.nextInt(4) == 0 ? random.nextInt() : random.nextInt() & 0x3003_3003;
    }

    private static Route linear(List<Route> routes, int address) {
        Route best = null;
        for (Route r : routes) {
            if (r.destination().contains(address)
                    && (best == null
                            || r.destination().length() > best.destination().length())) {
                best = r;
            }
        }
        return best;
    }
}
