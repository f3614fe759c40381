package org.vvorld.stack.ipv6;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.stack.sim.Lab.seconds;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.sim.LabNode;
import org.vvorld.stack.sim.LabPing6;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.wire.Icmpv6;
import org.vvorld.stack.wire.Ipv6;
import org.vvorld.stack.wire.Ipv6Address;

/** RFC 8201: {@code a - r - s - b}, each link narrower than the one before. */
class PathMtu6Test {
    private static final Ipv6Address A = Ipv6Address.parse("2001:db8:a::1");
    private static final Ipv6Address R = Ipv6Address.parse("2001:db8:a::ff");
    private static final Ipv6Address B = Ipv6Address.parse("2001:db8:b::1");
    private static final int HEADERS = Ipv6.HEADER_BYTES + Icmpv6.HEADER_BYTES;

    private final Lab lab = new Lab(8201);
    private final LabNode a = lab.node("a");
    private final LabNode r = lab.node("r");
    private final LabNode s = lab.node("s");
    private final LabNode b = lab.node("b");

    PathMtu6Test() {
        r.vnet().sysctls().set(Sysctl.IP6_FORWARDING, 1);
        s.vnet().sysctls().set(Sysctl.IP6_FORWARDING, 1);
        lab.wire(a, r);
        lab.wire(r, s);
        lab.wire(s, b);
        a.address6("eth0", "2001:db8:a::1/64").route6("default", "2001:db8:a::ff", null);
        r.address6("eth0", "2001:db8:a::ff/64")
                .address6("eth1", "2001:db8:c::1/64")
                .route6("default", "2001:db8:c::2", null);
        s.address6("eth0", "2001:db8:c::2/64")
                .address6("eth1", "2001:db8:b::ff/64")
                .route6("default", "2001:db8:c::1", null);
        b.address6("eth0", "2001:db8:b::1/64").route6("default", "2001:db8:b::ff", null);
        mtu(1400, r, "eth1", s, "eth0");
        mtu(1300, s, "eth1", b, "eth0");
        lab.runFor(seconds(3));
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private static void mtu(int bytes, LabNode one, String oneEnd, LabNode other, String otherEnd) {
        one.interfaceNamed(oneEnd).mtuBytes(bytes);
        other.interfaceNamed(otherEnd).mtuBytes(bytes);
    }

    private int known() {
        return a.vnet().pathMtus6().mtu(B.high(), B.low(), lab.now());
    }

    private int towards(Ipv6Address to) {
        int[] mtu = new int[1];
        lab.netisr()
                .post(0, on -> mtu[0] = a.vnet().shard(on).ipv6().output().mtuTowards(0, to.high(), to.low(), null));
        lab.runFor(0);
        return mtu[0];
    }

    /** Sends an echo request of so many bytes in all that is not to be cut; why it did not leave, or null. */
    private Drop probe(LabPing6 ping, int sequence, int bytes) {
        a.vnet().echoClients6().add(77, ping);
        Drop[] refused = new Drop[1];
        lab.netisr()
                .post(
                        0,
                        on -> refused[0] = a.vnet()
                                .shard(on)
                                .ipv6()
                                .icmp()
                                .sendEcho(0, 0, B.high(), B.low(), null, 77, sequence, bytes - HEADERS, 0, true));
        lab.runFor(seconds(1));
        return refused[0];
    }

    /** What tracepath does: as large as is known, until somebody says less or the end answers. */
    @Test
    void theWayIsFeltForLinkByLink() {
        LabPing6 ping = new LabPing6();
        List<Integer> tried = new ArrayList<>();
        while (ping.replies().isEmpty() && tried.size() < 9) {
            int bytes = towards(B);
            tried.add(bytes);
            assertEquals(null, probe(ping, tried.size(), bytes));
        }
        assertEquals(List.of(1500, 1400, 1300), tried);
        assertEquals(
                List.of("2001:db8:a::ff 1400", "2001:db8:c::2 1300"),
                ping.errors().stream().map(e -> e.from() + " " + e.rest()).toList());
        assertEquals(Drop.OUTPUT_TOO_BIG, probe(ping, 10, 1301));
        assertEquals(2, a.count(Counter.ICMP6_PATH_MTU_LEARNT));
        assertEquals(1500, towards(Ipv6Address.parse("2001:db8:b::2")), "of this destination alone");
        assertEquals(1500, towards(R));
    }

    /** What may be cut is, here and not on the way. */
    @Test
    void echoesAreCutToWhatThePathTakes() {
        LabPing6 ping = a.ping6("2001:db8:b::1", null, 4, 3000, 0);
        lab.runFor(seconds(5));
        assertEquals(2, ping.replies().size());
        assertEquals(1300, known());
        assertEquals(0, ping.refusals().size());
        // Each of the first two was too big in its full pieces.
        assertTrue(ping.errors().stream().allMatch(e -> e.type() == Icmpv6.PACKET_TOO_BIG));
    }

    /** Also answers, of which no ping knows. */
    @Test
    void answersAreCutToo() {
        mtu(1300, r, "eth1", s, "eth0");
        mtu(1500, s, "eth1", b, "eth0");
        LabPing6 ping = a.ping6("2001:db8:b::1", null, 4, 1400, 0);
        lab.runFor(seconds(5));
        assertEquals(1300, b.vnet().pathMtus6().mtu(A.high(), A.low(), lab.now()));
        assertEquals(2, ping.replies().size());
        assertEquals(0, b.drops(Drop.ICMP6_NOBODY_WAITS));
    }

    @Test
    void afterTenMinutesThePathMayBeWideAgain() {
        LabPing6 ping = new LabPing6();
        probe(ping, 1, 1500);
        assertEquals(1400, known());
        assertEquals(599, a.vnet().pathMtus6().nanosToExpiry(B.high(), B.low(), lab.now()) / seconds(1));
        lab.runFor(seconds(598));
        assertEquals(1400, known());
        lab.runFor(seconds(2));
        assertEquals(0, known());
        assertEquals(1500, towards(B));
        assertEquals(0, a.vnet().pathMtus6().nanosToExpiry(B.high(), B.low(), lab.now()));
    }

    @Test
    void aLinkThatIsNarrowerThanThePathCounts() {
        probe(new LabPing6(), 1, 1500);
        mtu(1350, a, "eth0", r, "eth0");
        assertEquals(1350, towards(B));
    }

    /** {@code r} says to {@code a} that a packet was too big. */
    private void tooBig(long mtu, Ipv6Address quotedSource, Ipv6Address quotedDestination, int quotedBytes, int cut) {
        lab.netisr().post(0, on -> {
            var shard = r.vnet().shard(on);
            Packet p = shard.originate(200);
            p.reset(p.head() + Ipv6.HEADER_BYTES);
            int at = p.append(HEADERS + Icmpv6.HEADER_BYTES);
            int quoted = at + Icmpv6.HEADER_BYTES;
            Icmpv6.write(p, at, Icmpv6.PACKET_TOO_BIG, 0, (int) mtu);
            Ipv6.write(p, quoted, 0, 0, quotedBytes - Ipv6.HEADER_BYTES, Ipv6.ICMPV6, 63);
            Ipv6.source(p, quoted, quotedSource.high(), quotedSource.low());
            Ipv6.destination(p, quoted, quotedDestination.high(), quotedDestination.low());
            Icmpv6.write(p, quoted + Ipv6.HEADER_BYTES, Icmpv6.ECHO_REQUEST, 0, 1);
            p.trim(p.length() - cut);
            shard.ipv6().output().send(p, 0, 0, A.high(), A.low(), null, Ipv6.ICMPV6, 0, 64, false);
        });
        lab.runFor(seconds(1));
    }

    @ParameterizedTest
    @CsvSource({"1280, 1500, 1280", "1280, 1281, 1280", "1499, 1500, 1499"})
    void whatIsBelieved(int mtu, int quoted, int known) {
        tooBig(mtu, A, B, quoted, 0);
        assertEquals(known, known());
        tooBig(1500, A, B, 9000, 0);
        assertEquals(known, known(), "RFC 8201 section 4: never raised");
        assertEquals(0, a.drops(Drop.ICMP6_NOBODY_WAITS));
    }

    /** RFC 8201 section 4: under 1280 is discarded; and nothing that is not about what we may have sent. */
    @ParameterizedTest
    @CsvSource({
        "1279, 2001:db8:a::1, 2001:db8:b::1, 1500, 0, 1",
        "0, 2001:db8:a::1, 2001:db8:b::1, 1500, 0, 1",
        "68, 2001:db8:a::1, 2001:db8:b::1, 1500, 0, 1",
        "1280, 2001:db8:a::2, 2001:db8:b::1, 1500, 0, 1",
        "1280, 2001:db8:a::1, 2001:db8:b::1, 1500, 9, 1",
        "1280, 2001:db8:a::1, 2001:db8:b::1, 1280, 0, 0",
        "1280, 2001:db8:a::1, 2001:db8:b::1, 40, 0, 0",
        "1500, 2001:db8:a::1, 2001:db8:b::1, 9000, 0, 0",
        "4294967295, 2001:db8:a::1, 2001:db8:b::1, 1500, 0, 0",
        "1280, 2001:db8:a::1, ff0e::1, 1500, 0, 0",
        "1280, 2001:db8:a::1, 2001:db8:a::1, 1500, 0, 0"
    })
    void whatIsNot(long mtu, String source, String destination, int bytes, int cut, int dropped) {
        Ipv6Address to = Ipv6Address.parse(destination);
        tooBig(mtu, Ipv6Address.parse(source), to, bytes, cut);
        assertEquals(0, a.vnet().pathMtus6().mtu(to.high(), to.low(), lab.now()));
        assertEquals(0, a.count(Counter.ICMP6_PATH_MTU_LEARNT));
        assertEquals(dropped, a.drops(Drop.ICMP6_NOBODY_WAITS));
    }

    /** However many destinations somebody makes up, it takes 512 places; the last that was said is known. */
    @Test
    void itIsBounded() {
        PathMtuCache cache = new PathMtuCache();
        long n = 100_000;
        for (long i = 0; i < n; i++) {
            cache.put(0x2001_0db8L << 32, i, 1280, i);
            assertEquals(1280, cache.mtu(0x2001_0db8L << 32, i, i));
        }
        long left = LongStream.range(0, n)
                .filter(i -> cache.mtu(0x2001_0db8L << 32, i, n) != 0)
                .count();
        assertTrue(left <= 512 && left > 256, () -> left + " left");
    }
}
