package org.vvorld.stack.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.Ipv4Prefix;

class FibTest {
    private final Fib fib = new Fib();

    private Fib.Entry set(String prefix, String gateway) {
        Ipv4Prefix p = Ipv4Prefix.parse(prefix);
        Route r = new Route(Route.Kind.GATEWAY, Ipv4Address.parse(gateway), null, 0);
        fib.set(p, r);
        return new Fib.Entry(p, r, false);
    }

    @Test
    void theLongestPrefixCountsAndSaysWhichItIs() {
        long generation = fib.generation();
        Fib.Entry host = set("10.1.2.3", "10.0.0.4");
        Fib.Entry all = set("default", "10.0.0.1");
        Fib.Entry ten = set("10.0.0.0/8", "10.0.0.2");
        fib.changed();
        assertNotEquals(generation, fib.generation());
        assertEquals(List.of(all, ten, host), fib.list());
        assertSame(host.route(), fib.lookup(Ipv4Address.parse("10.1.2.3")));
        assertEquals(host, fib.match(Ipv4Address.parse("10.1.2.3")));
        assertEquals(ten, fib.match(Ipv4Address.parse("10.1.2.4")));
        assertEquals(all, fib.match(Ipv4Address.parse("192.0.2.1")));
        assertSame(host.route(), fib.exact(Ipv4Prefix.parse("10.1.2.3")));
        fib.set(Ipv4Prefix.DEFAULT, null);
        assertNull(fib.match(Ipv4Address.parse("192.0.2.1")));
        generation = fib.generation();
        fib.clear();
        assertNotEquals(generation, fib.generation());
        assertEquals(0, fib.size());
        assertNull(fib.lookup(Ipv4Address.parse("10.1.2.3")));
    }
}
