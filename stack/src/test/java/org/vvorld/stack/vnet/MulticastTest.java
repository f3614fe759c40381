package org.vvorld.stack.vnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.stack.sim.Lab.ms;
import static org.vvorld.stack.sim.Lab.seconds;
import static org.vvorld.stack.testing.Ipv4Frame.ipv4;
import static org.vvorld.stack.vnet.MulticastLab.GROUP;
import static org.vvorld.stack.vnet.MulticastLab.butFor;
import static org.vvorld.stack.vnet.MulticastLab.eth;
import static org.vvorld.stack.vnet.MulticastLab.ip;
import static org.vvorld.stack.vnet.MulticastLab.only;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vvorld.stack.mcast.EthernetGroups;
import org.vvorld.stack.mcast.Membership.Result;
import org.vvorld.stack.mcast.SourceFilter;
import org.vvorld.stack.socket.SocketError;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.testing.Ipv4Frame;
import org.vvorld.stack.udp.UdpSocket;
import org.vvorld.stack.wire.Ipv4Address;

/** Groups of IPv4: RFC 1112 section 6 and 7, RFC 3376 sections 3, 4.2 and 5. */
class MulticastTest {
    private static final String V3_ROUTERS = "01005e000016 01 0a000002e000001694040000 22 ";
    private static final String JOIN = V3_ROUTERS + "0000000104000000ef010203";
    private static final String LEAVE = V3_ROUTERS + "0000000103000000ef010203";

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void whoHasJoinedGetsIt(int workers) {
        try (MulticastLab m = new MulticastLab(1112, workers)) {
            UdpSocket from = m.bound(m.a);
            UdpSocket to = m.bound(m.b);
            from.multicast(from.multicast().out(eth(m.a)));
            assertNull(m.send(m.a, from, GROUP));
            assertEquals(0, m.received(m.b, to));
            assertEquals(1, m.b.drops(Drop.IPV4_MULTICAST_NOT_JOINED));
            m.join(m.b, to, GROUP, SourceFilter.ALL);
            assertNull(m.send(m.a, from, GROUP));
            assertEquals(1, m.received(m.b, to));
            // RFC 1112 section 6.4: 32 groups share a MAC address; the others are not ours.
            assertNull(m.send(m.a, from, "224.1.2.3"));
            assertEquals(0, m.received(m.b, to));
            m.join(m.b, to, GROUP, SourceFilter.NONE);
            assertNull(m.send(m.a, from, GROUP));
            assertEquals(0, m.received(m.b, to));
            assertEquals(3, m.b.drops(Drop.IPV4_MULTICAST_NOT_JOINED));
        }
    }

    /** RFC 1112 section 6.1: TTL 1 unless said otherwise; section 6.4: 01:00:5e. */
    @Test
    void goesToTheGroupsMacWithTtl1() {
        try (MulticastLab m = new MulticastLab(64, 1)) {
            UdpSocket s = m.bound(m.a);
            assertEquals(SocketError.EHOSTUNREACH, m.send(m.a, s, GROUP), "neither route nor interface");
            m.a.route("224.0.0.0/4", "10.0.0.2");
            assertNull(m.send(m.a, s, "239.129.2.3"));
            byte[] f = m.wire.last(0).bytes();
            assertEquals("01005e010203", HexFormat.of().formatHex(f, 0, 6));
            assertEquals(1, f[22]);
            assertEquals("0a000001ef810203", HexFormat.of().formatHex(f, 26, 34));
            s.multicast(s.multicast().ttl(7));
            assertNull(m.send(m.a, s, "239.129.2.3"));
            assertEquals(7, m.wire.last(0).bytes()[22]);
        }
    }

    /** RFC 1112 section 6.1: members on the host itself get it too, unless the sender does not want that. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void loops(int workers) {
        try (MulticastLab m = new MulticastLab(7, workers)) {
            UdpSocket s = m.bound(m.a);
            s.multicast(s.multicast().out(eth(m.a)));
            m.join(m.a, s, GROUP, SourceFilter.ALL);
            assertNull(m.send(m.a, s, GROUP));
            assertEquals(1, m.received(m.a, s));
            int frames = m.wire.frames().size();
            s.multicast(s.multicast().ttl(0));
            assertNull(m.send(m.a, s, GROUP));
            assertEquals(1, m.received(m.a, s), "with TTL 0 it stays in the host");
            assertEquals(frames, m.wire.frames().size());
            s.multicast(s.multicast().loops(false));
            assertNull(m.send(m.a, s, GROUP));
            assertEquals(0, m.received(m.a, s));
        }
    }

    @Test
    void routersAreToldTwiceAndOnceMoreWhenItEnds() {
        try (MulticastLab m = new MulticastLab(3376, 1)) {
            UdpSocket s = m.bound(m.b);
            UdpSocket other = m.bound(m.b);
            m.join(m.b, s, GROUP, SourceFilter.ALL);
            m.join(m.b, other, GROUP, SourceFilter.ALL);
            m.lab.runFor(seconds(2));
            assertEquals(List.of(JOIN, JOIN), m.igmp(1));
            m.join(m.b, s, GROUP, SourceFilter.NONE);
            m.lab.runFor(seconds(2));
            assertEquals(List.of(), m.igmp(1), "another is a member yet");
            m.b.vnet().udp().close(other);
            m.lab.runFor(seconds(2));
            assertEquals(List.of(LEAVE, LEAVE), m.igmp(1));
            assertEquals(4, m.b.count(Counter.MEMBERSHIP_REPORTS_SENT));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void queriesAreAnswered(int workers) {
        try (MulticastLab m = new MulticastLab(5, workers)) {
            Ipv4Frame query = ipv4("10.0.0.1", "224.0.0.1")
                    .ttl(1)
                    .protocol(2)
                    .options(0x94, 4, 0, 0)
                    .payload(HexFormat.of().parseHex("110aec7800000000027d0000"));
            byte[] frame = query.frame(EthernetGroups.mac4(Ipv4Address.ALL_HOSTS), 0x0200_0000_0001L);
            m.wire.inject(1, frame);
            m.lab.runFor(seconds(2));
            assertEquals(List.of(), m.igmp(1), "nobody is in a group");
            assertEquals(1, m.b.drops(Drop.MEMBERSHIP_NO_GROUPS));
            m.join(m.b, m.bound(m.b), GROUP, only("10.0.0.1", "10.0.0.9"));
            m.lab.runFor(seconds(2));
            m.igmp(1);
            m.wire.inject(1, frame);
            m.lab.runFor(seconds(2));
            assertEquals(List.of(V3_ROUTERS + "0000000101000002ef0102030a0000010a000009"), m.igmp(1));
            assertEquals(1, m.b.count(Counter.MEMBERSHIP_QUERIES));
        }
    }

    /** RFC 3376 section 3.2: the interface takes what any of its sockets wants, and each socket gets what it wants. */
    @Test
    void sourcesAreFilteredByInterfaceAndBySocket() {
        try (MulticastLab m = new MulticastLab(32, 1)) {
            UdpSocket from = m.bound(m.a);
            from.multicast(from.multicast().out(eth(m.a)));
            UdpSocket some = m.bound(m.b);
            UdpSocket rest = m.bound(m.b);
            UdpSocket none = m.bound(m.b);
            m.join(m.b, some, GROUP, only("10.0.0.9"));
            assertNull(m.send(m.a, from, GROUP));
            assertEquals(1, m.b.drops(Drop.IPV4_MULTICAST_NOT_JOINED), "by the interface");
            m.join(m.b, rest, GROUP, butFor("10.0.0.9"));
            assertNull(m.send(m.a, from, GROUP));
            assertEquals(0, m.received(m.b, some));
            assertEquals(1, m.received(m.b, rest));
            assertEquals(1, m.received(m.b, none), "in no group: what the interface takes");
            assertEquals(1, m.b.count(Counter.UDP_GROUP_FILTERED));
            m.join(m.b, some, GROUP, only("10.0.0.1", "10.0.0.9"));
            assertNull(m.send(m.a, from, GROUP));
            assertEquals(1, m.received(m.b, some));
        }
    }

    @Test
    void anInterfaceThatLeavesTakesItsGroupsAlong() {
        try (MulticastLab m = new MulticastLab(9, 1)) {
            UdpSocket s = m.bound(m.b);
            m.join(m.b, s, GROUP, SourceFilter.ALL);
            assertEquals(1, eth(m.b).multicast().list().size());
            var eth = eth(m.b);
            s.multicast(s.multicast().out(eth));
            m.b.vnet().detach(eth);
            assertNull(eth.multicast());
            assertEquals(List.of(), s.multicast().joined());
            assertNull(s.multicast().out());
            m.lab.runFor(seconds(2));
            assertEquals(0, m.b.vnet().armedTimers());
            m.b.vnet().attach(eth);
            m.b.vnet().up(eth, true);
            m.igmp(1);
            m.lab.runFor(seconds(2));
            assertEquals(List.of(), m.igmp(1));
        }
    }

    /** RFC 3376 section 5.1: what was joined while the link was down is told when it comes up. */
    @Test
    void downSaysNothingUpSaysAll() {
        try (MulticastLab m = new MulticastLab(10, 1)) {
            UdpSocket s = m.bound(m.b);
            m.b.vnet().up(eth(m.b), false);
            m.join(m.b, s, GROUP, SourceFilter.ALL);
            m.join(m.b, s, "239.9.9.9", SourceFilter.ALL);
            m.lab.runFor(seconds(2));
            assertEquals(List.of(), m.igmp(1));
            m.b.vnet().up(eth(m.b), true);
            m.lab.runFor(seconds(3));
            List<String> said = m.igmp(1);
            assertTrue(said.stream().anyMatch(r -> r.contains("ef010203")), said::toString);
            assertTrue(said.stream().anyMatch(r -> r.contains("ef090909")), said::toString);
        }
    }

    @Test
    void boundsAndWhatIsNoGroup() {
        try (MulticastLab m = new MulticastLab(11, 1)) {
            Multicast all = m.b.vnet().multicast();
            assertEquals(Result.NOT_MULTICAST, all.set("me", eth(m.b), 0, ip("10.0.0.1"), SourceFilter.ALL));
            for (int i = 0; i < 256; i++) {
                assertEquals(Result.OK, all.set("me", eth(m.b), 0, ip("239.0.0.0") + i, SourceFilter.ALL));
            }
            assertEquals(Result.TOO_MANY_GROUPS, all.set("me", eth(m.b), 0, ip(GROUP), SourceFilter.ALL));
            all.leaveAll("me", eth(m.b));
            assertEquals(List.of(), eth(m.b).multicast().list());
            m.lab.runFor(ms(5));
            assertEquals(Result.OK, all.set("me", eth(m.b), 0, ip(GROUP), SourceFilter.ALL));
        }
    }

    /** Longer than the link's MTU: in fragments out, whole to our own members. */
    @Test
    void whatIsLongIsCut() {
        try (MulticastLab m = new MulticastLab(12, 1)) {
            UdpSocket s = m.bound(m.a);
            UdpSocket t = m.bound(m.b);
            s.multicast(s.multicast().out(eth(m.a)));
            m.join(m.a, s, GROUP, SourceFilter.ALL);
            m.join(m.b, t, GROUP, SourceFilter.ALL);
            m.lab.netisr().post(0, on -> {
                var udp = m.a.vnet().shard(on).udp();
                assertNull(udp.output().send(s, udp.output().prepare(9000), 0, 0, 0, ip(GROUP), MulticastLab.PORT));
            });
            m.lab.runFor(ms(5));
            assertEquals(9000, s.queuedBytes());
            assertEquals(9000, t.queuedBytes());
        }
    }
}
