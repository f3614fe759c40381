package org.vvorld.stack.icmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.stack.sim.Lab.ms;
import static org.vvorld.stack.sim.Lab.seconds;
import static org.vvorld.stack.testing.Checkers.assertPacket;
import static org.vvorld.stack.testing.Checkers.dst;
import static org.vvorld.stack.testing.Checkers.icmp;
import static org.vvorld.stack.testing.Checkers.quoting;
import static org.vvorld.stack.testing.Checkers.rest;
import static org.vvorld.stack.testing.Checkers.src;
import static org.vvorld.stack.testing.Checkers.ttl;
import static org.vvorld.stack.testing.Ipv4Frame.ipv4;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vvorld.stack.route.Route;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.sim.LabNode;
import org.vvorld.stack.sim.LabPing;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.testing.Bytes;
import org.vvorld.stack.testing.Checkers;
import org.vvorld.stack.testing.Frames;
import org.vvorld.stack.testing.Ipv4Frame;
import org.vvorld.stack.testing.RouterLab;
import org.vvorld.stack.vnet.StaticRoute;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.Ipv4Prefix;
import org.vvorld.stack.wire.MacAddress;

/** Errors, and where there must be none: RFC 1122 section 3.2.2, RFC 1812 section 4.3.2. */
class IcmpErrorTest {
    private static final byte[] UDP = Frames.udp(1, 2, new byte[12]);

    private static Ipv4Frame beyond() {
        return ipv4("10.0.0.1", "10.0.1.1").payload(UDP).ttl(1);
    }

    private static void assertError(RouterLab lab, Ipv4Frame about, int type, int code, int rest) {
        lab.clear();
        lab.fromLeft(about);
        assertEquals(1, lab.toLeft().size());
        byte[] packet = about.packet();
        assertPacket(
                lab.toLeft().getFirst(),
                // RFC 1812 section 4.3.2.4: the address of the interface that the error leaves by.
                Checkers.ipv4(src("10.0.0.254"), dst("10.0.0.1"), ttl(64)),
                icmp(type, code),
                rest(rest),
                quoting(packet, packet.length));
        // RFC 1812 section 4.3.2.5: precedence 6.
        assertEquals(0xc0, Bytes.u8(lab.toLeft().getFirst(), 15));
    }

    @Test
    void everyErrorNamesItsCauseAndQuotesTheDatagram() {
        try (RouterLab lab = new RouterLab(1)) {
            assertError(lab, beyond(), 11, 0, 0);
            assertError(lab, ipv4("10.0.0.1", "192.0.2.1").payload(UDP), 3, 0, 0);
            lab.vnet().ipv4().putRoute(new StaticRoute(Ipv4Prefix.parse("192.0.2.0/24"), Route.Kind.REJECT, 0));
            assertError(lab, ipv4("10.0.0.1", "192.0.2.1").payload(UDP), 3, 1, 0);
            assertError(lab, ipv4("10.0.0.1", "10.0.0.254").payload(UDP).protocol(99), 3, 2, 0);
            assertError(lab, ipv4("10.0.0.1", "10.0.1.254").payload(UDP), 3, 3, 0);
            lab.right.end(1).mtuBytes(100);
            Ipv4Frame big = ipv4("10.0.0.1", "10.0.1.1").payload(new byte[200]).fragment(0x4000);
            // RFC 1191 section 4: with the next hop's MTU.
            assertError(lab, big, 3, 4, 100);
            assertEquals(6, lab.count(Counter.ICMP_ERRORS_SENT));
            assertEquals(5, lab.count(Counter.ICMP_UNREACHABLES_SENT));
            assertEquals(1, lab.count(Counter.ICMP_TIME_EXCEEDED_SENT));
        }
    }

    /** RFC 1812 section 4.3.2.3. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 519, 520, 521, 1480})
    void anErrorQuotesWhatFitsInto576Bytes(int bytes) {
        try (RouterLab lab = new RouterLab(2)) {
            Ipv4Frame p = ipv4("10.0.0.1", "10.0.1.1")
                    .protocol(200)
                    .payload(new byte[bytes])
                    .ttl(1);
            lab.fromLeft(p);
            int quoted = Math.min(20 + bytes, 548);
            assertPacket(lab.toLeft().getFirst(), icmp(11, 0), quoting(p.packet(), quoted));
            assertTrue(lab.toLeft().getFirst().length - 14 <= 576);
            lab.clear();
            lab.vnet().sysctls().set(Sysctl.ICMP_QUOTE_LENGTH, 28);
            lab.fromLeft(p);
            assertPacket(lab.toLeft().getFirst(), quoting(p.packet(), Math.min(20 + bytes, 28)));
        }
    }

    private static void assertSilent(Drop reason, Ipv4Frame about, boolean linkBroadcast) {
        try (RouterLab lab = new RouterLab(3)) {
            lab.fromLeft(about.frame(linkBroadcast ? MacAddress.BROADCAST : lab.leftMac(), RouterLab.LEFT));
            assertEquals(List.of(), lab.toLeft());
            assertEquals(List.of(), lab.toRight());
            assertEquals(Map.of(reason, 1L), lab.drops());
            assertEquals(1, lab.count(Counter.ICMP_ERRORS_SUPPRESSED));
            assertEquals(0, lab.count(Counter.ICMP_ERRORS_SENT));
        }
    }

    @Test
    void noErrorAboutAnError() {
        for (int type : new int[] {3, 4, 5, 11, 12}) {
            byte[] error = Frames.icmp(type, 0, 0, new byte[28]);
            assertSilent(
                    Drop.IPV4_TTL_EXCEEDED,
                    ipv4("10.0.0.1", "10.0.1.1").icmp(error).ttl(1),
                    false);
        }
        // An ICMP message without a type might be one.
        assertSilent(
                Drop.IPV4_TTL_EXCEEDED,
                ipv4("10.0.0.1", "10.0.1.1").icmp(new byte[0]).ttl(1),
                false);
    }

    @Test
    void noErrorAboutALaterFragmentOrABroadcast() {
        assertSilent(Drop.IPV4_TTL_EXCEEDED, beyond().fragment(0x2001), false);
        assertSilent(Drop.UDP_NO_PORT, ipv4("10.0.0.1", "10.0.0.255").payload(UDP), true);
        assertSilent(Drop.UDP_NO_PORT, ipv4("10.0.0.1", "10.0.0.255").payload(UDP), false);
        assertSilent(Drop.UDP_NO_PORT, ipv4("10.0.0.1", "255.255.255.255").payload(UDP), true);
        assertSilent(
                Drop.IPV4_PROTOCOL_UNKNOWN,
                ipv4("10.0.0.1", "224.0.0.1").protocol(99).payload(UDP),
                true);
        // From what is no host: an error would go to everybody.
        assertSilent(
                Drop.IPV4_TTL_EXCEEDED,
                ipv4("10.0.0.255", "10.0.1.1").payload(UDP).ttl(1),
                false);
        assertSilent(
                Drop.IPV4_TTL_EXCEEDED,
                ipv4("10.0.1.255", "10.0.1.1").payload(UDP).ttl(1),
                false);
    }

    @Test
    void aFirstFragmentAndAnEchoRequestGetTheirError() {
        try (RouterLab lab = new RouterLab(4)) {
            lab.fromLeft(beyond().fragment(0x2000));
            lab.fromLeft(ipv4("10.0.0.1", "10.0.1.1")
                    .icmp(Frames.echoRequest(1, 1, UDP))
                    .ttl(1));
            assertEquals(2, lab.toLeft().size());
        }
    }

    /** RFC 1812 section 4.3.2.8. */
    @Test
    void theRateIsLimited() {
        try (RouterLab lab = new RouterLab(5)) {
            lab.vnet().sysctls().set(Sysctl.ICMP_LIMIT, 10);
            for (int i = 0; i < 50; i++) {
                lab.fromLeft(beyond());
            }
            assertEquals(10, lab.toLeft().size(), "a second's worth at once");
            assertEquals(40, lab.count(Counter.ICMP_ERRORS_LIMITED));
            lab.lab.runFor(ms(500));
            for (int i = 0; i < 50; i++) {
                lab.fromLeft(beyond());
            }
            assertEquals(15, lab.toLeft().size());
            lab.vnet().sysctls().set(Sysctl.ICMP_LIMIT, 0);
            for (int i = 0; i < 50; i++) {
                lab.fromLeft(beyond());
            }
            assertEquals(65, lab.toLeft().size(), "0 is no limit");
            assertEquals(Map.of(Drop.IPV4_TTL_EXCEEDED, 150L), lab.drops());
        }
    }

    @Test
    void anErrorAboutOurPingReachesItsListener() {
        try (RouterLab lab = new RouterLab(6)) {
            lab.r.route("default", "10.0.0.1");
            LabPing ping = lab.r.ping("192.0.2.1");
            lab.lab.runFor(0);
            byte[] sent = lab.toLeft().getFirst();
            byte[] quote = java.util.Arrays.copyOfRange(sent, 14, 14 + 28);
            lab.fromLeft(ipv4("10.0.0.1", "10.0.0.254").icmp(Frames.icmp(3, 13, 0, quote)));
            assertEquals(List.of(new LabPing.Unreached(Ipv4Address.parse("10.0.0.1"), 3, 13, 0)), ping.errors());
            // Cut short, or with a header length that lies: nobody's, and no exception.
            for (int length = 0; length < 28; length++) {
                byte[] cut = java.util.Arrays.copyOf(quote, length);
                lab.fromLeft(ipv4("10.0.0.1", "10.0.0.254").icmp(Frames.icmp(3, 1, 0, cut)));
            }
            for (int words = 0; words < 16; words++) {
                byte[] lie = quote.clone();
                lie[0] = (byte) (0x40 | words);
                if (words > 5) {
                    lab.fromLeft(ipv4("10.0.0.1", "10.0.0.254").icmp(Frames.icmp(3, 1, 0, lie)));
                }
            }
            assertEquals(1, ping.errors().size());
            assertEquals(Map.of(Drop.ICMP_NOBODY_WAITS, 38L), lab.drops());
        }
    }

    /** As traceroute does it: TTL 1, 2, 3, ...; each router in turn, then the host itself. */
    @Test
    void tracerouteThroughFiveRouters() {
        try (Lab lab = new Lab(7)) {
            LabNode a = lab.host("a", "10.0.0.1/24");
            LabNode b = lab.host("b", "10.0.6.1/24");
            LabNode[] r = new LabNode[6];
            for (int i = 1; i <= 5; i++) {
                r[i] = lab.router("r" + i);
            }
            lab.wire(a, r[1]);
            for (int i = 1; i < 5; i++) {
                lab.wire(r[i], r[i + 1]).delay(ms(1));
                r[i].address("eth1", "10.0." + i + ".1/24");
                r[i + 1].address("eth0", "10.0." + i + ".2/24");
            }
            lab.wire(r[5], b);
            for (int i = 1; i <= 5; i++) {
                if (i < 5) {
                    r[i].route("10.0.6.0/24", "10.0." + i + ".2");
                }
                if (i > 1) {
                    r[i].route("10.0.0.0/24", "10.0." + (i - 1) + ".1");
                }
            }
            lab.runFor(seconds(1));
            String[] path = {"10.0.0.254", "10.0.1.2", "10.0.2.2", "10.0.3.2", "10.0.4.2"};
            for (int hops = 1; hops <= 5; hops++) {
                LabPing probe = a.ping(b.address(), 1, 56, hops);
                lab.runFor(seconds(1));
                var expected = new LabPing.Unreached(Ipv4Address.parse(path[hops - 1]), 11, 0, 0);
                assertEquals(List.of(expected), probe.errors());
            }
            LabPing last = a.ping(b.address(), 1, 56, 6);
            lab.runFor(seconds(1));
            assertEquals(b.address(), last.replies().getFirst().from());
            assertEquals(59, last.replies().getFirst().ttl());
        }
    }
}
