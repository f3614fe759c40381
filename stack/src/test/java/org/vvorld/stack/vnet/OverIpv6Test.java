package org.vvorld.stack.vnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.stack.sim.Lab.seconds;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.iface.Inet6Address;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.sim.LabNode;
import org.vvorld.stack.sim.LabPing;
import org.vvorld.stack.sim.LabWire;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.wire.Icmpv4;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.Ipv4Prefix;
import org.vvorld.stack.wire.Ipv6Address;

/** RFC 8950: two routers whose link between them has link-local IPv6 addresses alone carry IPv4 over it. */
class OverIpv6Test {
    private static final int ETHERTYPE_AT = 12;

    private final Lab lab = new Lab(89);
    private final LabNode a = lab.host("a", "10.0.0.2/24");
    private final LabNode b = lab.host("b", "10.0.1.2/24");
    private final LabNode r1 = lab.router("r1");
    private final LabNode r2 = lab.router("r2");
    private LabWire middle;

    @BeforeEach
    void connect() {
        lab.wire(a, r1);
        lab.wire(r2, b);
        middle = lab.wire(r1, r2);
        Inet6Address of1 = r1.linkLocal("eth1");
        Inet6Address of2 = r2.linkLocal("eth1");
        r1.vnet().ipv4().putRoute(over(r1, "10.0.1.0/24", of2.high(), of2.low()));
        r2.vnet().ipv4().putRoute(over(r2, "10.0.0.0/24", of1.high(), of1.low()));
        lab.runFor(seconds(3));
    }

    private static StaticRoute over(LabNode n, String destination, long high, long low) {
        return new StaticRoute(Ipv4Prefix.parse(destination), List.of(Hop.via(high, low, n.interfaceNamed("eth1"))));
    }

    @AfterEach
    void nothingLeft() {
        lab.close();
    }

    private LabPing ping(LabNode from, String to, int bytes, int ttl) {
        LabPing p = from.ping(Ipv4Address.parse(to), 1, bytes, ttl);
        lab.runFor(seconds(8));
        return p;
    }

    private static int etherType(byte[] frame) {
        return Byte.toUnsignedInt(frame[ETHERTYPE_AT]) << 8 | Byte.toUnsignedInt(frame[ETHERTYPE_AT + 1]);
    }

    @Test
    void packetsCross() {
        assertEquals(1, ping(a, "10.0.1.2", 56, 0).replies().size());
        assertEquals(1, ping(b, "10.0.0.2", 56, 0).replies().size());
        // RFC 8950 section 4: the frame is IPv4's.
        assertEquals(0x0800, etherType(middle.last(0).bytes()));
        assertEquals(0x0800, etherType(middle.last(1).bytes()));
        assertTrue(middle.frames().stream().noneMatch(f -> etherType(f.bytes()) == 0x0806), "nobody asks by ARP");
    }

    @Test
    void fragmentsCross() {
        r1.interfaceNamed("eth1").mtuBytes(600);
        r2.interfaceNamed("eth1").mtuBytes(600);
        assertEquals(1, ping(a, "10.0.1.2", 5000, 0).replies().size());
        assertNotEquals(0, r1.count(Counter.IP_FRAGMENTED));
        assertNotEquals(0, r2.count(Counter.IP_FRAGMENTED));
    }

    @Test
    void aRouterWithoutAnAddressThereSpeaksByAnotherOfItsOwn() {
        LabPing.Unreached e = ping(a, "10.0.1.2", 56, 2).errors().getFirst();
        assertEquals(Icmpv4.TIME_EXCEEDED, e.type());
        assertEquals(r2.interfaceNamed("eth0").addresses()[0].address(), e.from());
        // And what it asks itself has a source.
        assertEquals(1, ping(r2, "10.0.0.2", 56, 0).replies().size());
    }

    @Test
    void theBorrowedAddressLeavesAndAnotherStands() {
        r2.address("lo0", "192.0.2.2/32");
        r2.vnet().up(r2.interfaceNamed("eth0"), false);
        lab.runFor(seconds(1));
        r1.vnet()
                .ipv4()
                .putRoute(over(
                        r1,
                        "192.0.2.0/24",
                        r2.linkLocal("eth1").high(),
                        r2.linkLocal("eth1").low()));
        assertEquals(Ipv4Address.parse("192.0.2.2"), source(r2, "10.0.0.2"));
        assertEquals(1, ping(r2, "10.0.0.2", 56, 0).replies().size());
        r2.vnet().up(r2.interfaceNamed("eth0"), true);
        assertNotEquals(0, source(r2, "10.0.0.2"));
    }

    private static int source(LabNode n, String to) {
        return n.vnet().fib().lookup(Ipv4Address.parse(to)).source();
    }

    @Test
    void aRouterThatIsNotThereIsUnreachable() {
        Ipv6Address nobody = Ipv6Address.parse("fe80::dead");
        r1.vnet().ipv4().putRoute(over(r1, "10.0.7.0/24", nobody.high(), nobody.low()));
        LabPing.Unreached e = ping(a, "10.0.7.7", 56, 0).errors().getFirst();
        assertEquals(Icmpv4.UNREACHABLE, e.type());
        assertEquals(Icmpv4.UNREACHABLE_HOST, e.code());
        assertEquals(1, r1.drops(Drop.ND_UNRESOLVED));
        ping(r1, "10.0.7.7", 56, 0);
        assertEquals(2, r1.drops(Drop.ND_UNRESOLVED));
    }

    @Test
    void whatIsSharedGoesBothWays() {
        LabWire plain = lab.wire(r1, r2);
        r1.address("eth2", "10.2.0.1/24");
        r2.address("eth2", "10.2.0.2/24");
        Inet6Address of2 = r2.linkLocal("eth1");
        Hop six = Hop.via(of2.high(), of2.low(), r1.interfaceNamed("eth1"));
        Hop four = Hop.via(Ipv4Address.parse("10.2.0.2"));
        r1.vnet().ipv4().putRoute(new StaticRoute(Ipv4Prefix.parse("10.0.1.0/24"), List.of(six, four)));
        for (int i = 0; i < 32; i++) {
            b.address("eth0", "10.0.1." + (100 + i) + "/24");
            assertEquals(1, ping(a, "10.0.1." + (100 + i), 56, 0).replies().size());
        }
        assertTrue(sentIpv4(middle) > 5 && sentIpv4(plain) > 5, sentIpv4(middle) + " " + sentIpv4(plain));
        for (LabNode r : List.of(r1, r2)) {
            r.vnet().up(r.interfaceNamed("eth1"), false);
        }
        r2.route("10.0.0.0/24", "10.2.0.1");
        assertEquals(1, ping(a, "10.0.1.100", 56, 0).replies().size());
    }

    private static long sentIpv4(LabWire w) {
        return w.frames().stream()
                .filter(f -> f.from() == 0 && etherType(f.bytes()) == 0x0800)
                .count();
    }

    @Test
    void theInterfaceLeavesAndTheRouteWithIt() {
        Ipv4Prefix to = Ipv4Prefix.parse("10.0.1.0/24");
        r1.vnet().up(r1.interfaceNamed("eth1"), false);
        assertNull(r1.vnet().fib().exact(to));
        r1.vnet().up(r1.interfaceNamed("eth1"), true);
        lab.runFor(seconds(3));
        assertEquals(1, ping(a, "10.0.1.2", 56, 0).replies().size());
    }
}
