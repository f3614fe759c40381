package org.vvorld.stack.vnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.vvorld.stack.sim.Lab.ms;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.mcast.Membership.Result;
import org.vvorld.stack.mcast.SourceFilter;
import org.vvorld.stack.mcast.SourceSet;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.sim.LabNode;
import org.vvorld.stack.sim.LabWire;
import org.vvorld.stack.socket.SocketAddress;
import org.vvorld.stack.socket.SocketError;
import org.vvorld.stack.udp.UdpShard;
import org.vvorld.stack.udp.UdpSocket;
import org.vvorld.stack.wire.Ipv4Address;

/** Two hosts on a wire, what their sockets do with groups, and what the wire shows of it. */
final class MulticastLab implements AutoCloseable {
    static final String GROUP = "239.1.2.3";
    static final int PORT = 5000;

    final Lab lab;
    final LabNode a;
    final LabNode b;
    final LabWire wire;

    MulticastLab(long seed, int workers) {
        lab = new Lab(seed, workers);
        a = lab.host("a", "10.0.0.1/24");
        b = lab.host("b", "10.0.0.2/24");
        wire = lab.wire(a, b);
        lab.runFor(ms(10));
    }

    static long ip(String text) {
        return SocketAddress.ofIpv4(Ipv4Address.parse(text));
    }

    static SourceFilter only(String... sources) {
        return SourceFilter.include(sources(sources));
    }

    static SourceFilter butFor(String... sources) {
        return SourceFilter.exclude(sources(sources));
    }

    private static SourceSet sources(String... sources) {
        SourceSet all = SourceSet.EMPTY;
        for (String s : sources) {
            all = all.plus(0, ip(s));
        }
        return all;
    }

    static Interface eth(LabNode n) {
        return n.interfaceNamed("eth0");
    }

    UdpSocket bound(LabNode n) {
        UdpSocket s = new UdpSocket(UdpSocket.Family.INET, null).reusePort(true);
        assertNull(n.vnet().udp().bind(s, 0, 0, PORT, 0, 1));
        return s;
    }

    void join(LabNode n, UdpSocket s, String group, SourceFilter filter) {
        assertEquals(Result.OK, n.vnet().multicast().set(s, eth(n), 0, ip(group), filter));
        lab.runFor(ms(1));
    }

    SocketError send(LabNode n, UdpSocket s, String to) {
        List<SocketError> said = new ArrayList<>();
        lab.netisr().post(s.worker(), on -> {
            UdpShard udp = n.vnet().shard(on).udp();
            Packet p = udp.output().prepare(8);
            p.u64(p.head(), 0x1122_3344_5566_7788L);
            said.add(udp.output().send(s, p, 0, 0, 0, ip(to), PORT));
        });
        lab.runFor(ms(5));
        return said.getFirst();
    }

    int received(LabNode n, UdpSocket s) {
        int[] count = new int[1];
        lab.netisr().post(s.worker(), on -> {
            UdpShard udp = n.vnet().shard(on).udp();
            for (Packet p = udp.receive(s); p != null; p = udp.receive(s)) {
                assertEquals(0x1122_3344_5566_7788L, p.u64(UdpShard.payloadAt(p)));
                count[0]++;
                udp.done(p);
            }
        });
        lab.runFor(ms(1));
        return count[0];
    }

    /** IGMP messages that a side has sent since the last call: destination MAC, TTL, addresses and options, type, what follows the checksum. */
    List<String> igmp(int side) {
        List<String> all = new ArrayList<>();
        HexFormat hex = HexFormat.of();
        for (LabWire.Frame f : wire.frames()) {
            byte[] b = f.bytes();
            if (f.from() == side && b[12] == 8 && b[13] == 0 && b[14 + 9] == 2) {
                assertEquals(0xffff, sum(b, 14, 38), "IPv4 checksum");
                assertEquals(0xffff, sum(b, 38, b.length), "IGMP checksum");
                all.add(String.join(
                        " ",
                        hex.formatHex(b, 0, 6),
                        hex.formatHex(b, 22, 23),
                        hex.formatHex(b, 26, 38),
                        hex.formatHex(b, 38, 39),
                        hex.formatHex(b, 42, b.length)));
            }
        }
        wire.frames().clear();
        return all;
    }

    private static int sum(byte[] b, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i += 2) {
            sum += (b[i] & 0xff) << 8 | b[i + 1] & 0xff;
        }
        return (sum & 0xffff) + (sum >>> 16);
    }

    @Override
    public void close() {
        lab.close();
    }
}
