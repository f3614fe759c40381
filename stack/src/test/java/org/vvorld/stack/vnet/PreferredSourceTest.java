package org.vvorld.stack.vnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.vvorld.stack.sim.Lab.seconds;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.iface.Inet6Address;
import org.vvorld.stack.iface.InterfaceAddress;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.sim.LabNode;
import org.vvorld.stack.sim.LabWire;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.Ipv4Prefix;
import org.vvorld.stack.wire.Ipv6Address;
import org.vvorld.stack.wire.Ipv6Prefix;

/** A route's preferred source: Linux's {@code src}, route(8)'s {@code -ifa}. */
class PreferredSourceTest {
    private static final int SOURCE_AT = 14 + 12;
    private static final int SOURCE6_AT = 14 + 8;
    private static final String ROUTERS_OWN = "192.0.2.7";
    private static final String ROUTERS_OWN6 = "2001:db8:7::7";

    private final Lab lab = new Lab(90);
    private final LabNode a = lab.node("a");
    private final LabNode b = lab.node("b");
    private final LabWire wire = lab.wire(a, b);

    @BeforeEach
    void connect() {
        a.address("eth0", "10.0.0.1/24").address6("eth0", "2001:db8::1/64");
        b.address("eth0", "10.0.0.2/24").address6("eth0", "2001:db8::2/64");
        a.address("lo0", ROUTERS_OWN + "/32").address6("lo0", ROUTERS_OWN6 + "/128");
        b.address("lo0", "198.51.100.9/32").address6("lo0", "2001:db8:9::9/128");
        b.route("default", "10.0.0.1").route6("::/0", "2001:db8::1", null);
        Ipv6Address gateway = Ipv6Address.parse("2001:db8::2");
        Ipv6Address own = Ipv6Address.parse(ROUTERS_OWN6);
        Hop four = Hop.via(Ipv4Address.parse("10.0.0.2"))
                .from(new Hop.Source(0, Integer.toUnsignedLong(Ipv4Address.parse(ROUTERS_OWN))));
        Hop six = Hop.via(gateway.high(), gateway.low(), null).from(new Hop.Source(own.high(), own.low()));
        a.vnet().ipv4().putRoute(new StaticRoute(Ipv4Prefix.DEFAULT, List.of(four)));
        a.vnet().ipv6().putRoute(new StaticRoute6(Ipv6Prefix.DEFAULT, List.of(six)));
        lab.runFor(seconds(3));
    }

    @AfterEach
    void nothingLeft() {
        lab.close();
    }

    private String source4(String to) {
        a.ping(to);
        ByteBuffer f = lastSent(0x0800);
        return Ipv4Address.format(f.getInt(SOURCE_AT));
    }

    private String source6(String to) {
        a.ping6(to, null, 1, 56, 0);
        ByteBuffer f = lastSent(0x86dd);
        return Ipv6Address.format(f.getLong(SOURCE6_AT), f.getLong(SOURCE6_AT + 8));
    }

    /** Echo requests are longer than what neighbour discovery sends. */
    private ByteBuffer lastSent(int etherType) {
        lab.runFor(seconds(2));
        return wire.frames().stream()
                .filter(w -> w.from() == 0 && w.bytes().length > 90)
                .map(w -> ByteBuffer.wrap(w.bytes()))
                .filter(f -> Short.toUnsignedInt(f.getShort(12)) == etherType)
                .toList()
                .getLast();
    }

    @Test
    void itIsTheSourceOfWhatTakesTheRoute() {
        assertEquals(ROUTERS_OWN, source4("198.51.100.9"));
        assertEquals(ROUTERS_OWN6, source6("2001:db8:9::9"));
        // Not of what does not.
        assertEquals("10.0.0.1", source4("10.0.0.2"));
        assertEquals("2001:db8::1", source6("2001:db8::2"));
    }

    @Test
    void withoutTheAddressItIsChosenAndBackWithIt() {
        Ipv6Address own = Ipv6Address.parse(ROUTERS_OWN6);
        a.vnet().ipv4().remove(a.interfaceNamed("lo0"), Ipv4Address.parse(ROUTERS_OWN));
        a.vnet().ipv6().remove(a.interfaceNamed("lo0"), own.high(), own.low());
        assertEquals("10.0.0.1", source4("198.51.100.9"));
        assertEquals("2001:db8::1", source6("2001:db8:9::9"));
        a.vnet().ipv4().add(a.interfaceNamed("lo0"), InterfaceAddress.parse(ROUTERS_OWN + "/32"));
        a.vnet().ipv6().add(a.interfaceNamed("lo0"), Inet6Address.parse(ROUTERS_OWN6 + "/128", 0));
        lab.runFor(seconds(3));
        assertEquals(ROUTERS_OWN, source4("198.51.100.9"));
        assertEquals(ROUTERS_OWN6, source6("2001:db8:9::9"));
    }
}
