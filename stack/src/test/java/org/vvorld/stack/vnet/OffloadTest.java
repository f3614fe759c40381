package org.vvorld.stack.vnet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.stack.testing.Checkers.assertPacket;
import static org.vvorld.stack.testing.Checkers.dst;
import static org.vvorld.stack.testing.Checkers.fromMac;
import static org.vvorld.stack.testing.Checkers.icmp;
import static org.vvorld.stack.testing.Checkers.quoting;
import static org.vvorld.stack.testing.Checkers.rest;
import static org.vvorld.stack.testing.Checkers.src;
import static org.vvorld.stack.testing.Checkers.toMac;
import static org.vvorld.stack.testing.Checkers.ttl;
import static org.vvorld.stack.testing.Ipv4Frame.ipv4;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vvorld.stack.packet.Offload;
import org.vvorld.stack.sim.LabWire;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.testing.Bytes;
import org.vvorld.stack.testing.Checkers;
import org.vvorld.stack.testing.Frames;
import org.vvorld.stack.testing.Ipv4Frame;
import org.vvorld.stack.testing.Offloaded;
import org.vvorld.stack.testing.RouterLab;
import org.vvorld.stack.wire.Arp;
import org.vvorld.stack.wire.Ipv4;
import org.vvorld.stack.wire.MacAddress;

/** What a router does with packets whose senders left work to the hardware. */
class OffloadTest {
    private static final int FULL = 65_535 - 20 - Offloaded.TCP_HEADER_BYTES;
    private static final int MSS = 1448;

    private final SplittableRandom random = new SplittableRandom(1);
    private final RouterLab lab = new RouterLab(1);

    OffloadTest() {
        lab.left.offloads(true);
        lab.right.offloads(true);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private byte[] data(int length) {
        return Bytes.random(random, length);
    }

    private void fromLeft(byte[] header, Ipv4Frame packet) {
        fromLeft(header, packet.frame(lab.leftMac(), RouterLab.LEFT));
    }

    private void fromLeft(byte[] header, byte[] frame) {
        lab.left.inject(1, header, frame);
        lab.lab.runFor(0);
    }

    private LabWire.Frame onlyFrame(LabWire wire) {
        List<LabWire.Frame> frames = wire.frames();
        assertEquals(1, frames.size(), () -> "dropped: " + lab.drops());
        return frames.getFirst();
    }

    /** The IPv4 packet on the right is the one sent, one hop later. */
    private static void assertForwarded(Ipv4Frame sent, LabWire.Frame got) {
        byte[] expected = sent.packet();
        expected[8]--;
        Bytes.u16(expected, 10, 0);
        Bytes.u16(expected, 10, Bytes.checksum(expected, 0, 20));
        assertArrayEquals(expected, Arrays.copyOfRange(got.bytes(), 14, got.bytes().length));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, MSS, MSS + 1, 20_000, FULL})
    void gsoPassesUntouched(int length) {
        Ipv4Frame sent = Offloaded.tcp(data(length));
        fromLeft(Offloaded.tcpGso(MSS), sent);
        LabWire.Frame got = onlyFrame(lab.right);
        assertArrayEquals(Offloaded.tcpGso(MSS), got.offload());
        assertPacket(got.bytes(), toMac(RouterLab.RIGHT), fromMac(lab.rightMac()));
        assertForwarded(sent, got);
        assertEquals(1, lab.count(Counter.IP_FORWARDED));
    }

    @Test
    void gsoOverUdpAndLoneChecksumsToo() {
        Ipv4Frame many = Offloaded.udp(data(9000));
        fromLeft(Offloaded.udpGso(1472), many);
        assertArrayEquals(Offloaded.udpGso(1472), onlyFrame(lab.right).offload());
        assertForwarded(many, onlyFrame(lab.right));
        lab.clear();
        Ipv4Frame one = Offloaded.udp(data(900));
        fromLeft(Offloaded.udpPartial(), one);
        assertArrayEquals(Offloaded.udpPartial(), onlyFrame(lab.right).offload());
        assertForwarded(one, onlyFrame(lab.right));
    }

    @Test
    void offloadsCrossVnets() {
        lab.r.address("lo0", "127.0.0.1/8");
        var behind = lab.lab.router("behind");
        var last = lab.lab.node("last");
        lab.lab.epair(lab.r, behind);
        LabWire far = lab.lab.wire(behind, last).offloads(true);
        lab.r.address("epair0a", "10.0.2.1/24").route("10.0.3.0/24", "10.0.2.2");
        behind.address("epair0b", "10.0.2.2/24").address(far.end(0).name(), "10.0.3.254/24");
        behind.vnet()
                .ipv4()
                .putNeighbour(far.end(0), org.vvorld.stack.wire.Ipv4Address.parse("10.0.3.1"), RouterLab.RIGHT);
        lab.lab.runFor(0);
        far.frames().clear();
        byte[] payload = Arrays.copyOfRange(Offloaded.tcp(data(30_000)).packet(), 20, 20 + 32 + 30_000);
        Ipv4Frame sent =
                ipv4("10.0.0.1", "10.0.3.1").protocol(Ipv4.PROTOCOL_TCP).payload(payload);
        fromLeft(Offloaded.tcpGso(MSS), sent);
        LabWire.Frame got = onlyFrame(far);
        assertArrayEquals(Offloaded.tcpGso(MSS), got.offload());
        assertPacket(got.bytes(), Checkers.ipv4(ttl(62)));
        assertArrayEquals(payload, Arrays.copyOfRange(got.bytes(), 34, got.bytes().length));
    }

    @Test
    void aDeviceWithoutOffloadsGetsTheChecksum() {
        lab.right.offloads(false);
        for (int length = 0; length < 40; length++) {
            fromLeft(Offloaded.udpPartial(), Offloaded.udp(data(length)));
            LabWire.Frame got = onlyFrame(lab.right);
            assertArrayEquals(Offloaded.nothing(), got.offload());
            assertTrue(isRight(Ipv4.PROTOCOL_UDP, got.bytes(), 34), Bytes.hex(got.bytes()));
            lab.clear();
        }
    }

    private static boolean isRight(int protocol, byte[] bytes, int transportAt) {
        return Offloaded.isChecksumRight(protocol, Arrays.copyOfRange(bytes, transportAt, bytes.length));
    }

    @Test
    void aUdpChecksumIsNeverZero() {
        lab.right.offloads(false);
        Ipv4Frame empty = Offloaded.udp(new byte[2]);
        // Of two bytes of data, those that make the whole sum all ones.
        byte[] message = Arrays.copyOfRange(empty.packet(), 20, 30);
        Bytes.u16(message, 8, Bytes.checksum(message, 0, 8));
        fromLeft(Offloaded.udpPartial(), ipv4("10.0.0.1", "10.0.1.1").payload(message));
        assertEquals(0xffff, Bytes.u16(onlyFrame(lab.right).bytes(), 40));
    }

    @Test
    void aDeviceWithoutOffloadsGetsSegments() {
        lab.right.offloads(false);
        byte[] data = data(5000);
        fromLeft(Offloaded.tcpGso(MSS), Offloaded.tcp(data));
        assertEquals(Map.of(), lab.drops());
        List<byte[]> sent = lab.toRight();
        assertEquals((5000 + MSS - 1) / MSS, sent.size());
        int headers = 14 + 20 + Offloaded.TCP_HEADER_BYTES;
        int done = 0;
        for (byte[] b : sent) {
            boolean last = done + MSS >= data.length;
            assertPacket(b, Checkers.ipv4(src("10.0.0.1"), dst("10.0.1.1"), ttl(63)));
            assertEquals(0x01020304 + done, Bytes.u32(b, 34 + 4));
            assertEquals(last ? 0x18 : 0x10, b[34 + 13], "PSH");
            assertArrayEquals(
                    Arrays.copyOfRange(data, done, done + b.length - headers),
                    Arrays.copyOfRange(b, headers, b.length));
            assertTrue(isRight(Ipv4.PROTOCOL_TCP, b, 34), Bytes.hex(b));
            done += b.length - headers;
        }
        assertEquals(data.length, done);
    }

    @Test
    void datagramsToo() {
        lab.right.offloads(false);
        fromLeft(Offloaded.udpGso(1000), Offloaded.udp(data(3001)));
        List<byte[]> sent = lab.toRight();
        assertEquals(4, sent.size());
        for (byte[] b : sent) {
            assertEquals(b.length - 34, Bytes.u16(b, 38), "the length field");
            assertTrue(isRight(Ipv4.PROTOCOL_UDP, b, 34));
        }
        assertEquals(34 + 8 + 1, sent.getLast().length);
    }

    @Test
    void whatCannotBeCutIsDropped() {
        lab.right.offloads(false);
        // More pieces than any peer asks for.
        fromLeft(Offloaded.tcpGso(1), Offloaded.tcp(data(5000)));
        assertEquals(Map.of(Drop.OFFLOAD_UNSUPPORTED, 1L), lab.drops());
        assertEquals(1, lab.right.end(1).totals().oerrors);
    }

    @Test
    void whatIsKnownOfAChecksumIsPassedOn() {
        Ipv4Frame sent = ipv4("10.0.0.1", "10.0.1.1").payload(Frames.udp(1, 2, data(10)));
        byte[] valid = Offloaded.header(Offload.VALID, 0, 0, 0, 0, 0);
        fromLeft(valid, sent);
        assertArrayEquals(valid, onlyFrame(lab.right).offload());
    }

    @Test
    void segmentsMustFitTheNextLink() {
        lab.right.end(1).mtuBytes(1000);
        fromLeft(Offloaded.tcpGso(1000 - 52), Offloaded.tcp(data(5000)));
        assertEquals(1, lab.toRight().size());
        lab.clear();
        Ipv4Frame tooBig = Offloaded.tcp(data(5000));
        fromLeft(Offloaded.tcpGso(1000 - 51), tooBig);
        LabWire.Frame error = onlyFrame(lab.left);
        assertArrayEquals(Offloaded.nothing(), error.offload());
        assertPacket(
                error.bytes(), Checkers.ipv4(dst("10.0.0.1")), icmp(3, 4), rest(1000), quoting(complete(tooBig), 548));
        assertEquals(Map.of(Drop.IPV4_TOO_BIG, 1L), lab.drops());
    }

    /** The same packet, its TCP checksum finished. */
    private static byte[] complete(Ipv4Frame tcp) {
        byte[] b = tcp.packet();
        Bytes.u16(b, 20 + 16, Bytes.checksum(b, 20, b.length - 20));
        return b;
    }

    @Test
    void aQuoteHasACompleteChecksum() {
        fromLeft(Offloaded.udpPartial(), Offloaded.udp(data(100)).ttl(1));
        byte[] error = onlyFrame(lab.left).bytes();
        assertPacket(error, icmp(11, 0));
        assertTrue(isRight(Ipv4.PROTOCOL_UDP, error, 14 + 20 + 8 + 20));
    }

    @Test
    void segmentsAreNotFragmented() {
        lab.right.end(1).mtuBytes(1000);
        fromLeft(Offloaded.tcpGso(1000 - 51), Offloaded.tcp(data(5000)).fragment(0));
        assertEquals(Map.of(Drop.OFFLOAD_TOO_BIG, 1L), lab.drops());
        assertEquals(1, lab.count(Counter.IP_CANNOT_FRAGMENT));
    }

    @Test
    void segmentsMustFitTheLinkTheyCameBy() {
        fromLeft(Offloaded.tcpGso(1500 - 51), Offloaded.tcp(data(5000)));
        assertEquals(Map.of(Drop.FRAME_TOO_LONG, 1L), lab.drops());
    }

    @Test
    void fragmentsCarryACompleteChecksum() {
        lab.right.end(1).mtuBytes(400);
        fromLeft(Offloaded.udpPartial(), Offloaded.udp(data(1000)));
        ByteArrayOutputStream datagram = new ByteArrayOutputStream();
        for (LabWire.Frame f : lab.right.frames()) {
            assertArrayEquals(Offloaded.nothing(), f.offload());
            datagram.write(f.bytes(), 34, f.bytes().length - 34);
        }
        assertEquals(3, lab.right.frames().size());
        assertTrue(Offloaded.isChecksumRight(Ipv4.PROTOCOL_UDP, datagram.toByteArray()));
    }

    @Test
    void echoWithAPartialChecksumIsAnswered() {
        byte[] echo = Frames.echoRequest(7, 1, data(56));
        Bytes.u16(echo, 2, 0);
        byte[] header = Offloaded.header(Offload.PARTIAL, 0, 0, 0, 34, 2);
        fromLeft(header, ipv4("10.0.0.1", "10.0.0.254").icmp(echo));
        LabWire.Frame reply = onlyFrame(lab.left);
        assertPacket(reply.bytes(), Checkers.ipv4(src("10.0.0.254"), dst("10.0.0.1")), icmp(0, 0));
        assertArrayEquals(Offloaded.nothing(), reply.offload());
    }

    @Test
    void aLieAboutWhereTheChecksumGoesIsFound() {
        byte[] header = Offloaded.header(Offload.PARTIAL, 0, 0, 0, 34, 20);
        fromLeft(header, ipv4("10.0.0.1", "10.0.0.254").icmp(Frames.echoRequest(7, 1, data(56))));
        assertEquals(Map.of(Drop.ICMP_BAD_CHECKSUM, 1L), lab.drops());
    }

    @Test
    void aValidChecksumIsNotCheckedAgain() {
        byte[] echo = Frames.echoRequest(7, 1, data(56));
        echo[2]++;
        fromLeft(Offloaded.nothing(), ipv4("10.0.0.1", "10.0.0.254").icmp(echo));
        assertEquals(Map.of(Drop.ICMP_BAD_CHECKSUM, 1L), lab.drops());
        fromLeft(
                Offloaded.header(Offload.VALID, 0, 0, 0, 0, 0),
                ipv4("10.0.0.1", "10.0.0.254").icmp(echo));
        assertArrayEquals(Offloaded.nothing(), onlyFrame(lab.left).offload());
    }

    @Test
    void localTcpAndUdpAreRefusedAsEver() {
        Ipv4Frame udp = ipv4("10.0.0.1", "10.0.0.254").payload(Frames.udp(5, 33_434, data(10)));
        fromLeft(Offloaded.udpPartial(), udp);
        assertPacket(onlyFrame(lab.left).bytes(), icmp(3, 3));
        lab.clear();
        byte[] payload = Arrays.copyOfRange(Offloaded.tcp(data(5000)).packet(), 20, 5052);
        fromLeft(
                Offloaded.tcpGso(MSS),
                ipv4("10.0.0.1", "10.0.0.254").protocol(6).payload(payload));
        // RFC 9293 section 3.10.7.1: to a port that nobody listens on, a reset.
        byte[] answer = onlyFrame(lab.left).bytes();
        assertEquals(6, answer[14 + 9]);
        assertEquals(0x04, answer[14 + 20 + 13]);
        assertEquals(Map.of(Drop.UDP_NO_PORT, 1L, Drop.TCP_NO_PORT, 1L), lab.drops());
    }

    @Test
    void anArpReplyInPlaceAsksForNothing() {
        byte[] request = Frames.arp(MacAddress.BROADCAST, Arp.REQUEST, RouterLab.LEFT, "10.0.0.1", 0, "10.0.0.254");
        fromLeft(Offloaded.header(Offload.PARTIAL, 0, 0, 0, 14, 4), request);
        assertArrayEquals(Offloaded.nothing(), onlyFrame(lab.left).offload());
    }

    @Test
    void whatDoesNotFitThePacketIsMalformed() {
        byte[] gso = Offloaded.tcpGso(MSS);
        Ipv4Frame tcp = Offloaded.tcp(data(5000));
        List<Runnable> bad = List.of(
                () -> fromLeft(Offloaded.header(1, 4, 66, MSS, 34, 16), tcp),
                () -> fromLeft(Offloaded.header(1, 5, 42, MSS, 34, 6), tcp),
                () -> fromLeft(gso, tcp.protocol(17)),
                () -> fromLeft(gso, Offloaded.tcp(data(1000)).options(1, 1, 1, 0)),
                () -> fromLeft(gso, Offloaded.tcp(data(1000)).fragment(Ipv4.MORE_FRAGMENTS)),
                // Behind the end that IPv4 says, within the frame's padding.
                () -> fromLeft(
                        Offloaded.header(1, 0, 0, 0, 34, 20),
                        Offloaded.udp(data(2)).padding(20)),
                // The IPv4 header is no place for a checksum.
                () -> fromLeft(Offloaded.header(1, 0, 0, 0, 14, 0), Offloaded.udp(data(100))),
                () -> fromLeft(Offloaded.header(1, 0, 0, 0, 33, 6), Offloaded.udp(data(100))),
                () -> fromLeft(Offloaded.header(1, 0, 0, 0, 0, 12), Offloaded.udp(data(100))),
                // Found at the door, before the frame's own faults.
                () -> fromLeft(Offloaded.header(1, 3, 42, MSS, 34, 6), new byte[60_000]));
        for (int i = 0; i < bad.size(); i++) {
            bad.get(i).run();
            int number = i;
            assertEquals(Map.of(Drop.OFFLOAD_MALFORMED, i + 1L), lab.drops(), () -> "case " + number);
        }
        assertEquals(0, lab.left.frames().size() + lab.right.frames().size());
    }
}
