package org.vvorld.stack.vnet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.sim.LabNode;
import org.vvorld.stack.socket.SocketAddress;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.testing.Books;
import org.vvorld.stack.udp.UdpShard;
import org.vvorld.stack.udp.UdpSocket;
import org.vvorld.stack.udp.UdpSocket.Family;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.Ipv4Prefix;
import org.vvorld.stack.wire.Ipv6Address;
import org.vvorld.stack.wire.Ipv6Prefix;

/** 640 flows from {@code s} through the router {@code r}, which has several links to {@code t}: RFC 2992, both families. */
class MultipathRouterTest {
    private static final int FLOWS = 640;
    private static final int LINKS = 3;
    private static final int FIRST_PORT = 20_000;
    private static final int DISCARD = 9;

    private final Lab lab = new Lab(2992);
    private final LabNode s = lab.node("s");
    private final LabNode r = lab.router("r");
    private final LabNode t = lab.node("t");
    private final UdpSocket[] flows = new UdpSocket[FLOWS];
    private UdpSocket sink;

    private void build(boolean isIpv6) {
        r.vnet().sysctls().set(Sysctl.IP6_FORWARDING, 1);
        lab.epair(s, r);
        s.address("epair0a", "10.0.0.1/24").address6("epair0a", "2001:db8::1/64");
        r.address("epair0b", "10.0.0.2/24").address6("epair0b", "2001:db8::2/64");
        s.route("default", "10.0.0.2").route6("default", "2001:db8::2", null);
        for (int i = 1; i <= LINKS; i++) {
            lab.epair(r, t);
            r.address("epair" + i + "a", "10.0." + i + ".1/24").address6("epair" + i + "a", "2001:db8:" + i + "::1/64");
            t.address("epair" + i + "b", "10.0." + i + ".2/24").address6("epair" + i + "b", "2001:db8:" + i + "::2/64");
        }
        t.address("lo0", "203.0.113.1/32").address6("lo0", "2001:db8:f::1/128");
        lab.runFor(Lab.seconds(3));
        sink = new UdpSocket(Family.DUAL, (on, to, p, at, bytes) -> {});
        assertNull(t.vnet().udp().bind(sink, 0, 0, DISCARD, 0, 1));
        Ipv6Address to = Ipv6Address.parse("2001:db8:f::1");
        long high = isIpv6 ? to.high() : 0;
        long low = isIpv6 ? to.low() : SocketAddress.ofIpv4(Ipv4Address.parse("203.0.113.1"));
        for (int i = 0; i < FLOWS; i++) {
            flows[i] = new UdpSocket(isIpv6 ? Family.INET6 : Family.INET, null);
            assertNull(s.vnet().udp().bind(flows[i], 0, 0, FIRST_PORT + i, 0, 1));
            assertNull(s.vnet().udp().connect(flows[i], high, low, DISCARD, -1, 12_345));
        }
    }

    private void ways(boolean isIpv6, int... weights) {
        if (isIpv6) {
            List<Hop> hops = new ArrayList<>();
            for (int i = 1; i <= weights.length; i++) {
                Ipv6Address gateway = Ipv6Address.parse("2001:db8:" + i + "::2");
                hops.add(Hop.via(gateway.high(), gateway.low(), null).weighing(weights[i - 1]));
            }
            r.vnet().ipv6().putRoute(new StaticRoute6(Ipv6Prefix.parse("2001:db8:f::/48"), hops));
        } else {
            List<Hop> hops = new ArrayList<>();
            for (int i = 1; i <= weights.length; i++) {
                hops.add(Hop.via(Ipv4Address.parse("10.0." + i + ".2")).weighing(weights[i - 1]));
            }
            r.vnet().ipv4().putRoute(new StaticRoute(Ipv4Prefix.parse("203.0.113.0/24"), hops));
        }
        lab.runFor(Lab.seconds(1));
    }

    /** Sends a datagram in each flow; which link each took. */
    private int[] links() {
        int[] taken = new int[FLOWS];
        for (int i = 0; i < FLOWS; i++) {
            int flow = i;
            long[] before = packets();
            lab.netisr().post(flows[i].worker(), on -> {
                UdpShard udp = s.vnet().shard(on).udp();
                Packet p = udp.output().prepare(1 + flow % 100);
                assertNull(udp.output().send(flows[flow], p));
            });
            lab.runFor(Lab.ms(2));
            long[] after = packets();
            taken[i] = -1;
            for (int link = 0; link < LINKS; link++) {
                if (after[link] > before[link]) {
                    assertEquals(-1, taken[i], "by two links");
                    taken[i] = link;
                }
            }
            assertNotEquals(-1, taken[i], "lost: flow " + i);
        }
        return taken;
    }

    private long[] packets() {
        long[] n = new long[LINKS];
        for (int i = 0; i < LINKS; i++) {
            n[i] = t.interfaceNamed("epair" + (i + 1) + "b").totals().ipackets;
        }
        return n;
    }

    /** @param tolerance how many flows a link may have more or less than its share: a flow's hash is a draw */
    private void assertShares(int[] taken, int tolerance, double... shares) {
        int[] counts = new int[LINKS];
        for (int link : taken) {
            counts[link]++;
        }
        for (int i = 0; i < shares.length; i++) {
            assertEquals(shares[i] * FLOWS, counts[i], tolerance, "link " + i);
        }
    }

    @AfterEach
    void close() {
        for (UdpSocket flow : flows) {
            s.vnet().udp().close(flow);
        }
        t.vnet().udp().close(sink);
        lab.runFor(Lab.seconds(70));
        Books.assertBalanced(s.vnet());
        Books.assertBalanced(r.vnet());
        Books.assertBalanced(t.vnet());
        assertEquals(List.of(), lab.faults());
        lab.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void twoLinksShareAlikeAndEachFlowKeepsItsOwn(boolean isIpv6) {
        build(isIpv6);
        ways(isIpv6, 1, 1);
        links();
        int[] taken = links();
        assertShares(taken, FLOWS / 2 / 10, 0.5, 0.5);
        for (int i = 0; i < 3; i++) {
            assertArrayEquals(taken, links());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void weightsHoldAndAFallMovesItsOwnFlowsOnly(boolean isIpv6) {
        build(isIpv6);
        ways(isIpv6, 1, 2, 5);
        links();
        int[] before = links();
        assertShares(before, 3 * 10, 1 / 8.0, 2 / 8.0, 5 / 8.0);
        r.vnet().up(r.interfaceNamed("epair2a"), false);
        int[] without = links();
        for (int i = 0; i < FLOWS; i++) {
            assertNotEquals(1, without[i]);
            if (before[i] != 1) {
                assertEquals(before[i], without[i], "flow " + i);
            }
        }
        r.vnet().up(r.interfaceNamed("epair2a"), true);
        lab.runFor(Lab.seconds(3));
        links();
        assertArrayEquals(before, links(), "as it was");
    }
}
