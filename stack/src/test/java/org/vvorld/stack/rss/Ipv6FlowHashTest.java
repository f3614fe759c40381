package org.vvorld.stack.rss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.vvorld.stack.rss.Ipv6Frame.DESTINATION_OPTIONS;
import static org.vvorld.stack.rss.Ipv6Frame.FRAGMENT;
import static org.vvorld.stack.rss.Ipv6Frame.HOP_BY_HOP;
import static org.vvorld.stack.rss.Ipv6Frame.ICMP;
import static org.vvorld.stack.rss.Ipv6Frame.ROUTING;
import static org.vvorld.stack.rss.Ipv6Frame.TCP;
import static org.vvorld.stack.rss.Ipv6Frame.UDP;
import static org.vvorld.stack.rss.Ipv6Frame.ipv6;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.testing.Bytes;
import org.vvorld.stack.testing.Frames;

/** With Microsoft's key, under which a swap shows; what is expected is computed bit by bit. */
class Ipv6FlowHashTest {
    private static final byte[] A = Bytes.hex("20010db8000000000000000000000001");
    private static final byte[] B = Bytes.hex("20010db8000100000000000000000a02");
    private static final byte[] ROUTER = Bytes.hex("fe80000000000000020000fffe000001");
    private static final int PORTS = 1111 << 16 | 53;
    private static final int SWAPPED = 53 << 16 | 1111;
    private static final byte[] DATAGRAM = Frames.udp(1111, 53, new byte[10]);

    private final FlowHash hash = new FlowHash(new Toeplitz(Toeplitz.microsoftKey()));
    private final Hashes hashes = new Hashes();

    @AfterEach
    void close() {
        hashes.close();
    }

    private static int expected(byte[] source, byte[] destination) {
        return Hashes.bitByBit(Toeplitz.microsoftKey(), Hashes.join(source, destination));
    }

    private static int expected(byte[] source, byte[] destination, int ports) {
        return Hashes.bitByBit(Toeplitz.microsoftKey(), Hashes.join(source, destination, Hashes.word(ports)));
    }

    private static Ipv6Frame aToB(int protocol) {
        return ipv6(A, B).payload(protocol, DATAGRAM);
    }

    private int of(Ipv6Frame f) {
        return of(f.packet());
    }

    /** The hash, which must be the same with and without a link header. */
    private int of(byte[] datagram) {
        Packet p = hashes.packet(datagram);
        int found = hash.ofDatagram(p, p.head());
        assertEquals(found, hash.ofFrame(hashes.packet(Frames.ethernet(1, 2, 0x86dd, datagram))));
        return found;
    }

    @ParameterizedTest
    @ValueSource(ints = {TCP, UDP})
    void tcpAndUdpByFourFields(int protocol) {
        assertEquals(expected(A, B, PORTS), of(aToB(protocol)));
        assertEquals(expected(A, B, PORTS), of(aToB(protocol).behind(HOP_BY_HOP, 0)));
        assertEquals(
                expected(A, B, PORTS),
                of(aToB(protocol)
                        .behind(DESTINATION_OPTIONS, 3)
                        .behind(ROUTING, 2)
                        .behind(HOP_BY_HOP, 1)));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 41, 47, 50, 51, 59, 132, 135})
    void otherProtocolsByTwo(int protocol) {
        assertEquals(expected(A, B), of(aToB(protocol)));
        assertEquals(expected(A, B), of(aToB(protocol).behind(HOP_BY_HOP, 0)));
    }

    @Test
    void fragmentsByTwo() {
        assertEquals(expected(A, B), of(aToB(UDP).behind(FRAGMENT, 0)));
        assertEquals(expected(A, B), of(aToB(UDP).behind(FRAGMENT, 0).behind(ROUTING, 1)));
    }

    @Test
    void eightExtensionHeadersAreWalked() {
        Ipv6Frame f = aToB(UDP);
        for (int i = 0; i < Ipv6FlowHash.MAX_EXTENSION_HEADERS; i++) {
            f.behind(DESTINATION_OPTIONS, 0);
        }
        assertEquals(expected(A, B, PORTS), of(f));
        assertEquals(expected(A, B), of(f.behind(DESTINATION_OPTIONS, 0)), "a ninth is not");
    }

    @Test
    void cutShort() {
        byte[] packet = aToB(UDP).behind(ROUTING, 1).behind(HOP_BY_HOP, 0).packet();
        int portsEnd = 40 + 8 + 16 + 4;
        for (int length = 0; length <= packet.length; length++) {
            int wanted = length < 40 ? FlowHash.NONE : length < portsEnd ? expected(A, B) : expected(A, B, PORTS);
            assertEquals(wanted, of(Arrays.copyOf(packet, length)), "of " + length);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {133, 134, 135, 136, 137})
    void neighbourDiscoveryHasNone(int type) {
        byte[] message = Frames.icmp(type, 0, 0, new byte[16]);
        assertEquals(FlowHash.NONE, of(ipv6(ROUTER, A).payload(ICMP, message)));
        assertEquals(FlowHash.NONE, of(ipv6(ROUTER, A).payload(ICMP, message).behind(HOP_BY_HOP, 0)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 127, 128, 129, 130, 132, 138, 143, 255})
    void otherMessagesByTheirOwnAddresses(int type) {
        assertEquals(expected(ROUTER, A), ofError(type, aToB(UDP).packet()));
    }

    private int ofError(int type, byte[] quote) {
        return of(ipv6(ROUTER, A).payload(ICMP, Frames.icmp(type, 0, 0, quote)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void errorsByWhatTheyQuoteSwapped(int type) {
        assertEquals(expected(B, A, SWAPPED), ofError(type, aToB(TCP).packet()));
        assertEquals(
                expected(B, A, SWAPPED),
                ofError(type, aToB(UDP).behind(DESTINATION_OPTIONS, 1).packet()));
        assertEquals(expected(B, A), ofError(type, aToB(47).packet()));
        assertEquals(expected(B, A), ofError(type, aToB(UDP).behind(FRAGMENT, 0).packet()));
        Ipv6Frame behindOptions = ipv6(ROUTER, A)
                .payload(ICMP, Frames.icmp(type, 0, 0, aToB(UDP).packet()))
                .behind(HOP_BY_HOP, 0);
        assertEquals(expected(B, A, SWAPPED), of(behindOptions));
    }

    @Test
    void errorsWithTooShortAQuoteByTheirOwnAddresses() {
        byte[] quote = aToB(UDP).behind(DESTINATION_OPTIONS, 0).packet();
        for (int length = 0; length < 52; length++) {
            assertEquals(expected(ROUTER, A), ofError(1, Arrays.copyOf(quote, length)), "of " + length);
        }
        assertEquals(expected(B, A, SWAPPED), ofError(1, Arrays.copyOf(quote, 52)));
        quote[0] = 0x45;
        assertEquals(expected(ROUTER, A), ofError(1, quote));
    }

    @Test
    void symmetricKeyBringsBothDirectionsAndTheErrorTogether() {
        FlowHash symmetric = new FlowHash(new Toeplitz(Toeplitz.symmetricKey()));
        int flow = symmetric.ofFrame(hashes.packet(aToB(UDP).frame()));
        byte[] back = ipv6(B, A).payload(UDP, Frames.udp(53, 1111, new byte[1])).frame();
        byte[] error = ipv6(ROUTER, A)
                .payload(ICMP, Frames.icmp(3, 0, 0, aToB(UDP).packet()))
                .frame();
        assertEquals(flow, symmetric.ofFrame(hashes.packet(back)));
        assertEquals(flow, symmetric.ofFrame(hashes.packet(error)));
    }

    @Test
    void anotherVersionHasNone() {
        byte[] packet = aToB(UDP).packet();
        packet[0] = 0x50;
        assertEquals(FlowHash.NONE, of(packet));
        assertEquals(
                FlowHash.NONE,
                hash.ofFrame(
                        hashes.packet(Frames.ethernet(1, 2, 0x0800, aToB(UDP).packet()))));
    }
}
