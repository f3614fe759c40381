package org.vvorld.stack.alloc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.stack.testing.Ipv4Frame.ipv4;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.iface.Device;
import org.vvorld.stack.iface.DeviceInterface;
import org.vvorld.stack.iface.Epair;
import org.vvorld.stack.iface.Inet6Address;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.InterfaceAddress;
import org.vvorld.stack.iface.Vlan;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.pktgen.PktGenCounter;
import org.vvorld.stack.pktgen.PktGenPlan;
import org.vvorld.stack.pktgen.PktGenRun;
import org.vvorld.stack.pktgen.PktGenSource;
import org.vvorld.stack.route.Route;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.testing.Allocations;
import org.vvorld.stack.testing.Books;
import org.vvorld.stack.testing.Frames;
import org.vvorld.stack.testing.Offloaded;
import org.vvorld.stack.testing.PlainNetisr;
import org.vvorld.stack.vnet.Leftovers;
import org.vvorld.stack.vnet.StaticRoute;
import org.vvorld.stack.vnet.StaticRoute6;
import org.vvorld.stack.vnet.Vnet;
import org.vvorld.stack.vnet.VnetShard;
import org.vvorld.stack.wire.Arp;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.Ipv4Prefix;
import org.vvorld.stack.wire.Ipv6;
import org.vvorld.stack.wire.Ipv6Address;
import org.vvorld.stack.wire.Ipv6Prefix;
import org.vvorld.stack.wire.MacAddress;
import org.vvorld.stack.wire.VirtioNet;
import org.vvorld.stack.wire.VlanTag;

/**
 * Not a byte of heap a packet, by the JVM's own count of what this thread allocates.
 * <pre>
 *   frames -> dev0 10.0.0.254 [first] 10.0.1.1 --- epair --- 10.0.1.2 [second] 10.0.2.254 dev1 -> sent
 * </pre>
 */
class AllocationTest {
    private static final long STATION = 0x0200_0000_0101L;
    private static final long MAC = 0x0200_0000_0f00L;
    private static final int ROUND = 20_000;

    private final PlainNetisr netisr = new PlainNetisr();
    private final Vnet first = open("first", 1);
    private final Vnet second = open("second", 2);
    private final DeviceInterface in = device(first, 10, "10.0.0.254/24");
    private long fed;
    private final DeviceInterface out = device(second, 11, "10.0.2.254/24");

    private static final class Sink implements Device {
        private DeviceInterface ifp;
        private boolean offloads;

        @Override
        public boolean takesOffloads() {
            return offloads;
        }

        @Override
        public void transmit(Packet p, Shard from) {
            ifp.sent(p, from);
        }

        @Override
        public boolean isRunning() {
            return true;
        }

        @Override
        public void close() {}
    }

    private Vnet open(String name, int id) {
        Vnet v = Vnet.open(name, netisr.netisr(), id, (vnet, fault) -> {
            throw new AssertionError(fault);
        });
        v.sysctls().set(Sysctl.IP_FORWARDING, 1);
        return v;
    }

    private static DeviceInterface device(Vnet v, int id, String address) {
        Sink sink = new Sink();
        sink.ifp = new DeviceInterface(id, "dev" + id, "tap", MAC, 1500, 9000, sink);
        connect(v, sink.ifp, address);
        v.ipv4().putNeighbour(sink.ifp, InterfaceAddress.parse(address).prefix().address() | 1, STATION);
        return sink.ifp;
    }

    private static void connect(Vnet v, Interface i, String address) {
        i.home(v);
        v.attach(i);
        v.up(i, true);
        v.ipv4().add(i, InterfaceAddress.parse(address));
    }

    @BeforeEach
    void routes() {
        Epair e = Epair.create(0, 20, 0x0200_0000_1000L);
        connect(first, e, "10.0.1.1/24");
        connect(second, e.peer(), "10.0.1.2/24");
        netisr.settle(0);
        first.ipv4().putRoute(new StaticRoute(Ipv4Prefix.DEFAULT, Route.Kind.GATEWAY, Ipv4Address.parse("10.0.1.2")));
        second.ipv4().putRoute(new StaticRoute(Ipv4Prefix.DEFAULT, Route.Kind.GATEWAY, Ipv4Address.parse("10.0.1.1")));
    }

    @AfterEach
    void nothingLeft() {
        Books.assertBalanced(first);
        Books.assertBalanced(second);
        assertEquals(Leftovers.NONE, first.close().plus(second.close()));
        assertEquals(0, netisr.packetsInUse());
        netisr.close();
    }

    private void feed(byte[] header, byte[] frame, int times) {
        fed += times;
        for (int i = 0; i < times; i++) {
            Packet p = netisr.workstream().take(frame.length);
            int at = p.append(frame.length);
            p.copyFrom(frame, 0, at, frame.length);
            p.copyFrom(header, 0, at - header.length, header.length);
            VirtioNet.read(p, at - header.length);
            in.input(p, netisr.workstream());
            netisr.settle(1000);
        }
    }

    private void assertAllocatesNothing(byte[] frame) {
        assertAllocatesNothing(Offloaded.nothing(), frame);
    }

    private void assertAllocatesNothing(byte[] header, byte[] frame) {
        fed = 0;
        Allocations.assertNone(() -> feed(header, frame, ROUND));
    }

    @Test
    void forwardingThroughTwoVnets() {
        byte[] udp = Frames.udp(1, 2, new byte[100]);
        assertAllocatesNothing(ipv4("10.0.0.1", "10.0.2.1").payload(udp).frame(MAC, STATION));
        assertEquals(fed, out.totals().opackets - 1, "and the announcement");
        assertEquals(Map.of(), Books.drops(first));
    }

    @Test
    void ipv6ThroughTwoVnets() {
        for (Vnet v : new Vnet[] {first, second}) {
            v.sysctls().set(Sysctl.IP6_FORWARDING, 1);
            v.sysctls().set(Sysctl.IP6_DAD_COUNT, 0);
        }
        Interface left = first.interfaceNamed("epair0a");
        Interface right = second.interfaceNamed("epair0b");
        first.ipv6().add(in, Inet6Address.parse("2001:db8:a::ff/64", 0));
        first.ipv6().add(left, Inet6Address.parse("2001:db8:e::1/64", 0));
        second.ipv6().add(right, Inet6Address.parse("2001:db8:e::2/64", 0));
        second.ipv6().add(out, Inet6Address.parse("2001:db8:b::ff/64", 0));
        Ipv6Address next = Ipv6Address.parse("2001:db8:e::2");
        Ipv6Address to = Ipv6Address.parse("2001:db8:b::1");
        Ipv6Address from = Ipv6Address.parse("2001:db8:a::1");
        first.ipv6().putRoute(new StaticRoute6(Ipv6Prefix.DEFAULT, Route.Kind.GATEWAY, next.high(), next.low(), null));
        second.ipv6().putNeighbour(out, to.high(), to.low(), STATION);
        netisr.settle(0);
        byte[] udp = Frames.udp(1, 2, new byte[100]);
        ByteBuffer packet = ByteBuffer.allocate(Ipv6.HEADER_BYTES + udp.length);
        packet.putInt(6 << 28).putShort((short) udp.length).put((byte) 17).put((byte) 64);
        packet.putLong(from.high()).putLong(from.low()).putLong(to.high()).putLong(to.low());
        packet.put(udp);
        long before = out.totals().opackets;
        assertAllocatesNothing(Frames.ethernet(MAC, STATION, 0x86dd, packet.array()));
        assertEquals(fed, out.totals().opackets - before);
        assertEquals(fed, second.value(Counter.IP6_FORWARDED));
        // MLD reports of its neighbour, which are for routers of groups.
        assertEquals(Set.of(Drop.IPV6_MULTICAST_NOT_JOINED), Books.drops(first).keySet());
    }

    /** In by a vlan of a vlan, out by a vlan whose parent is in the other vnet. */
    @Test
    void tagged() {
        Vlan outer = vlan(first, in, 5, "10.0.5.254/24");
        vlan(first, outer, 6, "10.0.6.254/24");
        Vlan lent = vlan(first, out, 7, "10.0.7.254/24");
        first.ipv4().putNeighbour(lent, Ipv4Address.parse("10.0.7.1"), STATION);
        netisr.settle(0);
        long before = out.totals().opackets;
        byte[] udp = ipv4("10.0.6.1", "10.0.7.1")
                .payload(Frames.udp(1, 2, new byte[100]))
                .packet();
        byte[] tags = {0, 5, (byte) 0x81, 0, 0, 6, 8, 0};
        byte[] payload = Arrays.copyOf(tags, tags.length + udp.length);
        System.arraycopy(udp, 0, payload, tags.length, udp.length);
        assertAllocatesNothing(Frames.ethernet(MAC, STATION, VlanTag.TYPE_8021Q, payload));
        assertEquals(fed, out.totals().opackets - before);
        assertEquals(fed, lent.totals().opackets - 1, "and the announcement");
        assertEquals(Map.of(), Books.drops(first));
        assertEquals(Map.of(), Books.drops(second));
    }

    private static Vlan vlan(Vnet v, Interface parent, int id, String address) {
        Vlan vlan = new Vlan(30 + id, "vlan" + id);
        vlan.attach(parent, VlanTag.TYPE_8021Q, id);
        connect(v, vlan, address);
        return vlan;
    }

    /** Generated, carried through another vnet and counted there. */
    @Test
    void generatedAndCounted() {
        netisr.settle(1000);
        PktGenRun run = new PktGenRun(1, 16, 1);
        netisr.netisr().probes().add(run);
        Interface lo = second.loopback();
        second.ipv4().add(lo, InterfaceAddress.parse("10.0.3.1/32"));
        PktGenCounter counter = new PktGenCounter(second.interfaceNamed("epair0b"), 1);
        assertTrue(second.counters().add(counter));
        int from = Ipv4Address.parse("10.0.1.1");
        PktGenPlan plan = new PktGenPlan(from, 1000, Ipv4Address.parse("10.0.3.1"), 9, 16, 46, 0, 0);
        VnetShard shard = first.shard(netisr.workstream());
        PktGenSource source = plan.sourceOn(shard, shard.output(), 1);
        source.flow();
        netisr.workstream().add(source);
        Allocations.assertNone(() -> {
            for (int i = 0; i < ROUND / 64; i++) {
                netisr.settle(1000);
            }
        });
        assertTrue(run.delivered() >= 2 * (ROUND / 64) * 64, run.delivered() + " delivered");
        assertEquals(source.sent(), run.delivered());
        assertEquals(source.sent(), counter.packets());
        assertEquals(0, run.reordered() + counter.reordered() + counter.lost());
        netisr.workstream().remove(source);
        second.counters().remove(counter);
    }

    @Test
    void offloads() {
        byte[] tcp = Offloaded.tcp(new byte[4000]).frame(MAC, STATION);
        byte[] payload = Arrays.copyOfRange(tcp, 34, tcp.length);
        ((Sink) out.device()).offloads = true;
        assertAllocatesNothing(
                Offloaded.tcpGso(1448),
                ipv4("10.0.0.1", "10.0.2.1").protocol(6).payload(payload).frame(MAC, STATION));
        assertEquals(fed, out.totals().opackets - 1, "and the announcement");
        ((Sink) out.device()).offloads = false;
        byte[] udp = Frames.udp(1, 2, new byte[100]);
        assertAllocatesNothing(
                Offloaded.udpPartial(),
                ipv4("10.0.0.1", "10.0.2.1").payload(udp).frame(MAC, STATION));
    }

    @Test
    void echo() {
        byte[] echo = Frames.echoRequest(1, 1, new byte[56]);
        assertAllocatesNothing(ipv4("10.0.0.1", "10.0.1.2").icmp(echo).frame(MAC, STATION));
        assertEquals(fed, second.value(Counter.ICMP_ECHO_ANSWERED));
    }

    @Test
    void arpReplies() {
        assertAllocatesNothing(Frames.arp(MacAddress.BROADCAST, Arp.REQUEST, STATION, "10.0.0.7", 0, "10.0.0.254"));
        assertEquals(fed, first.value(Counter.ARP_REPLIES_SENT));
    }

    @Test
    void drops() {
        byte[] udp = Frames.udp(1, 2, new byte[100]);
        assertAllocatesNothing(
                ipv4("10.0.0.1", "10.0.2.1").payload(udp).badChecksum().frame(MAC, STATION));
        assertEquals(fed, first.value(Drop.IPV4_BAD_CHECKSUM));
    }

    @Test
    void errorsAndFragments() {
        first.sysctls().set(Sysctl.ICMP_LIMIT, 0);
        byte[] udp = Frames.udp(1, 2, new byte[1000]);
        assertAllocatesNothing(ipv4("10.0.0.1", "10.0.2.1").payload(udp).ttl(1).frame(MAC, STATION));
        assertEquals(fed, first.value(Counter.ICMP_ERRORS_SENT));
        out.mtuBytes(400);
        assertAllocatesNothing(ipv4("10.0.0.1", "10.0.2.1").payload(udp).frame(MAC, STATION));
        assertEquals(3 * fed, second.value(Counter.IP_FRAGMENTS_CREATED));
    }
}
