package org.vvorld.stack.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.vvorld.stack.sim.Lab.ms;
import static org.vvorld.stack.sim.Lab.seconds;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vvorld.stack.iface.Inet6Address;
import org.vvorld.stack.mcast.SourceFilter;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.sim.LabNode;
import org.vvorld.stack.sim.LabWire;
import org.vvorld.stack.socket.SocketAddress;
import org.vvorld.stack.socket.SocketError;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.testing.Books;
import org.vvorld.stack.testing.Bytes;
import org.vvorld.stack.udp.UdpSocket.Family;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.Ipv6Address;

/** UDP over IPv6: RFC 8200 section 8.1, RFC 3493, RFC 4443. */
class Udp6SocketTest {
    private static final UdpReceiver ECHO = (on, to, p, at, bytes) -> {
        Packet answer = on.output().prepare(bytes);
        answer.copyFrom(p, at, answer.head(), bytes);
        assertNull(on.output()
                .send(
                        to,
                        answer,
                        UdpShard.destinationHigh(p),
                        UdpShard.destinationLow(p),
                        UdpShard.sourceHigh(p),
                        UdpShard.sourceLow(p),
                        UdpShard.sourcePort(p)));
    };

    private Lab lab;
    private LabNode a;
    private LabNode b;
    private LabWire wire;

    private void build(int workers) {
        lab = new Lab(8200, workers);
        a = lab.host("a", "10.0.0.1/24");
        b = lab.host("b", "10.0.0.2/24");
        wire = lab.wire(a, b);
        a.address6("eth0", "2001:db8::1/64");
        b.address6("eth0", "2001:db8::2/64");
        lab.runFor(seconds(3));
    }

    private void close() {
        lab.runFor(seconds(70));
        Books.assertBalanced(a.vnet());
        Books.assertBalanced(b.vnet());
        assertEquals(List.of(), lab.faults());
        lab.close();
    }

    private static UdpSocket bound(LabNode n, Family family, UdpReceiver r, int port) {
        UdpSocket s = new UdpSocket(family, r);
        assertNull(n.vnet().udp().bind(s, 0, 0, port, 0, 1));
        return s;
    }

    private SocketError connect(UdpSocket s, String to, int port) {
        Ipv6Address x = Ipv6Address.parse(to);
        int zone = a.interfaceNamed("eth0").id();
        return a.vnet().udp().connect(s, SocketAddress.scoped(x.high(), zone), x.low(), port, -1, 12_345);
    }

    private void on(LabNode n, int worker, Consumer<UdpShard> task) {
        lab.netisr().post(worker, on -> task.accept(n.vnet().shard(on).udp()));
        lab.runFor(ms(50));
    }

    private SocketError send(UdpSocket s, int bytes) {
        List<SocketError> said = new ArrayList<>();
        on(a, s.worker(), udp -> {
            Packet p = udp.output().prepare(bytes);
            for (int i = 0; i < bytes; i++) {
                p.u8(p.head() + i, i * 7);
            }
            said.add(udp.output().send(s, p));
        });
        return said.getFirst();
    }

    private List<Integer> receive(LabNode n, UdpSocket s) {
        List<Integer> lengths = new ArrayList<>();
        on(n, s.worker(), udp -> {
            for (Packet p = udp.receive(s); p != null; p = udp.receive(s)) {
                int bytes = UdpShard.payloadBytes(p);
                for (int i = 0; i < bytes; i++) {
                    assertEquals(i * 7 & 0xff, p.u8(UdpShard.payloadAt(p) + i));
                }
                lengths.add(bytes);
                udp.done(p);
            }
        });
        return lengths;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void datagramsOfAllSizesComeBack(int workers) {
        build(workers);
        a.vnet().sysctls().set(Sysctl.UDP_MAX_DATAGRAM, 65_507);
        b.vnet().sysctls().set(Sysctl.UDP_MAX_DATAGRAM, 65_507);
        a.vnet().sysctls().set(Sysctl.UDP_RECEIVE_SPACE, 100_000);
        bound(b, Family.DUAL, ECHO, 7);
        UdpSocket s = new UdpSocket(Family.INET6, null);
        assertNull(connect(s, "2001:db8::2", 7));
        for (int size : new int[] {0, 1, 2, 511, 1451, 1452, 1453, 9000, 60_000}) {
            assertNull(send(s, size));
            assertEquals(List.of(size), receive(a, s), "of " + size + " bytes");
        }
        assertEquals(9, b.count(Counter.UDP_DELIVERED));
        assertEquals(0, a.drops(Drop.UDP_BAD_CHECKSUM) + b.drops(Drop.UDP_BAD_CHECKSUM));
        s.dontFragment(true);
        assertEquals(SocketError.EMSGSIZE, send(s, 1453));
        a.vnet().udp().close(s);
        close();
    }

    /** RFC 4007: the same address may be on each link. */
    @Test
    void linkLocalAddressesHaveTheirLink() {
        build(1);
        bound(b, Family.INET6, ECHO, 7);
        Inet6Address ll = b.linkLocal("eth0");
        String to = Ipv6Address.format(ll.high(), ll.low());
        UdpSocket s = new UdpSocket(Family.INET6, null);
        assertNull(connect(s, to, 7));
        assertEquals(a.interfaceNamed("eth0").id(), SocketAddress.zone(s.foreignHigh()));
        assertEquals(a.interfaceNamed("eth0").id(), SocketAddress.zone(s.localHigh()));
        assertNull(send(s, 100));
        assertEquals(List.of(100), receive(a, s));
        UdpSocket other = new UdpSocket(Family.INET6, null);
        assertEquals(
                SocketError.EHOSTUNREACH,
                a.vnet().udp().connect(other, SocketAddress.scoped(ll.high(), 999), ll.low(), 7, -1, 1));
        a.vnet().udp().close(s);
        close();
    }

    /** RFC 4443 section 3.1, code 4. */
    @Test
    void nobodyThereIsHeard() {
        build(1);
        UdpSocket s = new UdpSocket(Family.INET6, null);
        assertNull(connect(s, "2001:db8::2", 9));
        assertNull(send(s, 10));
        assertEquals(SocketError.ECONNREFUSED, s.takeError());
        assertEquals(1, b.drops(Drop.UDP_NO_PORT));
        b.vnet().sysctls().set(Sysctl.UDP_BLACKHOLE, 1);
        assertNull(send(s, 10));
        assertNull(s.takeError());
        UdpSocket no = new UdpSocket(Family.INET6, null);
        assertEquals(SocketError.EHOSTUNREACH, connect(no, "2001:db9::2", 9));
        close();
    }

    /** RFC 3493 section 5.3: IPV6_V6ONLY. */
    @Test
    void whoTakesWhichFamily() {
        build(1);
        UdpSocket four = bound(b, Family.INET, null, 53);
        UdpSocket six = bound(b, Family.INET6, null, 53);
        UdpSocket dual = new UdpSocket(Family.DUAL, null);
        assertEquals(SocketError.EADDRINUSE, b.vnet().udp().bind(dual, 0, 0, 53, 0, 1));
        long v4 = SocketAddress.ofIpv4(Ipv4Address.parse("10.0.0.2"));
        UdpSocket from6 = new UdpSocket(Family.INET6, null);
        assertEquals(SocketError.EAFNOSUPPORT, a.vnet().udp().connect(from6, 0, v4, 53, -1, 1));
        assertNull(connect(from6, "2001:db8::2", 53));
        UdpSocket from4 = new UdpSocket(Family.DUAL, null);
        assertNull(a.vnet().udp().connect(from4, 0, v4, 53, -1, 1));
        assertNull(send(from6, 6));
        assertNull(send(from4, 4));
        assertEquals(List.of(6), receive(b, six));
        assertEquals(List.of(4), receive(b, four));
        UdpSocket from = new UdpSocket(Family.INET, null);
        assertEquals(SocketError.EAFNOSUPPORT, connect(from, "2001:db8::2", 53));
        close();
    }

    /** RFC 8200 section 8.1: there is no UDP over IPv6 without a checksum. */
    @Test
    void theChecksumIsNeededAndRight() {
        build(1);
        UdpSocket there = bound(b, Family.INET6, null, 9);
        byte[] f = Bytes.hex("000000000000020000000001" + "86dd" + "60000000" + "000a1140"
                + "20010db8000000000000000000000001" + "20010db8000000000000000000000002" + "1388000900" + "0a" + "0000"
                + "0102");
        Bytes.u48(f, 0, b.interfaceNamed("eth0").mac());
        wire.inject(1, f);
        lab.runFor(ms(10));
        assertEquals(1, b.drops(Drop.UDP_BAD_CHECKSUM));
        int sum = Bytes.sum(f, 22, 32) + Bytes.sum(f, 54, 10) + 17 + 10;
        while (sum > 0xffff) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        Bytes.u16(f, 60, ~sum & 0xffff);
        wire.inject(1, f);
        lab.runFor(ms(10));
        assertEquals(1, b.count(Counter.UDP_DELIVERED));
        assertEquals(2, there.queuedBytes());
        f[63]++;
        wire.inject(1, f);
        lab.runFor(ms(10));
        assertEquals(2, b.drops(Drop.UDP_BAD_CHECKSUM));
        close();
    }

    /** RFC 3493 section 5.2: to a group, by the interface that the socket names. */
    @Test
    void toAndFromGroups() {
        build(1);
        UdpSocket there = bound(b, Family.INET6, null, 5353);
        Ipv6Address group = Ipv6Address.parse("ff02::1");
        UdpSocket s = bound(a, Family.INET6, null, 5353);
        List<SocketError> said = new ArrayList<>();
        Consumer<UdpShard> sends =
                udp -> said.add(udp.output().send(s, udp.output().prepare(3), 0, 0, group.high(), group.low(), 5353));
        on(a, 0, sends);
        assertEquals(List.of(SocketError.EHOSTUNREACH), said);
        said.clear();
        s.multicast(s.multicast().out(a.interfaceNamed("eth0")));
        on(a, 0, sends);
        assertEquals(Collections.singletonList(null), said);
        assertEquals(3, there.queuedBytes());
        // A member itself, it gets that too, unless it does not want to: IPV6_MULTICAST_LOOP.
        Ipv6Address mine = Ipv6Address.parse("ff15::7");
        a.vnet().multicast().set(s, a.interfaceNamed("eth0"), mine.high(), mine.low(), SourceFilter.ALL);
        Consumer<UdpShard> sendsMine =
                udp -> said.add(udp.output().send(s, udp.output().prepare(3), 0, 0, mine.high(), mine.low(), 5353));
        on(a, 0, sendsMine);
        assertEquals(3, s.queuedBytes());
        s.multicast(s.multicast().loops(false));
        on(a, 0, sendsMine);
        assertEquals(3, s.queuedBytes());
        close();
    }
}
