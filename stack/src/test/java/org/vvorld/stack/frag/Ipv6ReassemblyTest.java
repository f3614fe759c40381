package org.vvorld.stack.frag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.vvorld.stack.sim.Lab.seconds;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.sim.LabNode;
import org.vvorld.stack.sim.LabPing6;
import org.vvorld.stack.sim.LabWire;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.testing.Books;
import org.vvorld.stack.testing.Bytes;
import org.vvorld.stack.wire.Icmpv6;
import org.vvorld.stack.wire.Ipv6;
import org.vvorld.stack.wire.Ipv6Address;

/** RFC 8200 section 4.5, RFC 6980, RFC 7112. */
class Ipv6ReassemblyTest {
    private static final Ipv6Address TEST = Ipv6Address.parse("2001:db8:a::77");
    private static final Ipv6Address HOST = Ipv6Address.parse("2001:db8:a::1");

    /** A fragment to the host, whose unfragmentable part has destination options in front of the fragment header. */
    private static byte[] fragment(long mac, int id, int protocol, int offset, boolean more, byte[] data) {
        byte[] f = new byte[14 + 40 + 8 + 8 + data.length];
        Bytes.u16(f, 0, (int) (mac >>> 32));
        Bytes.u32(f, 2, (int) mac);
        f[6] = 2;
        f[11] = 0x77;
        Bytes.u16(f, 12, 0x86dd);
        f[14] = 0x60;
        Bytes.u16(f, 18, f.length - 54);
        f[20] = (byte) Ipv6.DESTINATION_OPTIONS;
        f[21] = 64;
        put(f, 22, TEST);
        put(f, 38, HOST);
        f[54] = (byte) Ipv6.FRAGMENT;
        f[56] = 1;
        f[57] = 4;
        f[62] = (byte) protocol;
        Bytes.u16(f, 64, offset | (more ? 1 : 0));
        Bytes.u32(f, 66, id);
        System.arraycopy(data, 0, f, 70, data.length);
        return f;
    }

    private static void put(byte[] f, int at, Ipv6Address a) {
        Bytes.u32(f, at, (int) (a.high() >>> 32));
        Bytes.u32(f, at + 4, (int) a.high());
        Bytes.u32(f, at + 8, (int) (a.low() >>> 32));
        Bytes.u32(f, at + 12, (int) a.low());
    }

    /** An ICMPv6 message from the test to the host, its checksum right. */
    private static byte[] message(int type, int bytes) {
        byte[] pseudo = new byte[40 + bytes];
        put(pseudo, 0, TEST);
        put(pseudo, 16, HOST);
        Bytes.u32(pseudo, 32, bytes);
        pseudo[39] = (byte) Ipv6.ICMPV6;
        pseudo[40] = (byte) type;
        for (int i = 48; i < pseudo.length; i++) {
            pseudo[i] = (byte) i;
        }
        Bytes.u16(pseudo, 42, Bytes.checksum(pseudo, 0, pseudo.length));
        return Arrays.copyOfRange(pseudo, 40, pseudo.length);
    }

    private final Lab lab = new Lab(8200);
    private final LabNode a = lab.node("a");
    private final LabWire wire = lab.wire(a, lab.node("far"));

    private void build() {
        a.address6("eth0", "2001:db8:a::1/64");
        lab.runFor(seconds(3));
    }

    private void feed(byte[] frame) {
        wire.inject(0, frame);
        lab.runFor(0);
    }

    private void feed(int id, int protocol, int from, int to, byte[] message) {
        long mac = wire.end(0).mac();
        feed(fragment(mac, id, protocol, from, to < message.length, Arrays.copyOfRange(message, from, to)));
    }

    @Test
    void theUnfragmentablePartStaysInFront() {
        build();
        byte[] echo = message(Icmpv6.ECHO_REQUEST, 64);
        feed(1, Ipv6.ICMPV6, 32, 64, echo);
        feed(1, Ipv6.ICMPV6, 0, 32, echo);
        assertEquals(1, a.count(Counter.IP6_REASSEMBLED));
        assertEquals(0, a.drops(Drop.ICMP6_BAD_CHECKSUM));
        assertEquals(0, a.drops(Drop.IPV6_BAD_EXTENSION));
        assertEquals(1, a.count(Counter.ICMP6_ECHO_ANSWERED));
        lab.runFor(seconds(10));
        Books.assertBalanced(a.vnet());
        lab.close();
    }

    @Test
    void rfc6980DiscoveryIsNotToComeInFragments() {
        build();
        byte[] solicit = message(Icmpv6.NEIGHBOR_SOLICIT, 64);
        feed(1, Ipv6.ICMPV6, 0, 32, solicit);
        feed(1, Ipv6.ICMPV6, 32, 64, solicit);
        assertEquals(1, a.drops(Drop.ND_FRAGMENTED));
        lab.close();
    }

    @Test
    void rfc7112TheFirstFragmentHasAllHeaders() {
        build();
        byte[] data = new byte[32];
        // Options that go on in the next fragment.
        data[0] = (byte) Ipv6.ICMPV6;
        data[1] = 2;
        feed(1, Ipv6.DESTINATION_OPTIONS, 0, 8, data);
        feed(2, 6, 0, 8, data);
        assertEquals(2, a.drops(Drop.FRAGMENT_TINY));
        lab.runFor(seconds(10));
        lab.close();
    }

    @Test
    void overlapsAndTimeouts() {
        build();
        byte[] echo = message(Icmpv6.ECHO_REQUEST, 64);
        feed(1, Ipv6.ICMPV6, 0, 32, echo);
        feed(1, Ipv6.ICMPV6, 24, 64, echo);
        assertEquals(2, a.drops(Drop.FRAGMENT_OVERLAP));
        feed(2, Ipv6.ICMPV6, 0, 32, echo);
        lab.runFor(seconds(59));
        assertEquals(0, a.drops(Drop.FRAGMENT_TIMEOUT));
        lab.runFor(seconds(2));
        assertEquals(1, a.drops(Drop.FRAGMENT_TIMEOUT));
        assertEquals(1, a.count(Counter.IP6_REASSEMBLY_TIMEOUTS));
        assertEquals(0, a.vnet().fragments().datagrams());
        lab.close();
    }

    /** The longest there is, in both directions, whoever owns the fragments and whoever the flow. */
    @Test
    void theLongestPingThroughARouter() {
        lab.close();
        for (int workers : List.of(1, 2, 3, 4)) {
            try (Lab many = new Lab(65_507, workers)) {
                LabNode left = many.node("left");
                LabNode r = many.node("r");
                LabNode right = many.node("right");
                r.vnet().sysctls().set(Sysctl.IP6_FORWARDING, 1);
                many.wire(left, r);
                many.wire(r, right);
                left.address6("eth0", "2001:db8:a::1/64").route6("default", "2001:db8:a::ff", null);
                r.address6("eth0", "2001:db8:a::ff/64").address6("eth1", "2001:db8:b::ff/64");
                right.address6("eth0", "2001:db8:b::1/64").route6("default", "2001:db8:b::ff", null);
                many.runFor(seconds(3));
                left.ping6("2001:db8:b::1", null, 1, 56, 0);
                many.runFor(seconds(1));
                LabPing6 ping = left.ping6("2001:db8:b::1", null, 3, 65_507, 0);
                many.runFor(seconds(5));
                assertEquals(3, ping.replies().size(), workers + " workers");
                assertEquals(65_515, ping.replies().getFirst().bytes());
                assertEquals(3, right.count(Counter.IP6_REASSEMBLED));
            }
        }
    }
}
