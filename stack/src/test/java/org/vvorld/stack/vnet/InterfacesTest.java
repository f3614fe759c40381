package org.vvorld.stack.vnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.stack.sim.Lab.seconds;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.iface.Epair;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.InterfaceAddress;
import org.vvorld.stack.route.Fib;
import org.vvorld.stack.route.Route;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.sim.LabNode;
import org.vvorld.stack.sim.LabPing;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.testing.Books;
import org.vvorld.stack.testing.Frames;
import org.vvorld.stack.testing.RouterLab;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.Ipv4Prefix;

/** Interfaces come and go, and routes follow them. */
class InterfacesTest {
    private static Route lookup(LabNode n, String to) {
        return n.vnet().fib().lookup(Ipv4Address.parse(to));
    }

    @Test
    void theLowestFreeIndexIsGivenAndAMovedInterfaceIsBare() {
        try (Lab lab = new Lab(1)) {
            LabNode a = lab.node("a");
            LabNode b = lab.node("b");
            LabNode c = lab.node("c");
            Epair one = lab.epair(a, b);
            lab.epair(a, b);
            assertEquals(
                    List.of(1, 2, 3),
                    a.vnet().interfaces().stream().map(Interface::index).toList());
            a.address("epair0a", "10.0.0.1/24");
            a.vnet().detach(one);
            assertFalse(one.isUp());
            assertNull(one.owner());
            assertEquals(0, one.addresses().length);
            assertEquals(0, a.vnet().fib().size(), "its routes are gone");
            c.vnet().attach(one);
            assertEquals(2, one.index());
            assertSame(c.vnet(), one.owner());
            assertSame(a.vnet(), one.home());
            c.vnet().detach(one);
            a.vnet().attach(one);
            assertEquals(2, one.index(), "the free place between lo0 and the other");
            assertEquals(List.of("lo0", "epair0a", "epair1a"), names(a));
        }
    }

    private static List<String> names(LabNode n) {
        return n.vnet().interfaces().stream().map(Interface::name).toList();
    }

    @Test
    void downWithdrawsRoutesAndUpBringsThemBack() {
        try (RouterLab lab = new RouterLab(2)) {
            lab.r.route("192.0.2.0/24", "10.0.1.1");
            lab.vnet().ipv4().putRoute(new StaticRoute(Ipv4Prefix.parse("198.51.100.0/24"), Route.Kind.REJECT, 0));
            List<Fib.Entry> before = lab.vnet().fib().list();
            lab.vnet().up(lab.right.end(1), false);
            lab.lab.runFor(0);
            assertNull(lookup(lab.r, "10.0.1.1"));
            assertNull(lookup(lab.r, "10.0.1.254"));
            assertNull(lookup(lab.r, "192.0.2.1"), "its gateway is away");
            assertEquals(Route.Kind.REJECT, lookup(lab.r, "198.51.100.1").kind());
            assertEquals(Route.Kind.LINK, lookup(lab.r, "10.0.0.1").kind());
            lab.vnet().up(lab.right.end(1), true);
            lab.lab.runFor(0);
            assertEquals(before, lab.vnet().fib().list());
            assertTrue(lab.vnet().ipv4().removeRoute(0, Ipv4Prefix.parse("192.0.2.0/24")));
            assertFalse(lab.vnet().ipv4().removeRoute(0, Ipv4Prefix.parse("192.0.2.0/24")));
            assertNull(lookup(lab.r, "192.0.2.1"));
        }
    }

    @Test
    void aStaticRouteReturnsWithItsGatewaysAddress() {
        try (RouterLab lab = new RouterLab(3)) {
            lab.r.route("192.0.2.0/24", "10.0.7.1");
            assertFalse(lab.vnet().ipv4().isReachable(0, Hop.via(Ipv4Address.parse("10.0.7.1"))));
            assertNull(lookup(lab.r, "192.0.2.1"));
            lab.r.address("eth1", "10.0.7.2/24");
            assertEquals(
                    "10.0.7.2", Ipv4Address.format(lookup(lab.r, "192.0.2.1").source()));
            lab.vnet().ipv4().add(lab.right.end(1), InterfaceAddress.parse("10.0.7.2/32"));
            assertNull(lookup(lab.r, "192.0.2.1"), "the subnet is gone with the longer prefix");
            lab.vnet().ipv4().add(lab.right.end(1), InterfaceAddress.parse("10.0.7.2/16"));
            assertSame(lab.right.end(1), lookup(lab.r, "192.0.2.1").ifp());
            assertEquals(2, lab.right.end(1).addresses().length);
            lab.lab.runFor(0);
        }
    }

    @Test
    void anEpairWhoseOtherEndIsDownCarriesNothing() {
        try (Lab lab = new Lab(4)) {
            LabNode a = lab.host("a", "10.0.0.1/24");
            LabNode b = lab.host("b", "10.0.0.2/24");
            Epair e = lab.epair(a, b);
            LabPing first = a.ping(b);
            lab.runFor(seconds(1));
            assertEquals(1, first.replies().size());
            assertTrue(e.isRunning());
            b.vnet().up(e.peer(), false);
            assertFalse(e.isRunning());
            a.ping("10.0.0.2");
            lab.runFor(seconds(1));
            assertEquals(Map.of(Drop.PEER_DOWN, 1L), Books.drops(a.vnet()));
        }
    }

    /** RFC 1122 section 3.2.1.3; and what comes by one link is not for the other. */
    @Test
    void twoVnetsWithTheSameAddressesDoNotSeeEachOther() {
        try (Lab lab = new Lab(5)) {
            LabNode[] hosts = new LabNode[4];
            for (int i = 0; i < 4; i += 2) {
                hosts[i] = lab.host("a" + i, "10.0.0.1/24");
                hosts[i + 1] = lab.host("b" + i, "10.0.0.2/24");
                lab.epair(hosts[i], hosts[i + 1]);
            }
            LabPing ping = hosts[0].ping(hosts[1].address(), 5, 56, 0);
            lab.runFor(seconds(10));
            assertEquals(5, ping.replies().size());
            for (int i = 2; i < 4; i++) {
                Vnet other = hosts[i].vnet();
                assertEquals(0, other.arpTable().size());
                assertEquals(0, other.value(Counter.IP_RECEIVED));
                assertEquals(Map.of(), Books.drops(other));
            }
            hosts[0].vnet().sysctls().set(Sysctl.IP_TTL, 7);
            assertEquals(64, hosts[2].vnet().sysctls().get(Sysctl.IP_TTL));
        }
    }

    /** A frame that arrives for an interface between two vnets is nobody's, and freed. */
    @Test
    void framesForADetachedInterfaceAreCountedThere() {
        try (RouterLab lab = new RouterLab(6)) {
            Interface i = lab.left.end(1);
            lab.vnet().detach(i);
            long before = i.totals().ipackets;
            lab.fromLeft(Frames.ethernet(i.mac(), RouterLab.LEFT, 0x0800, new byte[40]));
            assertEquals(before + 1, i.totals().ipackets);
            assertEquals(1, i.totals().iqdrops);
            lab.vnet().attach(i);
        }
    }
}
