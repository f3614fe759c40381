package org.vvorld.stack.rss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.vvorld.stack.testing.Ipv4Frame.ipv4;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.testing.Frames;
import org.vvorld.stack.testing.Ipv4Frame;
import org.vvorld.stack.wire.Ipv4;
import org.vvorld.stack.wire.Ipv4Address;

/** With Microsoft's key, under which a swap shows. */
class Ipv4FlowHashTest {
    private static final int A = Ipv4Address.parse("10.0.0.1");
    private static final int B = Ipv4Address.parse("10.0.1.2");
    private static final int PORTS = 1111 << 16 | 53;
    private static final int SWAPPED = 53 << 16 | 1111;
    private static final byte[] UDP = Frames.udp(1111, 53, new byte[10]);

    private final Toeplitz toeplitz = new Toeplitz(Toeplitz.microsoftKey());
    private final FlowHash hash = new FlowHash(toeplitz);
    private final Hashes hashes = new Hashes();

    @AfterEach
    void close() {
        hashes.close();
    }

    private static Ipv4Frame aToB() {
        return ipv4("10.0.0.1", "10.0.1.2").payload(UDP);
    }

    /** The hash, which must be the same with and without a link header. */
    private int of(Ipv4Frame datagram) {
        byte[] bytes = datagram.packet();
        Packet p = hashes.packet(bytes);
        int expected = hash.ofDatagram(p, p.head());
        assertEquals(expected, hash.ofFrame(hashes.packet(Frames.ethernet(1, 2, 0x0800, bytes))));
        return expected;
    }

    @ParameterizedTest
    @ValueSource(ints = {Ipv4.PROTOCOL_TCP, Ipv4.PROTOCOL_UDP})
    void tcpAndUdpByFourFields(int protocol) {
        int expected = toeplitz.hash(A, B, PORTS);
        assertEquals(expected, of(aToB().protocol(protocol)));
        assertEquals(expected, of(aToB().protocol(protocol).options(1, 1, 1, 1, 1, 1, 1, 0)), "options are skipped");
        assertEquals(expected, of(aToB().protocol(protocol).padding(18)));
        assertEquals(expected, of(aToB().protocol(protocol).fragment(Ipv4.DONT_FRAGMENT)));
        assertEquals(expected, hash.ofFlow(A, B, protocol, 1111, 53));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 4, 41, 47, 50, 132, 255})
    void otherProtocolsByTwo(int protocol) {
        assertEquals(toeplitz.hash(A, B), of(aToB().protocol(protocol)));
        assertEquals(toeplitz.hash(A, B), hash.ofFlow(A, B, protocol, 1111, 53));
    }

    @ParameterizedTest
    @ValueSource(ints = {Ipv4.MORE_FRAGMENTS, Ipv4.MORE_FRAGMENTS | 1, 1, Ipv4.OFFSET_MASK})
    void fragmentsByTwo(int fragment) {
        assertEquals(toeplitz.hash(A, B), of(aToB().fragment(fragment)));
    }

    @Test
    void tooShortForPortsByTwo() {
        assertEquals(toeplitz.hash(A, B), of(aToB().payload(Arrays.copyOf(UDP, 3))));
        assertEquals(toeplitz.hash(A, B, PORTS), of(aToB().payload(Arrays.copyOf(UDP, 4))));
        assertEquals(toeplitz.hash(A, B), of(aToB().payload(new byte[0])));
    }

    private int ofError(int type, byte[] quote) {
        return of(ipv4("192.0.2.1", "10.0.0.1").icmp(Frames.icmp(type, 0, 0, quote)));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 11, 12})
    void errorsByWhatTheyQuoteSwapped(int type) {
        assertEquals(toeplitz.hash(B, A, SWAPPED), ofError(type, aToB().packet()));
        byte[] short8 = Arrays.copyOf(aToB().packet(), 28);
        assertEquals(toeplitz.hash(B, A, SWAPPED), ofError(type, short8), "RFC 792: 8 bytes of the payload");
        byte[] optioned = aToB().options(1, 1, 1, 0).packet();
        assertEquals(toeplitz.hash(B, A, SWAPPED), ofError(type, optioned));
        assertEquals(toeplitz.hash(B, A), ofError(type, aToB().protocol(47).packet()));
        assertEquals(
                toeplitz.hash(B, A),
                ofError(type, aToB().fragment(Ipv4.MORE_FRAGMENTS).packet()));
        assertEquals(toeplitz.hash(B, A), ofError(type, aToB().fragment(7).packet()));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 6, 8, 9, 10, 13, 14, 30, 35, 36, 37, 43, 44, 160, 255})
    void otherMessagesByTheirOwnAddresses(int type) {
        int outer = toeplitz.hash(Ipv4Address.parse("192.0.2.1"), A);
        assertEquals(outer, ofError(type, aToB().packet()));
    }

    @Test
    void errorsWithTooShortAQuoteByTheirOwnAddresses() {
        int outer = toeplitz.hash(Ipv4Address.parse("192.0.2.1"), A);
        byte[] quote = aToB().packet();
        for (int length = 0; length < 24; length++) {
            assertEquals(outer, ofError(3, Arrays.copyOf(quote, length)), "of " + length);
        }
        assertEquals(toeplitz.hash(B, A, SWAPPED), ofError(3, Arrays.copyOf(quote, 24)));
        assertEquals(outer, ofError(3, aToB().versionAndLength(0x65).packet()));
        assertEquals(outer, ofError(3, aToB().versionAndLength(0x44).packet()));
        assertEquals(outer, of(ipv4("192.0.2.1", "10.0.0.1").icmp(new byte[0])));
    }

    @Test
    void aFragmentOfAnErrorByItsOwnAddresses() {
        byte[] error = Frames.icmp(3, 0, 0, aToB().packet());
        int outer = toeplitz.hash(Ipv4Address.parse("192.0.2.1"), A);
        assertEquals(outer, of(ipv4("192.0.2.1", "10.0.0.1").icmp(error).fragment(Ipv4.MORE_FRAGMENTS)));
    }

    /** What the error is for: whoever opened the flow under the default key finds it on its own worker. */
    @Test
    void symmetricKeyBringsBothDirectionsAndTheErrorTogether() {
        FlowHash symmetric = new FlowHash(new Toeplitz(Toeplitz.symmetricKey()));
        int flow = symmetric.ofFlow(A, B, Ipv4.PROTOCOL_UDP, 1111, 53);
        byte[] forth = aToB().frame(1, 2);
        byte[] back = ipv4("10.0.1.2", "10.0.0.1")
                .payload(Frames.udp(53, 1111, new byte[1]))
                .frame(2, 1);
        byte[] error = ipv4("192.0.2.1", "10.0.0.1")
                .icmp(Frames.icmp(11, 0, 0, aToB().packet()))
                .frame(2, 1);
        for (byte[] frame : new byte[][] {forth, back, error}) {
            assertEquals(flow, symmetric.ofFrame(hashes.packet(frame)));
        }
        assertNotEquals(flow, symmetric.ofFlow(A, B, Ipv4.PROTOCOL_UDP, 1112, 53));
    }

    @Test
    void brokenHeadersHaveNone() {
        assertEquals(FlowHash.NONE, of(aToB().versionAndLength(0x44)));
        assertEquals(FlowHash.NONE, of(aToB().versionAndLength(0x55)));
        assertEquals(FlowHash.NONE, of(aToB().versionAndLength(0x05)));
        assertEquals(FlowHash.NONE, of(aToB().versionAndLength(0x4f)), "38 bytes are no header of 60");
        byte[] frame = aToB().frame(1, 2);
        for (int length = 0; length < 14 + 20; length++) {
            assertEquals(FlowHash.NONE, hash.ofFrame(hashes.packet(Arrays.copyOf(frame, length))), "of " + length);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0806, 0x8100, 0x88a8, 0x86dd, 0x0000, 0x0801, 0xffff})
    void otherFramesHaveNone(int type) {
        byte[] frame = Frames.ethernet(1, 2, type, aToB().packet());
        assertEquals(FlowHash.NONE, hash.ofFrame(hashes.packet(frame)));
    }

    @Test
    void looksBehindTwoTags() {
        int flow = of(aToB());
        byte[] packet = aToB().packet();
        byte[] one = Frames.ethernet(1, 2, 0x8100, Hashes.join(new byte[] {0x60, 5, 8, 0}, packet));
        byte[] two = Frames.ethernet(1, 2, 0x88a8, Hashes.join(new byte[] {0, 5, (byte) 0x81, 0, 0, 6, 8, 0}, packet));
        byte[] three = Frames.ethernet(
                1, 2, 0x8100, Hashes.join(new byte[] {0, 5, (byte) 0x81, 0, 0, 5, (byte) 0x81, 0, 0, 6, 8, 0}, packet));
        assertEquals(flow, hash.ofFrame(hashes.packet(one)));
        assertEquals(flow, hash.ofFrame(hashes.packet(two)));
        assertEquals(FlowHash.NONE, hash.ofFrame(hashes.packet(three)));
        for (int length = 14; length < 14 + 8 + 20; length++) {
            assertEquals(FlowHash.NONE, hash.ofFrame(hashes.packet(Arrays.copyOf(two, length))), "of " + length);
        }
    }

    @Test
    void zeroIsNotNoneAndKeepsItsBucket() {
        FlowHash symmetric = new FlowHash(new Toeplitz(Toeplitz.symmetricKey()));
        byte[] frame = ipv4("10.0.0.1", "10.0.0.1")
                .payload(Frames.udp(7, 7, new byte[0]))
                .frame(1, 2);
        assertEquals(FlowHash.ZERO, symmetric.ofFrame(hashes.packet(frame)));
        assertEquals(FlowHash.ZERO, symmetric.ofFlow(A, A, Ipv4.PROTOCOL_UDP, 7, 7));
        BucketTable largest = BucketTable.of(64);
        assertEquals(largest.workerOf(0), largest.workerOf(FlowHash.ZERO));
    }
}
