package org.vvorld.stack.icmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.stack.sim.Lab.seconds;
import static org.vvorld.stack.testing.Checkers.assertPacket;
import static org.vvorld.stack.testing.Checkers.dst;
import static org.vvorld.stack.testing.Checkers.icmp;
import static org.vvorld.stack.testing.Checkers.rest;
import static org.vvorld.stack.testing.Checkers.src;
import static org.vvorld.stack.testing.Checkers.toMac;
import static org.vvorld.stack.testing.Checkers.ttl;
import static org.vvorld.stack.testing.Ipv4Frame.ipv4;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.sim.LabPing;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.testing.Books;
import org.vvorld.stack.testing.Bytes;
import org.vvorld.stack.testing.Checkers;
import org.vvorld.stack.testing.Frames;
import org.vvorld.stack.testing.RouterLab;
import org.vvorld.stack.wire.EchoData;
import org.vvorld.stack.wire.EchoOptions;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.MacAddress;

/** RFC 792, RFC 1122 section 3.2.2.6. */
class EchoTest {
    @Test
    void everySizeIsAnsweredWithTheSameData() {
        try (RouterLab lab = new RouterLab(792)) {
            SplittableRandom random = new SplittableRandom(792);
            for (int size = 0; size <= 1472; size++) {
                byte[] data = Bytes.random(random, size);
                byte[] request = Frames.echoRequest(7, size, data);
                lab.clear();
                lab.fromLeft(ipv4("10.0.0.1", "10.0.0.254").ttl(1).icmp(request));
                byte[] reply = lab.toLeft().getFirst();
                assertPacket(
                        reply,
                        toMac(RouterLab.LEFT),
                        Checkers.ipv4(src("10.0.0.254"), dst("10.0.0.1"), ttl(64)),
                        icmp(0, 0),
                        rest(7 << 16 | size));
                assertEquals(Bytes.hex(data), Bytes.hex(reply).substring(2 * (14 + 20 + 8)));
            }
            assertEquals(1473, lab.count(Counter.ICMP_ECHO_ANSWERED));
            assertEquals(Map.of(), lab.drops());
        }
    }

    @Test
    void theAddressOfTheOtherSideAnswersToo() {
        try (RouterLab lab = new RouterLab(1)) {
            lab.fromLeft(ipv4("10.0.0.1", "10.0.1.254").icmp(Frames.echoRequest(1, 1, new byte[4])));
            assertPacket(lab.toLeft().getFirst(), Checkers.ipv4(src("10.0.1.254")), icmp(0, 0));
        }
    }

    @Test
    void aBroadcastEchoIsAnsweredOnlyIfTheSysctlSaysSo() {
        try (RouterLab lab = new RouterLab(2)) {
            byte[] echo = Frames.echoRequest(1, 1, new byte[4]);
            String[] groups = {"10.0.0.255", "255.255.255.255", "224.0.0.1"};
            for (String to : groups) {
                lab.fromLeft(ipv4("10.0.0.1", to).icmp(echo).frame(MacAddress.BROADCAST, RouterLab.LEFT));
            }
            assertEquals(List.of(), lab.toLeft());
            lab.vnet().sysctls().set(Sysctl.ICMP_BROADCAST_ECHO, 1);
            for (String to : groups) {
                lab.clear();
                lab.fromLeft(ipv4("10.0.0.1", to).icmp(echo).frame(MacAddress.BROADCAST, RouterLab.LEFT));
                // RFC 1122 section 3.2.1.3: the source of an answer is one of our addresses.
                assertPacket(
                        lab.toLeft().getFirst(),
                        toMac(RouterLab.LEFT),
                        Checkers.ipv4(src("10.0.0.254"), dst("10.0.0.1")),
                        icmp(0, 0));
            }
            lab.fromLeft(ipv4("0.0.0.0", "255.255.255.255").icmp(echo).frame(MacAddress.BROADCAST, RouterLab.LEFT));
            assertEquals(Map.of(Drop.ICMP_BROADCAST, 4L), lab.drops(), "nobody to answer");
        }
    }

    @Test
    void ourOwnAddressesAnswerThroughLo0() {
        try (Lab lab = new Lab(3)) {
            var a = lab.host("a", "10.0.0.1/24");
            lab.wire(a, lab.node("b"));
            a.address("lo0", "127.0.0.1/8");
            for (String to : new String[] {"10.0.0.1", "127.0.0.1"}) {
                LabPing ping = a.ping(Ipv4Address.parse(to), 1, 60_000, 0);
                lab.runFor(seconds(1));
                assertEquals(1, ping.replies().size(), to);
                assertEquals(to, Ipv4Address.format(ping.replies().getFirst().from()));
                assertEquals(60_008, ping.replies().getFirst().bytes());
            }
            assertEquals(4, a.vnet().loopback().totals().opackets);
            assertEquals(4, a.vnet().loopback().totals().ipackets);
            // Of 127/8 lo0 has this one address; for the rest there is a default route, by which they must not leave.
            LabPing nobody = a.ping("127.0.0.2");
            lab.runFor(seconds(1));
            assertEquals(List.of(Drop.IPV4_MARTIAN_DESTINATION), nobody.refusals());
            Books.assertBalanced(a.vnet());
        }
    }

    /** Our own datagrams are cut when they are too large; RFC 791, and to a broadcast by broadcast. */
    @Test
    void largeRequestsLeaveInFragments() {
        try (RouterLab lab = new RouterLab(4)) {
            LabPing ping = lab.r.ping(Ipv4Address.parse("10.0.0.1"), 1, 3000, 0);
            lab.lab.runFor(0);
            assertEquals(3, lab.toLeft().size());
            lab.toLeft().forEach(f -> assertPacket(f, toMac(RouterLab.LEFT)));
            lab.clear();
            lab.r.ping(Ipv4Address.parse("10.0.0.255"), 1, 3000, 0);
            lab.lab.runFor(0);
            assertEquals(3, lab.toLeft().size());
            lab.toLeft().forEach(f -> assertPacket(f, toMac(MacAddress.BROADCAST), Checkers.ipv4(dst("10.0.0.255"))));
            assertEquals(1, ping.sent());
            assertEquals(List.of(), ping.refusals());
        }
    }

    @Test
    void aPingThatCannotLeaveSaysWhy() {
        try (RouterLab lab = new RouterLab(5)) {
            LabPing none = lab.r.ping("192.0.2.1");
            LabPing huge = lab.r.ping(Ipv4Address.parse("10.0.0.1"), 1, 65_508, 0);
            lab.lab.runFor(0);
            assertEquals(List.of(Drop.IPV4_NO_ROUTE), none.refusals());
            assertEquals(List.of(Drop.OUTPUT_TOO_BIG), huge.refusals());
            Drop[] df = new Drop[1];
            lab.lab
                    .netisr()
                    .post(
                            0,
                            on -> df[0] = lab.vnet()
                                    .shard(on)
                                    .icmp()
                                    .sendEcho(0, Ipv4Address.parse("10.0.0.1"), 9, 9, 1473, 0, true));
            lab.lab.runFor(0);
            assertEquals(Drop.OUTPUT_TOO_BIG, df[0]);
            assertTrue(lab.toLeft().isEmpty());
        }
    }

    /** What a ping waits for, and that one byte of it came back otherwise. */
    private static final class Comparing implements EchoListener {
        private final List<String> heard = new ArrayList<>();

        @Override
        public void onReply(int from, int sequence, int ttl, int bytes, long nowNanos) {
            heard.add("reply " + sequence + " of " + bytes);
        }

        @Override
        public void onError(int from, int type, int code, int sequence, int bytes) {
            heard.add("error");
        }

        @Override
        public EchoData data() {
            return EchoData.of(new byte[] {(byte) 0xca, (byte) 0xfe, 0x01});
        }

        @Override
        public void onWrongByte(int sequence, int index, int wanted, int was) {
            heard.add(String.format(Locale.ROOT, "wrong %d at %d: %02x, not %02x", sequence, index, was, wanted));
        }
    }

    @Test
    void aPatternGoesOutWithItsTypeOfServiceAndIsComparedWhenItComesBack() {
        try (RouterLab lab = new RouterLab(6)) {
            Comparing ping = new Comparing();
            lab.vnet().echoClients().add(77, ping);
            int to = Ipv4Address.parse("10.0.0.1");
            lab.lab
                    .netisr()
                    .post(
                            0,
                            on -> lab.vnet()
                                    .shard(on)
                                    .icmp()
                                    .sendEcho(0, to, 77, 3, 5, new EchoOptions(0, false, 0x2e, ping.data(), 0)));
            lab.lab.runFor(0);
            byte[] sent = lab.toLeft().getFirst();
            assertEquals(0x2e, sent[14 + 1]);
            assertEquals("cafe01cafe", Bytes.hex(sent).substring(2 * (14 + 20 + 8)));
            byte[] same = Bytes.hex("cafe01cafe");
            lab.fromLeft(ipv4("10.0.0.1", "10.0.0.254").icmp(Frames.icmp(0, 0, 77 << 16 | 3, same)));
            same[3] = 0;
            lab.fromLeft(ipv4("10.0.0.1", "10.0.0.254").icmp(Frames.icmp(0, 0, 77 << 16 | 3, same)));
            assertEquals(List.of("reply 3 of 13", "reply 3 of 13", "wrong 3 at 3: 00, not ca"), ping.heard);
            lab.vnet().echoClients().remove(77);
        }
    }

    @Test
    void repliesGoToTheListenerOfTheirIdentifier() {
        EchoClients clients = new EchoClients();
        LabPing one = new LabPing();
        LabPing two = new LabPing();
        assertTrue(clients.add(1, one) && clients.add(2, two) && !clients.add(1, two));
        assertEquals(one, clients.find(1));
        clients.remove(1);
        assertEquals(null, clients.find(1));
        assertEquals(two, clients.find(2));
        assertEquals(1, clients.size());
    }
}
