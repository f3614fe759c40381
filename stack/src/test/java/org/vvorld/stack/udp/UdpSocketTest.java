package org.vvorld.stack.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.stack.sim.Lab.ms;
import static org.vvorld.stack.sim.Lab.seconds;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.netisr.Policy;
import org.vvorld.stack.packet.Offload;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.sim.LabNode;
import org.vvorld.stack.sim.LabWire;
import org.vvorld.stack.socket.SocketAddress;
import org.vvorld.stack.socket.SocketError;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.udp.UdpSocket.Family;
import org.vvorld.stack.vnet.Leftovers;
import org.vvorld.stack.wire.Ipv4;
import org.vvorld.stack.wire.Ipv4Address;

/** RFC 768, RFC 1122 section 4.1, and FreeBSD's rules of who may share a port. */
class UdpSocketTest {
    /** Sends back what comes, from the address that it came to (RFC 1122 section 4.1.3.5). */
    private static final UdpReceiver ECHO = (on, to, p, at, bytes) -> {
        Packet answer = on.output().prepare(bytes);
        answer.copyFrom(p, at, answer.head(), bytes);
        on.output().send(to, answer, 0, UdpShard.destinationLow(p), 0, UdpShard.sourceLow(p), UdpShard.sourcePort(p));
    };

    private static long ip(String text) {
        return SocketAddress.ofIpv4(Ipv4Address.parse(text));
    }

    private static UdpSocket socket() {
        return new UdpSocket(Family.INET, null);
    }

    private static UdpSocket bound(LabNode n, UdpReceiver r, String address, int port) {
        UdpSocket s = new UdpSocket(Family.INET, r);
        assertNull(n.vnet().udp().bind(s, 0, ip(address), port, 0, 1));
        return s;
    }

    private static SocketError connect(LabNode n, UdpSocket s, String to, int port) {
        return n.vnet().udp().connect(s, 0, ip(to), port, -1, 12_345);
    }

    private static void on(Lab lab, LabNode n, int worker, Consumer<UdpShard> task) {
        lab.netisr().post(worker, on -> task.accept(n.vnet().shard(on).udp()));
        lab.runFor(ms(50));
    }

    private static List<SocketError> send(Lab lab, LabNode n, UdpSocket s, String to, int port, int bytes) {
        List<SocketError> said = new ArrayList<>();
        on(lab, n, s.worker(), udp -> {
            Packet p = udp.output().prepare(bytes);
            for (int i = 0; i < bytes; i++) {
                p.u8(p.head() + i, i * 7);
            }
            said.add(udp.output().send(s, p, 0, 0, 0, ip(to), port));
        });
        return said;
    }

    /** Lengths of what waits in a socket; the bytes are checked. */
    private static List<Integer> receive(Lab lab, LabNode n, UdpSocket s) {
        List<Integer> lengths = new ArrayList<>();
        on(lab, n, s.worker(), udp -> {
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

    @Test
    void datagramsOfAllSizesComeBackAcrossARouter() {
        try (Lab lab = new Lab(768)) {
            LabNode a = lab.host("a", "10.0.0.1/24");
            LabNode r = lab.router("r");
            LabNode b = lab.host("b", "10.0.1.1/24");
            lab.wire(a, r);
            lab.wire(r, b);
            bound(b, ECHO, "0.0.0.0", 7);
            UdpSocket s = socket();
            assertNull(connect(a, s, "10.0.1.1", 7));
            for (int size : new int[] {0, 1, 2, 511, 1471, 1472}) {
                assertEquals(java.util.Collections.singletonList(null), send(lab, a, s, "10.0.1.1", 7, size));
                assertEquals(List.of(size), receive(lab, a, s), "of " + size + " bytes");
            }
            assertEquals(6, a.count(Counter.UDP_SENT));
            assertEquals(6, a.count(Counter.UDP_DELIVERED));
            assertEquals(6, b.count(Counter.UDP_DELIVERED));
            assertEquals(0, a.drops(Drop.UDP_BAD_CHECKSUM));
        }
    }

    @Test
    void nobodyThereIsHeardByConnectedSocketsAlone() {
        try (Lab lab = new Lab(1122)) {
            LabNode a = lab.host("a", "10.0.0.1/24");
            LabNode b = lab.host("b", "10.0.0.2/24");
            lab.wire(a, b);
            UdpSocket connected = socket();
            assertNull(connect(a, connected, "10.0.0.2", 9));
            UdpSocket loose = bound(a, null, "0.0.0.0", 5000);
            send(lab, a, connected, "10.0.0.2", 9, 10);
            send(lab, a, loose, "10.0.0.2", 9, 10);
            assertEquals(SocketError.ECONNREFUSED, connected.takeError());
            assertNull(connected.takeError());
            assertNull(loose.takeError());
            assertEquals(2, b.drops(Drop.UDP_NO_PORT));
            b.vnet().sysctls().set(Sysctl.UDP_BLACKHOLE, 1);
            send(lab, a, connected, "10.0.0.2", 9, 10);
            assertNull(connected.takeError());
            assertEquals(2, b.count(Counter.ICMP_UNREACHABLES_SENT));
        }
    }

    @Test
    void theMostSpecificSocketGetsIt() {
        try (Lab lab = new Lab(3)) {
            LabNode a = lab.host("a", "10.0.0.1/24");
            LabNode b = lab.host("b", "10.0.0.2/24");
            lab.wire(a, b);
            UdpSocket any = socket().reuseAddress(true);
            UdpSocket address = socket().reuseAddress(true);
            UdpSockets of = b.vnet().udp();
            assertNull(of.bind(any, 0, 0, 53, 0, 1));
            assertNull(of.bind(address, 0, ip("10.0.0.2"), 53, 0, 1));
            UdpSocket from = bound(a, null, "0.0.0.0", 4000);
            send(lab, a, from, "10.0.0.2", 53, 1);
            assertEquals(List.of(1), receive(lab, b, address));
            of.close(address);
            send(lab, a, from, "10.0.0.2", 53, 2);
            assertEquals(List.of(2), receive(lab, b, any));
            UdpSocket connected = socket().reuseAddress(true);
            assertNull(of.bind(connected, 0, ip("10.0.0.2"), 53, 0, 1));
            assertNull(connect(b, connected, "10.0.0.1", 4000));
            send(lab, a, from, "10.0.0.2", 53, 3);
            assertEquals(List.of(3), receive(lab, b, connected));
            UdpSocket other = bound(a, null, "0.0.0.0", 4001);
            send(lab, a, other, "10.0.0.2", 53, 4);
            assertEquals(List.of(4), receive(lab, b, any));
        }
    }

    @Test
    void portsAreSharedAsFreeBsdSharesThem() {
        try (Lab lab = new Lab(4)) {
            LabNode a = lab.host("a", "10.0.0.1/24");
            LabNode b = lab.host("b", "10.0.0.2/24");
            lab.wire(a, b);
            UdpSockets of = a.vnet().udp();
            assertNull(of.bind(socket(), 0, 0, 53, 0, 1));
            assertEquals(SocketError.EADDRINUSE, of.bind(socket(), 0, ip("10.0.0.1"), 53, 0, 1));
            assertEquals(SocketError.EADDRINUSE, of.bind(socket().reusePort(true), 0, 0, 53, 0, 1));
            assertNull(of.bind(socket().reuseAddress(true), 0, ip("10.0.0.1"), 53, 0, 1));
            assertEquals(SocketError.EADDRINUSE, of.bind(socket().reuseAddress(true), 0, ip("10.0.0.1"), 53, 0, 1));
            assertNull(of.bind(socket().reusePort(true), 0, 0, 54, 0, 1));
            assertNull(of.bind(socket().reusePort(true), 0, 0, 54, 0, 1));
            assertNull(of.bind(socket().loadBalanced(true), 0, 0, 55, 0, 1));
            assertNull(of.bind(socket().loadBalanced(true), 0, 0, 55, 0, 1));
            assertEquals(SocketError.EADDRNOTAVAIL, of.bind(socket(), 0, ip("10.0.0.9"), 56, 0, 1));
            assertEquals(SocketError.EAFNOSUPPORT, of.bind(socket(), 1L << 61, 1, 56, 0, 1));
            assertEquals(6, of.size());
        }
    }

    @Test
    void chosenPortsStayInTheRangeAndEndWithIt() {
        try (Lab lab = new Lab(6056)) {
            LabNode a = lab.host("a", "10.0.0.1/24");
            a.vnet().sysctls().set(Sysctl.IP_PORT_FIRST, 20_000);
            a.vnet().sysctls().set(Sysctl.IP_PORT_LAST, 20_009);
            UdpSockets of = a.vnet().udp();
            for (int i = 0; i < 10; i++) {
                UdpSocket s = socket();
                assertNull(of.bind(s, 0, 0, 0, 0, -7L * i));
                assertTrue(s.localPort() >= 20_000 && s.localPort() <= 20_009);
            }
            assertEquals(SocketError.EADDRNOTAVAIL, of.bind(socket(), 0, 0, 0, 0, 3));
            assertEquals(10, of.size());
        }
    }

    @Test
    void whatDoesNotFitIsCountedAndWhatWaitsIsFreed() {
        try (Lab lab = new Lab(5)) {
            LabNode a = lab.host("a", "10.0.0.1/24");
            LabNode b = lab.host("b", "10.0.0.2/24");
            lab.wire(a, b);
            b.vnet().sysctls().set(Sysctl.UDP_RECEIVE_SPACE, 2500);
            UdpSocket s = bound(b, null, "0.0.0.0", 9);
            UdpSocket from = bound(a, null, "0.0.0.0", 4000);
            for (int i = 0; i < 3; i++) {
                send(lab, a, from, "10.0.0.2", 9, 1000);
            }
            assertEquals(1, b.drops(Drop.SOCKET_BUFFER_FULL));
            assertEquals(1, s.full());
            assertEquals(2000, s.queuedBytes());
            assertEquals(2, b.vnet().charge().packets());
            b.vnet().udp().close(s);
            lab.runFor(ms(1));
            assertEquals(0, b.vnet().charge().packets());
            UdpSocket again = bound(b, null, "0.0.0.0", 9);
            send(lab, a, from, "10.0.0.2", 9, 1000);
            assertEquals(1000, again.queuedBytes());
            // The vnet ends with a datagram that nobody fetched.
            assertEquals(Leftovers.NONE, lab.destroy(b));
            assertFalse(again.isBound());
            assertEquals(SocketError.ENETDOWN, b.vnet().udp().bind(socket(), 0, 0, 9, 0, 1));
        }
    }

    @Test
    void whatMayNotBeSentSaysWhy() {
        try (Lab lab = new Lab(6)) {
            LabNode a = lab.host("a", "10.0.0.1/24");
            LabNode b = lab.host("b", "10.0.0.2/24");
            lab.wire(a, b);
            UdpSocket s = bound(a, null, "0.0.0.0", 4000);
            assertEquals(List.of(SocketError.EACCES), send(lab, a, s, "10.0.0.255", 9, 1));
            assertEquals(
                    List.of(SocketError.EHOSTUNREACH), send(lab, b, bound(b, null, "0.0.0.0", 1), "10.9.0.1", 9, 1));
            assertEquals(List.of(SocketError.EMSGSIZE), send(lab, a, s, "10.0.0.2", 9, 1 + 9216));
            s.dontFragment(true);
            assertEquals(List.of(SocketError.EMSGSIZE), send(lab, a, s, "10.0.0.2", 9, 1473));
            assertEquals(List.of(SocketError.EDESTADDRREQ), send(lab, a, s, "10.0.0.2", 0, 1));
        }
    }

    @Test
    void aBroadcastReachesAllAndIsNeverRefused() {
        try (Lab lab = new Lab(7)) {
            LabNode a = lab.host("a", "10.0.0.1/24");
            LabNode b = lab.host("b", "10.0.0.2/24");
            lab.wire(a, b);
            UdpSockets of = b.vnet().udp();
            UdpSocket one = socket().reusePort(true);
            UdpSocket two = socket().reusePort(true);
            assertNull(of.bind(one, 0, 0, 67, 0, 1));
            assertNull(of.bind(two, 0, 0, 67, 0, 1));
            UdpSocket s = bound(a, null, "0.0.0.0", 68).broadcast(true);
            send(lab, a, s, "10.0.0.255", 67, 30);
            assertEquals(List.of(30), receive(lab, b, one));
            assertEquals(List.of(30), receive(lab, b, two));
            send(lab, a, s, "10.0.0.255", 69, 30);
            assertEquals(1, b.count(Counter.UDP_BROADCAST_NO_PORT));
            assertEquals(0, b.count(Counter.ICMP_UNREACHABLES_SENT));
        }
    }

    @Test
    void repliesComeToTheWorkerThatAsked() {
        try (Lab lab = new Lab(8, 2)) {
            LabNode a = lab.host("a", "10.0.0.1/24");
            LabNode b = lab.host("b", "10.0.0.2/24");
            lab.wire(a, b);
            bound(b, ECHO, "0.0.0.0", 7);
            for (int worker = 0; worker < 2; worker++) {
                UdpSocket s = socket();
                assertNull(a.vnet().udp().connect(s, 0, ip("10.0.0.2"), 7, worker, 99));
                assertEquals(worker, s.worker());
                Policy policy = lab.netisr().policy();
                int hash = policy.flowHash()
                        .ofFlow(
                                Ipv4Address.parse("10.0.0.2"),
                                Ipv4Address.parse("10.0.0.1"),
                                Ipv4.PROTOCOL_UDP,
                                7,
                                s.localPort());
                assertEquals(worker, policy.buckets().workerOf(hash));
                send(lab, a, s, "10.0.0.2", 7, 100);
                assertEquals(List.of(100), receive(lab, a, s));
            }
            // One that is not connected, too, wherever its datagrams come in.
            UdpSocket loose = socket();
            assertNull(a.vnet().udp().bind(loose, 0, 0, 0, 1, 5));
            send(lab, a, loose, "10.0.0.2", 7, 101);
            assertEquals(List.of(101), receive(lab, a, loose));
            lab.runFor(seconds(1));
        }
    }

    /** UDP_SEGMENT: whole to another vnet, in pieces on a wire. */
    @Test
    void whatIsSentAtOnceLeavesAsDatagrams() {
        try (Lab lab = new Lab(10)) {
            LabNode a = lab.host("a", "10.0.0.1/24");
            LabNode b = lab.host("b", "10.0.0.2/24");
            LabWire wire = lab.wire(a, b);
            UdpSocket to = bound(b, null, "10.0.0.2", 9);
            UdpSocket s = socket().segmentBytes(1024);
            assertNull(connect(a, s, "10.0.0.2", 9));
            send(lab, a, s, "10.0.0.2", 9, 10);
            assertEquals(List.of(10), receive(lab, b, to));
            assertEquals(java.util.Collections.singletonList(null), send(lab, a, s, "10.0.0.2", 9, 20 * 1024 + 512));
            List<Integer> all = new ArrayList<>(java.util.Collections.nCopies(20, 1024));
            all.add(512);
            assertEquals(all, receive(lab, b, to));
            wire.offloads(true);
            wire.frames().clear();
            send(lab, a, s, "10.0.0.2", 9, 20 * 1024 + 512);
            assertEquals(1, wire.frames().size());
            assertEquals(all, receive(lab, b, to));
            // Datagrams that do not fit are not cut further.
            s.segmentBytes(2048);
            assertEquals(List.of(SocketError.EMSGSIZE), send(lab, a, s, "10.0.0.2", 9, 4096));
        }
    }

    @Test
    void segmentsThatCameAsOneAreDatagramsAgain() {
        try (Lab lab = new Lab(9)) {
            LabNode a = lab.host("a", "10.0.0.1/24");
            lab.wire(a, lab.host("b", "10.0.0.2/24"));
            UdpSocket s = bound(a, null, "10.0.0.1", 9);
            lab.netisr().post(0, on -> {
                // 256 * 7 is a multiple of 256: each segment starts the pattern anew.
                Packet p = a.vnet().shard(on).originate(28 + 2560);
                int at = p.append(28 + 2560);
                Ipv4.write(p, at, 0, 28 + 2560, 1, 0, 64, Ipv4.PROTOCOL_UDP, 0x0a00_0002, 0x0a00_0001);
                p.u32(at + 20, 4000 << 16 | 9);
                p.u32(at + 24, (8 + 2560) << 16 | 1);
                for (int i = 0; i < 2560; i++) {
                    p.u8(at + 28 + i, i * 7);
                }
                p.networkAt(at);
                p.offload(Offload.PARTIAL | Offload.gso(Offload.UDP, 1024), at + 20, at + 26, at + 28);
                a.vnet().shard(on).udp().input(null, p, false);
            });
            assertEquals(List.of(1024, 1024, 512), receive(lab, a, s));
        }
    }

    @Test
    void flowsAreSpreadOverThoseThatShare() {
        try (Lab lab = new Lab(10)) {
            LabNode a = lab.host("a", "10.0.0.1/24");
            LabNode b = lab.host("b", "10.0.0.2/24");
            lab.wire(a, b);
            UdpSocket one = socket().loadBalanced(true);
            UdpSocket two = socket().loadBalanced(true);
            int[] spread = new int[2];
            assertNull(b.vnet().udp().bind(one, 0, 0, 53, 0, 1));
            assertNull(b.vnet().udp().bind(two, 0, 0, 53, 0, 1));
            for (int port = 4000; port < 4032; port++) {
                UdpSocket from = bound(a, null, "0.0.0.0", port);
                send(lab, a, from, "10.0.0.2", 53, 1);
                boolean first = receive(lab, b, one).size() == 1;
                assertEquals(first ? 0 : 1, receive(lab, b, two).size());
                // The flow stays where it is.
                send(lab, a, from, "10.0.0.2", 53, 2);
                assertEquals(first ? List.of(2) : List.of(), receive(lab, b, one));
                assertEquals(first ? List.of() : List.of(2), receive(lab, b, two));
                spread[first ? 0 : 1]++;
            }
            assertTrue(spread[0] >= 8 && spread[1] >= 8, spread[0] + " and " + spread[1]);
        }
    }
}
