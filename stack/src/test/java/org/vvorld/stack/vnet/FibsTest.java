package org.vvorld.stack.vnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.vvorld.stack.sim.Lab.seconds;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.route.Route;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.sim.LabNode;
import org.vvorld.stack.sim.LabPing;
import org.vvorld.stack.sim.LabPing6;
import org.vvorld.stack.socket.SocketAddress;
import org.vvorld.stack.socket.SocketError;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.udp.UdpSocket;
import org.vvorld.stack.udp.UdpSocket.Family;
import org.vvorld.stack.wire.EchoOptions;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.Ipv4Prefix;
import org.vvorld.stack.wire.Ipv6Address;
import org.vvorld.stack.wire.Ipv6Prefix;

/** setfib(1), net.fibs and ifconfig's fib: a router with two uplinks, one for each of two customers. */
class FibsTest {
    private static final String FAR = "198.51.100.9";
    private static final String FAR6 = "2001:db8:f::9";

    private final Lab lab = new Lab(91);
    private final LabNode router = lab.router("router");
    private final LabNode[] customer = {lab.node("customer0"), lab.node("customer1")};
    private final LabNode[] uplink = {lab.router("uplink0"), lab.router("uplink1")};
    private final Interface[] ofCustomer = new Interface[2];
    private final Interface[] ofUplink = new Interface[2];

    @BeforeEach
    void connect() {
        router.vnet().sysctls().set(Sysctl.FIBS, 2);
        router.vnet().sysctls().set(Sysctl.IP6_FORWARDING, 1);
        for (int n = 0; n < 2; n++) {
            ofCustomer[n] = lab.epair(router, customer[n]);
            ofUplink[n] = lab.epair(router, uplink[n]);
            uplink[n].vnet().sysctls().set(Sysctl.IP6_FORWARDING, 1);
            router.vnet().fibs().move(ofCustomer[n], n);
            router.vnet().fibs().move(ofUplink[n], n);
            give(router, ofCustomer[n], "10.1." + n + ".1/24", "2001:db8:1" + n + "::1/64");
            give(router, ofUplink[n], "10.2." + n + ".1/24", "2001:db8:2" + n + "::1/64");
            give(customer[n], link(customer[n]), "10.1." + n + ".2/24", "2001:db8:1" + n + "::2/64");
            give(uplink[n], link(uplink[n]), "10.2." + n + ".2/24", "2001:db8:2" + n + "::2/64");
            uplink[n].address("lo0", FAR + "/32").address6("lo0", FAR6 + "/128");
            uplink[n].route("default", "10.2." + n + ".1").route6("::/0", "2001:db8:2" + n + "::1", null);
            customer[n].route("default", "10.1." + n + ".1").route6("::/0", "2001:db8:1" + n + "::1", null);
            Hop out = Hop.via(Ipv4Address.parse("10.2." + n + ".2"));
            router.vnet().ipv4().putRoute(n, new StaticRoute(Ipv4Prefix.DEFAULT, List.of(out)));
            Ipv6Address far = Ipv6Address.parse("2001:db8:2" + n + "::2");
            Hop out6 = Hop.via(far.high(), far.low(), null);
            router.vnet().ipv6().putRoute(n, new StaticRoute6(Ipv6Prefix.DEFAULT, List.of(out6)));
        }
        lab.runFor(seconds(3));
    }

    private static void give(LabNode n, Interface i, String four, String six) {
        n.address(i.name(), four).address6(i.name(), six);
    }

    private static Interface link(LabNode n) {
        return n.vnet().interfaces().get(1);
    }

    @AfterEach
    void nothingLeft() {
        lab.close();
    }

    private int answers(LabNode from, String to) {
        LabPing p = from.ping(Ipv4Address.parse(to), 1, 56, 0);
        lab.runFor(seconds(2));
        return p.replies().size();
    }

    private int answers6(LabNode from, String to) {
        LabPing6 p = from.ping6(to, null, 1, 56, 0);
        lab.runFor(seconds(2));
        return p.replies().size();
    }

    @Test
    void eachInterfaceIsRoutedByItsFib() {
        for (int n = 0; n < 2; n++) {
            // Twice: the second time a way may be remembered.
            assertEquals(1, answers(customer[n], FAR));
            assertEquals(1, answers(customer[n], FAR));
            assertEquals(1, answers6(customer[n], FAR6));
            assertEquals(1, answers6(customer[n], FAR6));
        }
        for (LabNode u : uplink) {
            assertEquals(2, u.count(Counter.ICMP_ECHO_ANSWERED));
            assertEquals(2, u.count(Counter.ICMP6_ECHO_ANSWERED));
        }
        // What one customer has, the other cannot reach, nor ever learn of.
        assertEquals(0, answers(customer[0], "10.1.1.2"));
        assertEquals(0, answers6(customer[0], "2001:db8:11::2"));
        assertEquals(0, customer[1].count(Counter.ICMP_ECHO_ANSWERED));
    }

    @Test
    void theRouterItselfAnswersInEachFib() {
        for (int n = 0; n < 2; n++) {
            assertEquals(1, answers(customer[n], "10.1." + n + ".1"));
            assertEquals(1, answers6(customer[n], "2001:db8:1" + n + "::1"));
            // Its own addresses are its own in every FIB.
            assertEquals(1, answers(customer[n], "10.2." + (1 - n) + ".1"));
            assertEquals(1, answers6(customer[n], "2001:db8:2" + (1 - n) + "::1"));
        }
    }

    @Test
    void errorsGoBackTheWayThatTheirCauseCame() {
        for (LabNode c : customer) {
            LabPing four = c.ping(Ipv4Address.parse(FAR), 1, 56, 1);
            LabPing6 six = c.ping6(FAR6, null, 1, 56, 1);
            lab.runFor(seconds(2));
            assertEquals(1, four.errors().size());
            assertEquals(1, six.errors().size());
        }
    }

    @Test
    void fragmentsArePutTogetherAndAnswered() {
        LabPing four = customer[1].ping(Ipv4Address.parse("10.1.1.1"), 1, 4000, 0);
        LabPing6 six = customer[1].ping6("2001:db8:11::1", null, 1, 4000, 0);
        lab.runFor(seconds(2));
        assertEquals(1, four.replies().size());
        assertEquals(1, six.replies().size());
    }

    @Test
    void whatIsSentGoesByTheSendersFib() {
        int to = Ipv4Address.parse(FAR);
        Ipv6Address to6 = Ipv6Address.parse(FAR6);
        for (int n = 0; n < 2; n++) {
            EchoOptions how = EchoOptions.of(0, false).withFib(n);
            lab.netisr().post(0, on -> {
                VnetShard s = router.vnet().shard(on);
                assertNull(s.icmp().sendEcho(0, to, 9, 1, 56, how));
                assertNull(s.ipv6().icmp().sendEcho(0, 0, to6.high(), to6.low(), null, 9, 1, 56, how));
            });
            UdpSocket udp = new UdpSocket(Family.DUAL, null).fib(n);
            assertNull(router.vnet().udp().connect(udp, 0, SocketAddress.ofIpv4(to), 7, 0, 5));
            assertEquals(
                    "10.2." + n + ".1", Ipv4Address.format(SocketAddress.ipv4(udp.localLow())), "its FIB's source");
            UdpSocket udp6 = new UdpSocket(Family.INET6, null).fib(n);
            assertNull(router.vnet().udp().connect(udp6, to6.high(), to6.low(), 7, 0, 5));
            lab.netisr().post(0, on -> {
                UdpSocket[] both = {udp, udp6};
                for (UdpSocket s : both) {
                    var output = router.vnet().shard(on).udp().output();
                    assertNull(output.send(s, output.prepare(100)));
                }
            });
            lab.runFor(seconds(2));
            assertEquals(1, uplink[n].count(Counter.ICMP_ECHO_ANSWERED));
            assertEquals(1, uplink[n].count(Counter.ICMP6_ECHO_ANSWERED));
            assertEquals(2, uplink[n].drops(Drop.UDP_NO_PORT), "of each family one");
            router.vnet().udp().close(udp);
            router.vnet().udp().close(udp6);
        }
    }

    @Test
    void oneWithoutRoutesLeadsNowhere() {
        router.vnet().sysctls().set(Sysctl.FIBS, 3);
        UdpSocket udp = new UdpSocket(Family.INET, null).fib(2);
        long low = SocketAddress.ofIpv4(Ipv4Address.parse(FAR));
        assertEquals(SocketError.EHOSTUNREACH, router.vnet().udp().connect(udp, 0, low, 7, 0, 5));
        router.vnet().fibs().move(ofCustomer[1], 2);
        LabPing p = customer[1].ping(Ipv4Address.parse(FAR), 1, 56, 0);
        lab.runFor(seconds(2));
        assertEquals(0, p.replies().size());
        assertEquals(1, p.errors().size());
        assertEquals(1, answers(customer[1], "10.1.1.1"));
    }

    @Test
    void withFewerFibsWhatWasInThoseIsInTheFirst() {
        router.vnet().sysctls().set(Sysctl.FIBS, 1);
        assertEquals(0, ofCustomer[1].fib());
        assertEquals(1, answers(customer[1], FAR), "by the default route of FIB 0, and back");
        assertEquals(1, uplink[0].count(Counter.ICMP_ECHO_ANSWERED));
        assertEquals(1, answers6(customer[1], FAR6));
        router.vnet().sysctls().set(Sysctl.FIBS, 2);
        assertEquals(0, router.vnet().fibs().routing(1).statics().size());
    }

    @Test
    void subnetsCanBeInAllFibs() {
        Ipv4Prefix net = Ipv4Prefix.parse("10.1.1.0/24");
        assertNull(router.vnet().fib().exact(net));
        assertEquals(Route.Kind.LINK, router.vnet().fib().in(1).exact(net).kind());
        router.vnet().sysctls().set(Sysctl.ADD_ADDR_ALLFIBS, 1);
        assertEquals(Route.Kind.LINK, router.vnet().fib().exact(net).kind());
        assertEquals(1, answers(customer[0], "10.1.1.1"));
        router.vnet().sysctls().set(Sysctl.ADD_ADDR_ALLFIBS, 0);
        assertNull(router.vnet().fib().exact(net));
    }

    @Test
    void anInterfaceDownWithdrawsItsRoutesInItsFib() {
        router.vnet().up(ofUplink[1], false);
        Ipv4Prefix any = Ipv4Prefix.DEFAULT;
        assertNull(router.vnet().fib().in(1).exact(any));
        assertNotNull(router.vnet().fib().exact(any));
        assertEquals(1, answers(customer[0], FAR));
        LabPing p = customer[1].ping(Ipv4Address.parse(FAR), 1, 56, 0);
        lab.runFor(seconds(2));
        assertEquals(1, p.errors().size());
        router.vnet().up(ofUplink[1], true);
        assertEquals(1, answers(customer[1], FAR));
    }

    @Test
    void anInterfaceThatLeavesIsInTheFirstFibElsewhere() {
        Interface i = ofCustomer[1];
        router.vnet().detach(i);
        assertEquals(0, i.fib());
        uplink[0].vnet().attach(i);
        assertEquals(0, i.fib());
    }
}
