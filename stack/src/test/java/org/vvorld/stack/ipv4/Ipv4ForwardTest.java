package org.vvorld.stack.ipv4;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.stack.testing.Checkers.assertPacket;
import static org.vvorld.stack.testing.Checkers.dst;
import static org.vvorld.stack.testing.Checkers.fragment;
import static org.vvorld.stack.testing.Checkers.fromMac;
import static org.vvorld.stack.testing.Checkers.protocol;
import static org.vvorld.stack.testing.Checkers.src;
import static org.vvorld.stack.testing.Checkers.toMac;
import static org.vvorld.stack.testing.Checkers.ttl;
import static org.vvorld.stack.testing.Ipv4Frame.ipv4;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.testing.Bytes;
import org.vvorld.stack.testing.Checkers;
import org.vvorld.stack.testing.Frames;
import org.vvorld.stack.testing.Ipv4Frame;
import org.vvorld.stack.testing.RouterLab;

/** RFC 1812 section 5.2, RFC 791 section 3.2. */
class Ipv4ForwardTest {
    private static Ipv4Frame across(byte[] payload) {
        return ipv4("10.0.0.1", "10.0.1.1").payload(payload);
    }

    @Test
    void onlyTtlAndChecksumChange() {
        try (RouterLab lab = new RouterLab(1)) {
            Ipv4Frame sent = across(Frames.udp(5, 6, Bytes.hex("c0ffee")))
                    .options(0x94, 4, 0, 0)
                    .padding(9);
            lab.fromLeft(sent);
            byte[] got = lab.toRight().getFirst();
            assertPacket(
                    got,
                    toMac(RouterLab.RIGHT),
                    fromMac(lab.rightMac()),
                    Checkers.ipv4(src("10.0.0.1"), dst("10.0.1.1"), ttl(63), protocol(17)));
            byte[] expected = Arrays.copyOf(sent.packet(), got.length - 14);
            expected[8]--;
            Bytes.u16(expected, 10, Bytes.u16(got, 24));
            assertEquals(Bytes.hex(expected), Bytes.hex(got).substring(28), "the padding is gone, the rest as it was");
            assertEquals(1, lab.count(Counter.IP_FORWARDED));
        }
    }

    @Test
    void staticRoutesGoThroughTheirGateway() {
        try (RouterLab lab = new RouterLab(2)) {
            lab.r.route("192.0.2.0/24", "10.0.1.1").route("default", "10.0.0.1");
            lab.fromLeft(ipv4("10.0.0.1", "192.0.2.9").payload(new byte[8]));
            assertPacket(lab.toRight().getFirst(), toMac(RouterLab.RIGHT), Checkers.ipv4(dst("192.0.2.9")));
            // Back out where it came in: no redirect, and no refusal.
            lab.fromLeft(ipv4("10.0.0.1", "198.51.100.1").payload(new byte[8]));
            assertPacket(lab.toLeft().getFirst(), toMac(RouterLab.LEFT), Checkers.ipv4(dst("198.51.100.1"), ttl(63)));
        }
    }

    @ParameterizedTest
    @CsvSource({"68, 1480", "100, 777", "576, 1480", "1280, 1473", "1499, 1480", "1500, 1480", "69, 9", "75, 48"})
    void fragmentsCarryTheWholeDatagramInOrder(int mtu, int bytes) {
        try (RouterLab lab = new RouterLab(3)) {
            lab.right.end(1).mtuBytes(mtu);
            byte[] data = Bytes.random(new SplittableRandom(mtu), bytes);
            lab.fromLeft(across(data).id(0xbeef));
            assertReassembles(lab.toRight(), data, mtu, 0, false);
            assertEquals(Map.of(), lab.drops());
            if (bytes + 20 > mtu) {
                assertEquals(1, lab.count(Counter.IP_FRAGMENTED));
                assertEquals(lab.toRight().size(), lab.count(Counter.IP_FRAGMENTS_CREATED));
            }
        }
    }

    private static void assertReassembles(
            List<byte[]> frames, byte[] data, int mtu, int firstOffset, boolean moreBehind) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] f : frames) {
            boolean last = f == frames.getLast() && !moreBehind;
            assertTrue(f.length - 14 <= mtu, "fits");
            int offset = (firstOffset + whole.size()) / 8;
            assertPacket(f, Checkers.ipv4(src("10.0.0.1"), dst("10.0.1.1"), ttl(63)));
            assertPacket(f, fragment((last ? 0 : 0x2000) | offset));
            assertTrue(frames.size() == 1 || Bytes.u16(f, 18) == 0xbeef, "identification");
            int at = 14 + Checkers.ipHeader(f);
            assertTrue(last || (f.length - at) % 8 == 0, "a multiple of eight bytes");
            whole.write(f, at, f.length - at);
        }
        assertArrayEquals(data, whole.toByteArray());
    }

    /** RFC 791 section 3.2: the pieces of a piece fit into the whole. */
    @Test
    void aFragmentIsCutAgain() {
        try (RouterLab lab = new RouterLab(4)) {
            lab.right.end(1).mtuBytes(300);
            byte[] data = Bytes.random(new SplittableRandom(4), 1000);
            lab.fromLeft(across(data).id(0xbeef).fragment(0x2000 | 100));
            assertReassembles(lab.toRight(), data, 300, 800, true);
            lab.clear();
            lab.fromLeft(across(data).id(0xbeef).fragment(100));
            assertReassembles(lab.toRight(), data, 300, 800, false);
        }
    }

    /** RFC 791 section 3.1: record route (7) is in the first fragment only, the security option (130) in all. */
    @Test
    void onlyOptionsWithTheCopiedFlagAreInLaterFragments() {
        try (RouterLab lab = new RouterLab(5)) {
            lab.right.end(1).mtuBytes(100);
            byte[] data = Bytes.random(new SplittableRandom(5), 200);
            int[] options = {1, 7, 7, 4, 0, 0, 0, 0, 130, 5, 9, 8, 7, 1, 0, 0};
            lab.fromLeft(across(data).id(0xbeef).options(options));
            assertReassembles(lab.toRight(), data, 100, 0, false);
            byte[] first = lab.toRight().getFirst();
            assertEquals(36, Checkers.ipHeader(first));
            assertEquals("010707080a0001fe8205090807010000", Bytes.hex(first).substring(68, 100));
            for (byte[] f : lab.toRight().subList(1, lab.toRight().size())) {
                assertEquals(28, Checkers.ipHeader(f));
                assertEquals("8205090807000000", Bytes.hex(f).substring(68, 84));
            }
        }
    }

    @Test
    void aDatagramThatExactlyFitsIsNotCutEvenWithDontFragment() {
        try (RouterLab lab = new RouterLab(6)) {
            lab.right.end(1).mtuBytes(500);
            lab.fromLeft(across(new byte[480]).fragment(0x4000));
            assertPacket(lab.toRight().getFirst(), Checkers.ipv4(fragment(0x4000)));
            lab.fromLeft(across(new byte[481]).fragment(0x4000));
            assertEquals(1, lab.toRight().size());
            assertEquals(Map.of(Drop.IPV4_TOO_BIG, 1L), lab.drops());
            assertEquals(1, lab.count(Counter.IP_CANNOT_FRAGMENT));
        }
    }
}
