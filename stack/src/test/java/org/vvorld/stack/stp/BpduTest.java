package org.vvorld.stack.stp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Golden bytes both ways, and bytes that are none. */
class BpduTest {
    private static final String RST =
            "424203 0000 02 02 7e 8000020000000001 00004e20 9000020000000002 8003" + "0100 1400 0200 0f00 00";
    private static final String CONFIGURATION =
            "424203 0000 00 00 81 8000020000000001 00000000 8000020000000001 8001 0000 1400 0200 0f00";

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static Bpdu parse(String hex) {
        byte[] b = bytes(hex);
        return Bpdu.parse(b, b.length);
    }

    private static void assertEmits(String hex, Bpdu bpdu) {
        byte[] to = new byte[Bpdu.MAX_LENGTH];
        Arrays.fill(to, (byte) 0xaa);
        int length = bpdu.emit(to);
        assertArrayEquals(bytes(hex), Arrays.copyOf(to, length));
    }

    @Test
    void rapid() {
        Bpdu b = parse(RST);
        assertEquals(Bpdu.Type.RST, b.type());
        assertEquals(
                Bpdu.PROPOSAL | Bpdu.ROLE_DESIGNATED | Bpdu.LEARNING | Bpdu.FORWARDING | Bpdu.AGREEMENT, b.flags());
        assertEquals(new PriorityVector(0x8000_0200_0000_0001L, 20_000, 0x9000_0200_0000_0002L, 0x8003), b.vector());
        assertEquals(new Times(1, 20, 2, 15), b.times());
        assertTrue(b.isFromDesignatedPort());
        assertEmits(RST, b);
    }

    @Test
    void configuration() {
        Bpdu b = parse(CONFIGURATION);
        assertEquals(Bpdu.Type.CONFIGURATION, b.type());
        assertTrue(b.has(Bpdu.TOPOLOGY_CHANGE) && b.has(Bpdu.TOPOLOGY_CHANGE_ACK));
        assertTrue(b.isFromDesignatedPort());
        assertEmits(CONFIGURATION, b);
        // What would be a proposal in an RST BPDU means nothing here.
        assertFalse(parse(CONFIGURATION.replace(" 81 ", " 02 ")).has(Bpdu.PROPOSAL));
    }

    @Test
    void topologyChangeNotification() {
        Bpdu b = parse("424203 0000 00 80");
        assertEquals(Bpdu.Type.TCN, b.type());
        assertFalse(b.isFromDesignatedPort());
        assertEmits("424203 0000 00 80", b);
        assertEquals(b, parse("424203 0000 00 80 ffff"), "padding of the Ethernet frame");
    }

    @ParameterizedTest
    @CsvSource({"7e, true", "72, true", "76, false", "7a, false"})
    void whatRoleIsConveyed(String flags, boolean designated) {
        assertEquals(designated, parse(RST.replace(" 7e ", " " + flags + " ")).isFromDesignatedPort());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "424203 0000 00",
                "424303 0000 00 80",
                "424202 0000 00 80",
                "424203 0001 00 80",
                "424203 0000 00 81",
                "424203 0000 00 02",
                "424203 0000 00 00 81 8000020000000001 00000000 8000020000000001 8001 0000 1400 0200 0f",
                "424203 0000 02 02 7e 8000020000000001 00004e20 9000020000000002 8003 0100 1400 0200 0f00",
                "424203 0000 01 02 7e 8000020000000001 00004e20 9000020000000002 8003 0100 1400 0200 0f00 00",
                "424203 0000 00 00 81 8000020000000001 00000000 8000020000000001 8001 1400 1400 0200 0f00"
            })
    void isNoBpdu(String hex) {
        assertNull(parse(hex));
    }

    @Test
    void theLengthCountsNotTheArray() {
        byte[] b = Arrays.copyOf(bytes(RST), 1500);
        assertNotNull(Bpdu.parse(b, 39));
        assertNull(Bpdu.parse(b, 38));
        assertNull(Bpdu.parse(b, 1501), "more than there is");
        assertNull(Bpdu.parse(b, -1));
    }

    @Test
    void timesComeIntoTheirRanges() {
        assertEquals(new Times(0, 6, 1, 4), Times.ofBpdu(0, 0, 0, 0));
        assertEquals(new Times(256, 40, 10, 30), Times.ofBpdu(0xffff, 0xffff, 0xffff, 0xffff));
        assertEquals(new Times(1, 20, 2, 15), Times.ofBpdu(200, 20 * 256 + 127, 2 * 256, 15 * 256 - 128));
    }

    /** Whatever parses comes out again as it was understood. */
    @Test
    void anyBytes() {
        Random random = new Random(7);
        int parsed = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] b = bytes(random.nextBoolean() ? RST : CONFIGURATION);
            for (int j = random.nextInt(8); j > 0; j--) {
                b[random.nextInt(b.length)] = (byte) random.nextInt(256);
            }
            Bpdu bpdu = Bpdu.parse(b, random.nextInt(b.length + 2));
            if (bpdu != null && bpdu.type() != Bpdu.Type.TCN && bpdu.times().messageAge() < 6) {
                parsed++;
                byte[] again = new byte[Bpdu.MAX_LENGTH];
                assertEquals(bpdu, Bpdu.parse(again, bpdu.emit(again)));
            }
        }
        assertTrue(parsed > 1000);
    }

    @Test
    void vectorsCompareWithoutSign() {
        PriorityVector low = new PriorityVector(0x7000_0000_0000_0001L, 5, 1, 1);
        PriorityVector high = new PriorityVector(0x8000_0000_0000_0001L, 0, 1, 1);
        assertTrue(low.isBetterThan(high));
        assertFalse(high.isBetterThan(low));
        // From the same port of the same bridge: the newer word counts.
        assertTrue(high.isSuperiorTo(low));
        assertFalse(new PriorityVector(0x8000_0000_0000_0001L, 0, 1, 2).isSuperiorTo(low));
        assertEquals(
                0xffff_ffffL,
                new PriorityVector(1, 0xffff_fff0L, 1, 1).plus(20_000).cost());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1    | 20 | 2 | 15 | 6  | spanning tree priority 1 is no multiple of 4096: take 0 or 4096
            65536| 20 | 2 | 15 | 6  | spanning tree priority 65536 is out of range: take 0 to 61440
            0    | 5  | 2 | 15 | 6  | spanning tree maxage 5 is out of range: take 6 to 40
            0    | 20 | 3 | 15 | 6  | spanning tree hellotime 3 is out of range: take 1 to 2
            0    | 20 | 2 | 3  | 6  | spanning tree fwddelay 3 is out of range: take 4 to 30
            0    | 20 | 2 | 15 | 11 | spanning tree holdcnt 11 is out of range: take 1 to 10
            0    | 20 | 2 | 10 | 6  | spanning tree maxage 20 is more than 2 * (fwddelay 10 - 1): raise fwddelay or lower maxage
            """)
    void settingsThatCannotBe(int priority, int maxAge, int hello, int forwardDelay, int hold, String message) {
        var e = org.junit.jupiter.api.Assertions.assertThrows(
                IllegalArgumentException.class,
                () -> new StpSettings(priority, maxAge, hello, forwardDelay, hold, StpProtocol.RSTP));
        assertEquals(message, e.getMessage());
    }
}
