package org.vvorld.stack.frag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.stack.sim.Lab.seconds;
import static org.vvorld.stack.testing.Checkers.assertPacket;
import static org.vvorld.stack.testing.Checkers.dst;
import static org.vvorld.stack.testing.Checkers.icmp;
import static org.vvorld.stack.testing.Checkers.quoting;
import static org.vvorld.stack.testing.Ipv4Frame.ipv4;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.sim.LabPing;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.testing.Bytes;
import org.vvorld.stack.testing.Checkers;
import org.vvorld.stack.testing.Frames;
import org.vvorld.stack.testing.Ipv4Frame;
import org.vvorld.stack.testing.RouterLab;
import org.vvorld.stack.vnet.Leftovers;
import org.vvorld.stack.wire.Ipv4;
import org.vvorld.stack.wire.Ipv4Address;

/** RFC 791 section 3.2, RFC 1122 section 3.3.2, RFC 1858, RFC 3168 section 5.3, RFC 5722, RFC 6864. */
class ReassemblyTest {
    private static final byte[] ECHO = Frames.echoRequest(7, 9, counting(3000));

    private static byte[] counting(int length) {
        byte[] b = new byte[length];
        for (int i = 0; i < length; i++) {
            b[i] = (byte) (i * 31 >> 3);
        }
        return b;
    }

    /** The part {@code [from, to)} of an echo request to the router. */
    private static Ipv4Frame part(int id, byte[] message, int from, int to) {
        return part("10.0.0.1", id, message, from, to);
    }

    private static Ipv4Frame part(String source, int id, byte[] message, int from, int to) {
        return ipv4(source, "10.0.0.254")
                .id(id)
                .fragment((to < message.length ? Ipv4.MORE_FRAGMENTS : 0) | from >> 3)
                .icmp(Arrays.copyOfRange(message, from, to));
    }

    private static List<Ipv4Frame> cut(int id, byte[] message, int... cuts) {
        List<Ipv4Frame> parts = new ArrayList<>();
        int from = 0;
        for (int to : cuts) {
            parts.add(part(id, message, from, to));
            from = to;
        }
        parts.add(part(id, message, from, message.length));
        return parts;
    }

    @Test
    void rfc791AnyOrderGivesTheSameDatagram() {
        int[][] orders = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
        try (RouterLab lab = new RouterLab(791)) {
            for (int[] order : orders) {
                lab.clear();
                List<Ipv4Frame> parts = cut(order[0] * 3 + order[1], ECHO, 1480, 2960);
                for (int i : order) {
                    lab.fromLeft(parts.get(i));
                }
                StringBuilder answer = new StringBuilder();
                lab.toLeft().forEach(f -> answer.append(Bytes.hex(f).substring(2 * 34)));
                assertEquals(Bytes.hex(ECHO).substring(8), answer.substring(8), Arrays.toString(order));
            }
            assertEquals(6, lab.count(Counter.IP_REASSEMBLED));
            assertEquals(6, lab.count(Counter.ICMP_ECHO_ANSWERED));
            assertEquals(Map.of(), lab.drops());
            assertEquals(0, lab.vnet().charge().packets());
        }
    }

    @Test
    void manyDatagramsShuffledTogetherComeOutWhole() {
        try (RouterLab lab = new RouterLab(2)) {
            Random random = new Random(2);
            List<Ipv4Frame> all = new ArrayList<>();
            for (int id = 0; id < 60; id++) {
                byte[] data = new byte[200 + random.nextInt(1200)];
                random.nextBytes(data);
                byte[] message = Frames.echoRequest(id, id, data);
                int[] cuts = random.ints(1 + random.nextInt(5), 1, message.length / 8)
                        .map(n -> n * 8)
                        .sorted()
                        .distinct()
                        .toArray();
                all.addAll(cut(id, message, cuts));
            }
            Collections.shuffle(all, random);
            all.forEach(lab::fromLeft);
            assertEquals(Map.of(), lab.drops());
            assertEquals(60, lab.count(Counter.ICMP_ECHO_ANSWERED), "each with a right checksum over all of it");
            assertEquals(Map.of(), lab.drops());
            assertEquals(0, lab.vnet().fragments().datagrams());
            assertEquals(0, lab.vnet().fragments().slots());
        }
    }

    @Test
    void rfc5722AnOverlapTakesTheWholeDatagram() {
        int[][] overlaps = {{8, 24}, {0, 8}, {0, 24}, {16, 40}};
        for (int[] o : overlaps) {
            try (RouterLab lab = new RouterLab(5722)) {
                byte[] message = Frames.echoRequest(1, 1, new byte[56]);
                byte[] other = message.clone();
                other[o[0] + 1] ^= 1;
                lab.fromLeft(part(1, message, 0, 16));
                lab.fromLeft(part(1, message, 32, 64));
                lab.fromLeft(part(1, other, o[0], o[1]));
                assertEquals(Map.of(Drop.FRAGMENT_OVERLAP, 3L), lab.drops(), Arrays.toString(o));
                lab.fromLeft(part(1, message, 16, 32));
                assertEquals(0, lab.count(Counter.ICMP_ECHO_ANSWERED));
            }
        }
    }

    @Test
    void theSameFragmentMayComeTwice() {
        try (RouterLab lab = new RouterLab(3)) {
            List<Ipv4Frame> parts = cut(1, ECHO, 1480, 2960);
            lab.fromLeft(parts.get(0));
            lab.fromLeft(parts.get(0));
            lab.fromLeft(parts.get(2));
            lab.fromLeft(parts.get(2));
            lab.fromLeft(parts.get(1));
            assertEquals(1, lab.count(Counter.ICMP_ECHO_ANSWERED));
            assertEquals(Map.of(Drop.FRAGMENT_DUPLICATE, 2L), lab.drops());
        }
    }

    @Test
    void theEndIsWhereTheLastFragmentSaysOnce() {
        try (RouterLab lab = new RouterLab(4)) {
            byte[] message = Frames.echoRequest(1, 1, new byte[56]);
            lab.fromLeft(part(1, message, 48, 64));
            lab.fromLeft(part(1, Arrays.copyOf(message, 72), 64, 72));
            assertEquals(Map.of(Drop.FRAGMENT_OVERLAP, 2L), lab.drops(), "behind the end");
            lab.fromLeft(part(2, Arrays.copyOf(message, 80), 64, 72));
            lab.fromLeft(part(2, message, 48, 64));
            assertEquals(Map.of(Drop.FRAGMENT_OVERLAP, 4L), lab.drops(), "an end before what came");
        }
    }

    /** RFC 1122 section 3.3.2, RFC 792: code 1, and only if fragment zero came. */
    @Test
    void whatIsNotWholeInTimeIsGivenUp() {
        try (RouterLab lab = new RouterLab(5)) {
            Ipv4Frame first = part(1, ECHO, 0, 1480);
            lab.fromLeft(first);
            lab.fromLeft(part(2, ECHO, 1480, 2960));
            lab.lab.runFor(seconds(59));
            assertEquals(List.of(), lab.toLeft());
            assertEquals(2, lab.vnet().charge().packets());
            lab.lab.runFor(seconds(2));
            assertEquals(1, lab.toLeft().size());
            assertPacket(
                    lab.toLeft().getFirst(), Checkers.ipv4(dst("10.0.0.1")), icmp(11, 1), quoting(first.packet(), 548));
            assertEquals(Map.of(Drop.FRAGMENT_TIMEOUT, 2L), lab.drops());
            assertEquals(2, lab.count(Counter.IP_REASSEMBLY_TIMEOUTS));
            assertEquals(0, lab.vnet().armedTimers());
            // Too late.
            lab.fromLeft(part(1, ECHO, 1480, ECHO.length));
            assertEquals(0, lab.count(Counter.IP_REASSEMBLED));
        }
    }

    @Test
    void theOldestDatagramGoes() {
        try (RouterLab lab = new RouterLab(6)) {
            lab.vnet().sysctls().set(Sysctl.IP_MAX_FRAG_PACKETS, 4);
            for (int id = 0; id < 6; id++) {
                lab.fromLeft(part("10.0.0." + (1 + id), id, ECHO, 0, 1480));
            }
            assertEquals(4, lab.vnet().fragments().datagrams());
            assertEquals(Map.of(Drop.FRAGMENT_LIMIT, 2L), lab.drops());
            lab.vnet().sysctls().set(Sysctl.IP_MAX_FRAG_PACKETS, 0);
            lab.fromLeft(part(9, ECHO, 0, 1480));
            assertEquals(
                    0, lab.vnet().fragments().datagrams(), "none are taken, and those that wait make room in vain");
        }
    }

    @Test
    void oneSourceHasHalfAndNoMore() {
        try (RouterLab lab = new RouterLab(7)) {
            lab.vnet().sysctls().set(Sysctl.IP_MAX_FRAG_PACKETS, 8);
            lab.fromLeft(part("10.0.0.2", 1, ECHO, 0, 1480));
            for (int id = 0; id < 100; id++) {
                lab.fromLeft(part("10.0.0.1", id, ECHO, 0, 1480));
            }
            assertEquals(5, lab.vnet().fragments().datagrams());
            lab.fromLeft(part("10.0.0.2", 1, ECHO, 1480, 2960));
            lab.fromLeft(part("10.0.0.2", 1, ECHO, 2960, ECHO.length));
            assertEquals(1, lab.count(Counter.ICMP_ECHO_ANSWERED), "the other source's is still there");
        }
    }

    @Test
    void fragmentsAreCounted() {
        try (RouterLab lab = new RouterLab(8)) {
            lab.vnet().sysctls().set(Sysctl.IP_MAX_FRAGS_PER_PACKET, 3);
            for (int i = 0; i < 4; i++) {
                lab.fromLeft(part(1, ECHO, i * 16, i * 16 + 16));
            }
            assertEquals(Map.of(Drop.FRAGMENT_TOO_MANY, 4L), lab.drops());
            lab.vnet().sysctls().set(Sysctl.IP_MAX_FRAGS, 2);
            for (int id = 2; id < 5; id++) {
                lab.fromLeft(part(id, ECHO, 0, 1480));
            }
            assertEquals(2, lab.vnet().fragments().slots());
            lab.vnet().charge().limit(2);
            lab.vnet().sysctls().set(Sysctl.IP_MAX_FRAGS, -1);
            lab.fromLeft(part(5, ECHO, 0, 1480));
            assertEquals(2, lab.vnet().charge().packets(), "the vnet's charge bounds it too");
            assertEquals(2, lab.vnet().fragments().datagrams());
        }
    }

    @Test
    void noDatagramIsLongerThan65535() {
        try (RouterLab lab = new RouterLab(9)) {
            Ipv4Frame death = ipv4("10.0.0.1", "10.0.0.254").fragment(8189).icmp(new byte[8]);
            lab.fromLeft(death);
            assertEquals(Map.of(Drop.IPV4_BAD_LENGTH, 1L), lab.drops());
            lab.fromLeft(
                    ipv4("10.0.0.1", "10.0.0.254").fragment(Ipv4.MORE_FRAGMENTS).icmp(new byte[7]));
            lab.fromLeft(ipv4("10.0.0.1", "10.0.0.254").fragment(1).icmp(new byte[0]));
            assertEquals(2L, lab.drops().get(Drop.FRAGMENT_MALFORMED), "not by eights, and empty");
        }
    }

    /** RFC 1858 section 3: nothing may hide TCP's flags from a filter, nor change them behind its back. */
    @Test
    void tinyFragmentsOfTcpAreRefused() {
        try (RouterLab lab = new RouterLab(1858)) {
            lab.fromLeft(ipv4("10.0.0.1", "10.0.0.254")
                    .protocol(6)
                    .fragment(Ipv4.MORE_FRAGMENTS)
                    .payload(new byte[8]));
            lab.fromLeft(ipv4("10.0.0.1", "10.0.0.254").protocol(6).fragment(1).payload(new byte[64]));
            assertEquals(Map.of(Drop.FRAGMENT_TINY, 2L), lab.drops());
        }
    }

    @Test
    void rfc3168CongestionIsPassedOn() {
        assertEquals(3, ecn(2, 3));
        assertEquals(3, ecn(3, 1));
        assertEquals(0, ecn(0, 0));
        assertEquals(1, ecn(1, 1));
        assertEquals(-1, ecn(0, 3));
    }

    private static int ecn(int one, int two) {
        Datagram d = new Datagram();
        d.start(new Fragment(), null, 0, 0);
        try (var pool = new org.vvorld.stack.packet.PacketPool(2048, 64, true)) {
            var cache = new org.vvorld.stack.packet.PacketCache(pool);
            var f = new Fragment();
            f.part(20, 148, 8, 0, false, one);
            d.insert(0, f, cache.take());
            f.part(20, 148, 8, 8, true, two);
            d.insert(1, f, cache.take());
            return d.ecn();
        }
    }

    @Test
    void aVnetThatEndsTakesItsFragmentsAlong() {
        try (RouterLab lab = new RouterLab(10)) {
            lab.fromLeft(part(1, ECHO, 0, 1480));
            lab.fromLeft(part(2, ECHO, 0, 1480));
            assertEquals(2, lab.vnet().fragments().datagrams());
            assertEquals(Leftovers.NONE, lab.lab.destroy(lab.r));
            assertEquals(0, lab.vnet().armedTimers());
            assertEquals(Map.of(Drop.FRAGMENT_FLUSHED, 2L), lab.drops());
        }
    }

    /** The longest datagram there is, in both directions, whoever owns the fragments and whoever the flow. */
    @Test
    void theLongestPingThroughARouter() {
        for (int workers = 1; workers <= 4; workers++) {
            try (Lab lab = new Lab(65_507, workers)) {
                var a = lab.host("a", "10.0.0.1/24");
                var r = lab.router("r");
                var b = lab.host("b", "10.0.1.1/24");
                lab.epair(a, r);
                lab.wire(r, b);
                a.ping(b);
                lab.runFor(seconds(1));
                LabPing ping = a.ping(Ipv4Address.parse("10.0.1.1"), 3, 65_507, 0);
                lab.runFor(seconds(5));
                assertEquals(3, ping.replies().size(), workers + " workers");
                assertEquals(65_515, ping.replies().getFirst().bytes());
                assertTrue(b.count(Counter.IP_REASSEMBLED) == 3 && r.count(Counter.IP_REASSEMBLED) == 0);
            }
        }
    }
}
