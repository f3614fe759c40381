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

    private static Route route(String prefix, String gateway) {
        return new Route(Ipv4Prefix.parse(prefix), Route.Kind.GATEWAY, Ipv4Address.parse(gateway), null, 0);
    }

    @Test
    void publishesWhatDiffers() {
        Route all = route("default", "10.0.0.1");
        Route ten = route("10.0.0.0/8", "10.0.0.2");
        Route host = route("10.1.2.3", "10.0.0.4");
        fib.publish(List.of(host, all, ten, route("10.0.0.0/8", "10.0.0.9")));
        assertEquals(List.of(all, ten, host), fib.list());
        assertSame(host, fib.lookup(Ipv4Address.parse("10.1.2.3")));
        assertSame(ten, fib.lookup(Ipv4Address.parse("10.1.2.4")));
        assertSame(all, fib.lookup(Ipv4Address.parse("192.0.2.1")));
        long generation = fib.generation();
        fib.publish(List.of(route("10.1.2.3", "10.0.0.4"), ten, all));
        assertEquals(generation, fib.generation(), "the same routes are no change");
        assertSame(host, fib.exact(Ipv4Prefix.parse("10.1.2.3")));
        fib.publish(List.of(route("10.0.0.0/8", "10.0.0.5")));
        assertNotEquals(generation, fib.generation());
        assertEquals(1, fib.size());
        assertEquals(
                Ipv4Address.parse("10.0.0.5"),
                fib.lookup(Ipv4Address.parse("10.1.2.3")).gateway());
        assertNull(fib.lookup(Ipv4Address.parse("192.0.2.1")));
        fib.publish(List.of());
        assertEquals(0, fib.size());
        assertNull(fib.lookup(0));
    }
}
