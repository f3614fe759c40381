package org.vvorld.stack.service;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.stack.sim.Lab.ms;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.sim.LabNode;
import org.vvorld.stack.socket.SocketAddress;
import org.vvorld.stack.socket.SocketError;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.udp.UdpShard;
import org.vvorld.stack.udp.UdpSocket;
import org.vvorld.stack.udp.UdpSocket.Family;
import org.vvorld.stack.wire.Ipv4Address;

class ServicesTest {
    /** 2026-11-03 04:05:06 UTC. */
    private static final long NOW = 1_793_678_706L;

    private static final WallClock CLOCK = new WallClock() {
        @Override
        public long epochSeconds() {
            return NOW;
        }

        @Override
        public String words(long epochSeconds) {
            assertEquals(NOW, epochSeconds);
            return "Tue Nov  3 04:05:06 2026";
        }
    };

    private final Lab lab = new Lab(5, 2);
    private final LabNode a = lab.host("a", "10.0.0.1/24");
    private final LabNode b = lab.host("b", "10.0.0.2/24");
    private final Services services = new Services(b.vnet().udp(), b.vnet().tcp(), CLOCK);
    private final List<byte[]> heard = new ArrayList<>();

    ServicesTest() {
        lab.wire(a, b);
    }

    /** Sends from a port of a, and waits for what comes back. */
    private List<byte[]> ask(int fromPort, String to, int port, byte[] data) {
        heard.clear();
        UdpSocket s = new UdpSocket(Family.INET, (on, of, p, at, bytes) -> {
                    byte[] copy = new byte[bytes];
                    p.copyTo(at, copy, 0, bytes);
                    heard.add(copy);
                })
                .broadcast(true);
        assertNull(a.vnet().udp().bind(s, 0, 0, fromPort, 0, 1));
        long address = SocketAddress.ofIpv4(Ipv4Address.parse(to));
        lab.netisr().post(0, on -> {
            UdpShard udp = a.vnet().shard(on).udp();
            Packet p = udp.output().prepare(data.length);
            p.copyFrom(data, 0, p.head(), data.length);
            assertNull(udp.output().send(s, p, 0, 0, 0, address, port));
        });
        lab.runFor(ms(100));
        a.vnet().udp().close(s);
        return List.copyOf(heard);
    }

    private byte[] answer(SmallService service) {
        assertNull(services.start(service, service.port()));
        List<byte[]> all = ask(5000, "10.0.0.2", service.port(), new byte[] {1, 2, 3});
        assertEquals(1, all.size(), service.key());
        return all.getFirst();
    }

    @Test
    void rfc862Echo() {
        assertArrayEquals(new byte[] {1, 2, 3}, answer(SmallService.ECHO));
        assertEquals(0, ask(5000, "10.0.0.2", 7, new byte[0]).getFirst().length);
        lab.close();
    }

    @Test
    void rfc863Discard() {
        assertNull(services.start(SmallService.DISCARD, 9));
        assertEquals(List.of(), ask(5000, "10.0.0.2", 9, new byte[100]));
        assertEquals(1, b.count(Counter.UDP_DELIVERED));
        lab.close();
    }

    @Test
    void rfc864Chargen() {
        assertNull(services.start(SmallService.CHARGEN, 19));
        for (int i = 0; i < 50; i++) {
            byte[] said = ask(5000 + i, "10.0.0.2", 19, new byte[1]).getFirst();
            assertTrue(said.length <= 512);
            for (int at = 0; at < said.length; at++) {
                boolean isEnd = at % 74 >= 72;
                assertTrue(isEnd ? said[at] == (at % 74 == 72 ? '\r' : '\n') : said[at] >= ' ' && said[at] < 127);
            }
        }
        lab.close();
    }

    @Test
    void rfc867Daytime() {
        assertEquals(
                "Tue Nov  3 04:05:06 2026\r\n", new String(answer(SmallService.DAYTIME), StandardCharsets.US_ASCII));
        lab.close();
    }

    @Test
    void rfc868Time() {
        assertEquals(
                (int) (NOW + 2_208_988_800L),
                ByteBuffer.wrap(answer(SmallService.TIME)).getInt());
        lab.close();
    }

    /** Two services that answer each other would do so for ever; and a network that is asked would all answer one. */
    @Test
    void noLoopsAndNoCrowds() {
        assertNull(services.start(SmallService.ECHO, 7));
        for (int port : new int[] {7, 13, 19, 37}) {
            assertEquals(List.of(), ask(port, "10.0.0.2", 7, new byte[1]), "from port " + port);
        }
        assertEquals(List.of(), ask(5000, "10.0.0.255", 7, new byte[1]));
        assertEquals(5, b.count(Counter.UDP_SERVICE_REFUSED));
        lab.close();
    }

    @Test
    void startsAndStops() {
        assertNull(services.start(SmallService.ECHO, 7));
        assertNull(services.start(SmallService.ECHO, 7007));
        assertNull(services.start(SmallService.TIME, 37));
        assertEquals(SocketError.EADDRINUSE, services.start(SmallService.TIME, 7));
        assertEquals(
                List.of("echo/udp:7", "echo/udp:7007", "time/udp:37", "echo/tcp:7", "echo/tcp:7007", "time/tcp:37"),
                services.running().stream()
                        .sorted(Comparator.comparing(Services.Running::protocol)
                                .reversed()
                                .thenComparing(Services.Running::service)
                                .thenComparingInt(Services.Running::port))
                        .map(r -> r.service() + "/" + r.protocol() + ":" + r.port())
                        .toList());
        assertTrue(services.stop("echo", 7));
        assertFalse(services.stop("echo", 7));
        assertEquals(1, ask(5000, "10.0.0.2", 7007, new byte[1]).size());
        assertTrue(services.stop("echo", 0));
        assertEquals(List.of(), ask(5000, "10.0.0.2", 7007, new byte[1]));
        assertEquals(2, services.running().size());
        lab.close();
    }
}
