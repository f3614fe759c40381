package org.vvorld.stack.ipv6;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.stack.sim.Lab.seconds;

import org.junit.jupiter.api.Test;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.sim.LabNode;
import org.vvorld.stack.sim.LabPing6;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.wire.Icmpv6;

/** A router between two hosts, and what RFC 4443 has it say. */
class Ipv6RouterTest {
    private final Lab lab = new Lab(62);
    private final LabNode a = lab.node("a");
    private final LabNode r = lab.node("r");
    private final LabNode b = lab.node("b");

    private void build() {
        r.vnet().sysctls().set(Sysctl.IP6_FORWARDING, 1);
        lab.wire(a, r);
        lab.wire(r, b);
        a.address6("eth0", "2001:db8:a::1/64").route6("default", "2001:db8:a::ff", null);
        r.address6("eth0", "2001:db8:a::ff/64").address6("eth1", "2001:db8:b::ff/64");
        b.address6("eth0", "2001:db8:b::1/64")
                .route6("default", r.linkLocal("eth1").toString().replace("/64", ""), "eth0");
        lab.runFor(seconds(3));
    }

    @Test
    void forwards() {
        build();
        LabPing6 ping = a.ping6("2001:db8:b::1", null, 3, 56, 0);
        LabPing6 full = a.ping6("2001:db8:b::1", null, 1, 1452, 0);
        lab.runFor(seconds(4));
        assertEquals(3, ping.replies().size());
        assertEquals(1, full.replies().size());
        assertEquals(63, ping.replies().getFirst().hopLimit());
        assertEquals(8, r.count(Counter.IP6_FORWARDED));
        lab.close();
    }

    /** RFC 4443 section 3.3: from the router's address on that link, as much of the packet as fits. */
    @Test
    void rfc4443Section33TimeExceeded() {
        build();
        LabPing6 ping = a.ping6("2001:db8:b::1", null, 1, 1400, 1);
        lab.runFor(seconds(2));
        LabPing6.Unreached e = ping.errors().getFirst();
        assertEquals(Icmpv6.TIME_EXCEEDED, e.type());
        assertEquals("2001:db8:a::ff", e.from().toString());
        assertEquals(1280 - 40, e.bytes(), "quotes up to 1280 bytes in all");
        lab.close();
    }

    /** RFC 4443 section 3.2: the next link's MTU. */
    @Test
    void rfc4443Section32PacketTooBig() {
        build();
        r.interfaceNamed("eth1").mtuBytes(1300);
        LabPing6 ping = a.ping6("2001:db8:b::1", null, 1, 1400, 0);
        lab.runFor(seconds(2));
        LabPing6.Unreached e = ping.errors().getFirst();
        assertEquals(Icmpv6.PACKET_TOO_BIG, e.type());
        assertEquals(1300, e.rest());
        assertEquals(1, r.drops(Drop.IPV6_TOO_BIG));
        lab.close();
    }

    /** RFC 4443 section 3.1: no route, and an address that does not answer; section 2.4 (f): no more than the limit. */
    @Test
    void rfc4443Section31Unreachable() {
        build();
        LabPing6 none = a.ping6("2001:db9::1", null, 1, 56, 0);
        LabPing6 dead = a.ping6("2001:db8:b::99", null, 1, 56, 0);
        lab.runFor(seconds(6));
        assertEquals(Icmpv6.UNREACHABLE_NO_ROUTE, none.errors().getFirst().code());
        assertEquals(Icmpv6.UNREACHABLE_ADDRESS, dead.errors().getFirst().code());
        r.vnet().sysctls().set(Sysctl.ICMP6_LIMIT, 1);
        for (int i = 0; i < 5; i++) {
            a.ping6("2001:db9::1", null, 1, 56, 0);
        }
        lab.runFor(seconds(1));
        assertTrue(r.count(Counter.ICMP6_ERRORS_LIMITED) >= 3);
        lab.close();
    }

    /** RFC 8200 section 4.5: a datagram larger than the link leaves in pieces, which are put together again. */
    @Test
    void fragmentsAreSentAndCounted() {
        build();
        LabPing6 ping = a.ping6("2001:db8:b::1", null, 1, 4000, 0);
        lab.runFor(seconds(1));
        assertEquals(3, a.count(Counter.IP6_FRAGMENTS_CREATED));
        assertEquals(3, b.count(Counter.IP6_FRAGMENTS_RECEIVED));
        assertEquals(1, b.count(Counter.IP6_REASSEMBLED));
        assertEquals(1, ping.replies().size());
        lab.close();
    }

    /** RFC 4007 section 9: a link-local destination of another link is none of the router's. */
    @Test
    void routesGoWithTheirInterface() {
        build();
        assertEquals(4 + 0, r.vnet().fib6().size());
        r.vnet().up(r.interfaceNamed("eth1"), false);
        assertEquals(2, r.vnet().fib6().size());
        LabPing6 ping = a.ping6("2001:db8:b::1", null, 1, 56, 0);
        lab.runFor(seconds(1));
        assertEquals(Icmpv6.UNREACHABLE_NO_ROUTE, ping.errors().getFirst().code());
        r.vnet().up(r.interfaceNamed("eth1"), true);
        lab.runFor(seconds(3));
        LabPing6 again = a.ping6("2001:db8:b::1", null, 1, 56, 0);
        lab.runFor(seconds(1));
        assertEquals(1, again.replies().size());
        lab.close();
    }
}
