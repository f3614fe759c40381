package org.vvorld.stack.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.stack.sim.Lab.ms;
import static org.vvorld.stack.sim.Lab.seconds;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vvorld.stack.iface.Inet6Address;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.sim.LabNode;
import org.vvorld.stack.socket.SocketAddress;
import org.vvorld.stack.socket.SocketError;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.vnet.Leftovers;
import org.vvorld.stack.wire.Ipv4Address;

/** TCP between vnets, as RFC 9293 has it and over the interfaces, routes and workers that are there. */
class TcpVnetTest {
    private static final int PORT = 7;

    /** Writes numbered bytes, then closes its side; checks and counts what comes back. */
    private static final class Client implements TcpEvents {
        private final long total;
        private final MemorySegment out = MemorySegment.ofArray(new byte[16_384]);
        private final MemorySegment back = MemorySegment.ofArray(new byte[16_384]);
        long written;
        long read;
        long wrong;
        boolean connected;
        boolean ended;
        TcpError error;

        Client(long total) {
            this.total = total;
        }

        private static byte at(long position) {
            return (byte) (position * 31 + (position >>> 8));
        }

        private void write(TcpConnection c) {
            int taken = 1;
            while (written < total && taken > 0) {
                int n = (int) Math.min(out.byteSize(), total - written);
                for (int i = 0; i < n; i++) {
                    out.set(ValueLayout.JAVA_BYTE, i, at(written + i));
                }
                taken = c.write(out, 0, n);
                written += Math.max(0, taken);
            }
            if (written == total) {
                c.shutdownWrite();
            }
        }

        @Override
        public void onConnected(TcpConnection c) {
            connected = true;
            write(c);
        }

        @Override
        public void onWritable(TcpConnection c) {
            write(c);
        }

        @Override
        public void onReadable(TcpConnection c) {
            for (int n = c.read(back, 0, 16_384); n != 0; n = c.read(back, 0, 16_384)) {
                if (n < 0) {
                    ended = true;
                    c.close();
                    return;
                }
                for (int i = 0; i < n; i++) {
                    wrong += back.get(ValueLayout.JAVA_BYTE, i) == at(read + i) ? 0 : 1;
                }
                read += n;
            }
        }

        @Override
        public void onClosed(TcpConnection c, TcpError why) {
            error = why;
        }
    }

    /** Sends back what comes. */
    private static final class Echo implements TcpEvents {
        private final MemorySegment buffer = MemorySegment.ofArray(new byte[8192]);
        private int held;
        private int sent;

        private void pump(TcpConnection c) {
            while (true) {
                if (sent == held) {
                    sent = 0;
                    held = c.read(buffer, 0, 8192);
                    if (held <= 0) {
                        if (held < 0) {
                            c.close();
                        }
                        held = 0;
                        return;
                    }
                }
                int n = c.write(buffer, sent, held - sent);
                if (n <= 0) {
                    return;
                }
                sent += n;
            }
        }

        @Override
        public void onConnected(TcpConnection c) {
            pump(c);
        }

        @Override
        public void onReadable(TcpConnection c) {
            pump(c);
        }

        @Override
        public void onWritable(TcpConnection c) {
            pump(c);
        }

        @Override
        public void onClosed(TcpConnection c, TcpError error) {}
    }

    private static long ip(String text) {
        return SocketAddress.ofIpv4(Ipv4Address.parse(text));
    }

    private static TcpListenSocket serve(LabNode n) {
        TcpSockets.Listening l = n.vnet().tcp().listen(0, 0, PORT, 16, on -> new Echo());
        assertNull(l.error());
        return l.socket();
    }

    private static void connect(Lab lab, LabNode from, int worker, long high, long low, Client client) {
        lab.netisr()
                .post(
                        worker,
                        on -> assertNull(from.vnet()
                                .shard(on)
                                .tcp()
                                .connect(TcpTarget.to(high, low, PORT), client)
                                .error()));
    }

    private static void assertWhole(Client c, long total) {
        assertTrue(c.connected);
        assertEquals(total, c.read, () -> "written " + c.written + ", error " + c.error);
        assertEquals(0, c.wrong);
        assertTrue(c.ended);
        assertEquals(TcpError.NONE, c.error);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void anEchoComesBackWholeAcrossARouter(int workers) {
        try (Lab lab = new Lab(9293, workers)) {
            LabNode a = lab.host("a", "10.0.0.1/24");
            LabNode r = lab.router("r");
            LabNode b = lab.host("b", "10.0.1.1/24");
            lab.wire(a, r).delay(ms(1));
            lab.wire(r, b).delay(ms(1));
            serve(b);
            Client[] clients = new Client[4];
            for (int i = 0; i < clients.length; i++) {
                clients[i] = new Client(300_000);
                connect(lab, a, i % workers, 0, ip("10.0.1.1"), clients[i]);
            }
            lab.runFor(seconds(20));
            for (Client c : clients) {
                assertWhole(c, 300_000);
            }
            // RFC 9293 section 3.6.1: whoever closes first waits for twice the MSL.
            lab.runFor(seconds(61));
            assertEquals(0, lab.faults().size());
        }
    }

    @Test
    void lostSegmentsAreSentAgain() {
        try (Lab lab = new Lab(8985)) {
            LabNode a = lab.host("a", "10.0.0.1/24");
            LabNode r = lab.router("r");
            LabNode b = lab.host("b", "10.0.1.1/24");
            lab.wire(a, r).delay(ms(2)).loss(0.01);
            lab.wire(r, b).delay(ms(2)).loss(0.01);
            serve(b);
            Client c = new Client(500_000);
            connect(lab, a, 0, 0, ip("10.0.1.1"), c);
            lab.runFor(seconds(120));
            assertWhole(c, 500_000);
        }
    }

    @Test
    void aConnectionToOneself() {
        try (Lab lab = new Lab(1)) {
            LabNode a = lab.host("a", "10.0.0.1/24");
            serve(a);
            LabNode b = lab.host("b", "10.0.0.2/24");
            lab.wire(a, b);
            Client c = new Client(100_000);
            connect(lab, a, 0, 0, ip("10.0.0.1"), c);
            lab.runFor(seconds(5));
            assertWhole(c, 100_000);
        }
    }

    @Test
    void overIpv6() {
        try (Lab lab = new Lab(8200, 2)) {
            LabNode a = lab.host("a", "10.0.0.1/24");
            LabNode b = lab.host("b", "10.0.0.2/24");
            lab.wire(a, b).delay(ms(1));
            a.address6(a.vnet().interfaces().getLast().name(), "2001:db8::1/64");
            b.address6(b.vnet().interfaces().getLast().name(), "2001:db8::2/64");
            lab.runFor(seconds(5));
            serve(b);
            Client c = new Client(200_000);
            Client d = new Client(200_000);
            connect(lab, a, 0, 0x2001_0db8_0000_0000L, 2, c);
            connect(lab, a, 1, 0x2001_0db8_0000_0000L, 2, d);
            lab.runFor(seconds(20));
            assertWhole(c, 200_000);
            assertWhole(d, 200_000);
        }
    }

    @Test
    void rfc9293Section3102NobodyListens() {
        try (Lab lab = new Lab(2)) {
            LabNode a = lab.host("a", "10.0.0.1/24");
            LabNode b = lab.host("b", "10.0.0.2/24");
            lab.wire(a, b);
            Client refused = new Client(1);
            connect(lab, a, 0, 0, ip("10.0.0.2"), refused);
            lab.runFor(seconds(1));
            assertEquals(TcpError.ECONNREFUSED, refused.error);
            assertEquals(1, b.drops(Drop.TCP_NO_PORT));
            b.vnet().sysctls().set(Sysctl.TCP_BLACKHOLE, 1);
            Client silence = new Client(1);
            connect(lab, a, 0, 0, ip("10.0.0.2"), silence);
            lab.runFor(seconds(1));
            assertNull(silence.error);
            assertTrue(b.drops(Drop.TCP_NO_PORT) >= 2);
        }
    }

    @Test
    void whatCannotBeOpened() {
        try (Lab lab = new Lab(3)) {
            LabNode a = lab.host("a", "10.0.0.1/24");
            LabNode b = lab.host("b", "10.0.0.2/24");
            lab.wire(a, b);
            TcpSockets tcp = a.vnet().tcp();
            TcpListenSocket s = serve(a);
            assertEquals(
                    SocketError.EADDRINUSE,
                    tcp.listen(0, 0, PORT, 1, on -> null).error());
            assertEquals(
                    SocketError.EADDRNOTAVAIL,
                    tcp.listen(0, ip("10.0.0.9"), PORT, 1, on -> null).error());
            assertEquals(SocketError.EINVAL, tcp.listen(0, 0, 0, 1, on -> null).error());
            tcp.close(s);
            assertNull(tcp.listen(0, ip("10.0.0.1"), PORT, 1, on -> null).error());
            SocketError[] said = new SocketError[2];
            lab.netisr().post(0, on -> {
                TcpShard t = a.vnet().shard(on).tcp();
                said[0] = t.connect(TcpTarget.to(0, ip("192.0.2.1"), 80), new Client(1))
                        .error();
                said[1] = t.connect(TcpTarget.to(0, 0, 80), new Client(1)).error();
            });
            lab.runFor(ms(10));
            assertEquals(SocketError.EHOSTUNREACH, said[0]);
            assertEquals(SocketError.EADDRNOTAVAIL, said[1]);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aVnetEndsInTheMiddleOfItsTransfers(int workers) {
        try (Lab lab = new Lab(4, workers)) {
            LabNode a = lab.host("a", "10.0.0.1/24");
            LabNode b = lab.host("b", "10.0.0.2/24");
            lab.wire(a, b).delay(ms(5));
            serve(b);
            Client[] clients = new Client[20];
            for (int i = 0; i < clients.length; i++) {
                clients[i] = new Client(1_000_000_000);
                connect(lab, a, i % workers, 0, ip("10.0.0.2"), clients[i]);
            }
            // Longer than a SYN that its neighbour's address was not known for takes to be sent again.
            lab.runFor(ms(1500));
            for (Client c : clients) {
                assertTrue(c.connected && c.read > 0 && c.error == null);
            }
            assertEquals(Leftovers.NONE, lab.destroy(b));
            lab.runFor(ms(60));
            for (Client c : clients) {
                assertEquals(TcpError.ECONNRESET, c.error);
            }
            assertEquals(Leftovers.NONE, lab.destroy(a));
        }
    }

    @Test
    void timeWaitAloneIsLeft() {
        try (Lab lab = new Lab(5)) {
            LabNode a = lab.host("a", "10.0.0.1/24");
            LabNode b = lab.host("b", "10.0.0.2/24");
            lab.wire(a, b);
            serve(b);
            Client c = new Client(1000);
            connect(lab, a, 0, 0, ip("10.0.0.2"), c);
            lab.runFor(seconds(1));
            assertWhole(c, 1000);
            // What was sent has gone and what came was read: TIME-WAIT alone is left, until twice the MSL is over.
            assertEquals(0, a.vnet().charge().packets());
            assertEquals(0, b.vnet().charge().packets());
            int[] waiting = new int[2];
            lab.netisr()
                    .post(
                            0,
                            on -> waiting[0] = a.vnet().shard(on).tcp().flows()
                                    + b.vnet().shard(on).tcp().flows());
            lab.runFor(seconds(61));
            lab.netisr()
                    .post(
                            0,
                            on -> waiting[1] = a.vnet().shard(on).tcp().flows()
                                    + b.vnet().shard(on).tcp().flows());
            lab.runFor(ms(1));
            assertEquals(1, waiting[0]);
            assertEquals(0, waiting[1]);
        }
    }

    @Test
    void toLinkLocalAddresses() {
        try (Lab lab = new Lab(4291, 2)) {
            LabNode a = lab.node("a");
            LabNode b = lab.node("b");
            lab.wire(a, b).delay(ms(1));
            a.linkLocal("eth0");
            Inet6Address to = b.linkLocal("eth0");
            lab.runFor(seconds(3));
            serve(b);
            Client c = new Client(50_000);
            Client none = new Client(1);
            long zoned =
                    SocketAddress.scoped(to.high(), a.interfaceNamed("eth0").id());
            connect(lab, a, 0, zoned, to.low(), c);
            lab.netisr().post(1, on -> {
                TcpShard t = a.vnet().shard(on).tcp();
                // Without its link it is nobody's.
                assertEquals(
                        SocketError.EHOSTUNREACH,
                        t.connect(TcpTarget.to(to.high(), to.low(), PORT), none).error());
            });
            lab.runFor(seconds(5));
            assertWhole(c, 50_000);
        }
    }

    @Test
    void fromAPortOfItsOwnTheWorkerIsFound() {
        try (Lab lab = new Lab(6056, 2)) {
            LabNode a = lab.host("a", "10.0.0.1/24");
            LabNode b = lab.host("b", "10.0.0.2/24");
            lab.wire(a, b);
            serve(b);
            List<Client> clients = new ArrayList<>();
            for (int port = 5000; port < 5010; port++) {
                Client c = new Client(1000);
                clients.add(c);
                TcpTarget to = TcpTarget.to(0, ip("10.0.0.2"), PORT).from(0, ip("10.0.0.1"), port);
                lab.netisr().post(0, on -> {
                    TcpShard.Opening o = a.vnet().shard(on).tcp().connect(to, c);
                    assertTrue(o.connection() != null ^ o.worker() == 1);
                    if (o.worker() == 1) {
                        lab.netisr().post(1, there -> {
                            TcpShard.Opening p = a.vnet().shard(there).tcp().connect(to, c);
                            assertEquals(to.fromPort(), p.connection().localPort());
                            assertEquals(
                                    SocketError.EADDRINUSE,
                                    a.vnet().shard(there).tcp().connect(to, c).error());
                        });
                    }
                });
            }
            lab.netisr().post(0, on -> {
                TcpTarget not = TcpTarget.to(0, ip("10.0.0.2"), PORT).from(0, ip("10.0.0.9"), 0);
                TcpShard t = a.vnet().shard(on).tcp();
                assertEquals(
                        SocketError.EADDRNOTAVAIL, t.connect(not, new Client(1)).error());
                assertEquals(
                        SocketError.EAFNOSUPPORT,
                        t.connect(not.from(1L << 61, 1, 0), new Client(1)).error());
            });
            lab.runFor(seconds(10));
            for (Client c : clients) {
                assertWhole(c, 1000);
            }
        }
    }

    @Test
    void whatIcmpv6SaysIsHeard() {
        try (Lab lab = new Lab(4443)) {
            LabNode a = lab.node("a");
            LabNode r = lab.router("r");
            LabNode b = lab.node("b");
            lab.wire(a, r);
            lab.wire(r, b);
            r.vnet().sysctls().set(Sysctl.IP6_FORWARDING, 1);
            a.address6("eth0", "2001:db8::2/64").route6("::/0", "2001:db8::1", null);
            r.address6("eth0", "2001:db8::1/64").address6("eth1", "2001:db8:1::1/64");
            b.address6("eth0", "2001:db8:1::2/64").route6("::/0", "2001:db8:1::1", null);
            r.interfaceNamed("eth1").mtuBytes(1280);
            b.interfaceNamed("eth0").mtuBytes(1400);
            lab.runFor(seconds(3));
            serve(b);
            Client nobody = new Client(1);
            connect(lab, a, 0, 0x2001_0db8_0009_0000L, 2, nobody);
            Client narrow = new Client(100_000);
            connect(lab, a, 0, 0x2001_0db8_0001_0000L, 2, narrow);
            lab.runFor(seconds(20));
            assertEquals(TcpError.EHOSTUNREACH, nobody.error);
            assertWhole(narrow, 100_000);
        }
    }

    @Test
    void byARouteOfAnotherFib() {
        try (Lab lab = new Lab(5)) {
            LabNode a = lab.node("a");
            LabNode b = lab.node("b");
            lab.wire(a, b);
            for (LabNode n : List.of(a, b)) {
                n.vnet().sysctls().set(Sysctl.FIBS, 2);
                n.vnet().fibs().move(n.interfaceNamed("eth0"), 1);
            }
            a.address("eth0", "10.0.0.1/24");
            b.address("eth0", "10.0.0.2/24");
            serve(b);
            Client c = new Client(10_000);
            TcpTarget to = TcpTarget.to(0, ip("10.0.0.2"), PORT);
            lab.netisr().post(0, on -> {
                TcpShard t = a.vnet().shard(on).tcp();
                assertEquals(
                        SocketError.EHOSTUNREACH, t.connect(to, new Client(1)).error());
                assertNull(t.connect(to.fib(1), c).error());
            });
            lab.runFor(seconds(5));
            assertWhole(c, 10_000);
        }
    }
}
