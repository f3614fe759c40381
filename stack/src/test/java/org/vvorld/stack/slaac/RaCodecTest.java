package org.vvorld.stack.slaac;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.testing.Bytes;
import org.vvorld.stack.testing.PacketDesk;

/** RFC 4861 sections 6.1.1 and 6.1.2: what is dropped, and that no bytes do harm. */
class RaCodecTest {
    private static final String HEADER = "86000000 40000708 00000000 00000000";
    private static final byte[] RICH = Bytes.hex(HEADER
            + "0101 0200c0ffee02 0501 0000 000005dc"
            + "0304 40c0 00278d00 00093a80 00000000 20010db800000000 0000000000000000"
            + "1802 3008 0000000a 20010db800010000 1801 0000 00000064"
            + "1903 0000 00000064 20010db8000000000000000000000053"
            + "1f03 0000 00000064 076578616d706c65036f726700 000000 2601 000000000000");

    private final PacketDesk desk = new PacketDesk();

    @AfterEach
    void nothingLeft() {
        desk.close();
    }

    private Drop check(String hex) {
        Packet p = desk.of(hex);
        return RaMessage.check(p, p.head(), p.tail(), AutoconfLab.LINK_LOCAL);
    }

    @Test
    void sound() {
        assertNull(check(HEADER));
        assertNull(check(Bytes.hex(RICH)));
        assertNull(check(HEADER + "fe01 000000000000"), "unknown options pass");
    }

    @Test
    void notSound() {
        assertEquals(Drop.RA_TOO_SHORT, check(HEADER.substring(0, HEADER.length() - 2)));
        assertEquals(Drop.RA_BAD_CODE, check("8601" + HEADER.substring(4)));
        Packet p = desk.of(HEADER);
        assertEquals(Drop.RA_NOT_LINK_LOCAL, RaMessage.check(p, p.head(), p.tail(), AutoconfLab.NET));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000 000000000000",
                "0102 000000000000",
                "0101 0000000000",
                "01",
                "0102 000000000000 0000000000000000",
                "0502 000000000000 0000000000000000",
                "0303 40c0 00278d00 00093a80 00000000 20010db800000000",
                "0304 81c0 00278d00 00093a80 00000000 20010db800000000 0000000000000000",
                "1801 0108 0000000a",
                "1802 4108 0000000a 20010db800010000",
                "1803 8108 0000000a 20010db800010000 0000000000000000",
                "1804 8008 0000000a 20010db800010000 0000000000000000 0000000000000000",
                "1901 0000 00000064",
                "1902 0000 00000064 20010db800000000",
                "1904 0000 00000064 20010db800000000 0000000000000053 20010db800000000",
                "1f01 0000 00000064",
                "1f02 0000 00000064 0765786160706c65",
                "1f02 0000 00000064 0361626303616263",
                "1f02 0000 00000064 0361 0a63 00000000",
                "1f02 0000 00000064 0361 2463 00000000",
                "1f02 0000 00000064 c00c 000000000000",
                "1f02 0000 00000064 0161 00 00 0161 0000"
            })
    void badOptions(String option) {
        assertEquals(Drop.RA_BAD_OPTION, check(HEADER + option));
        assertEquals(Drop.RA_BAD_OPTION, check(HEADER + "0101 0200c0ffee02" + option));
    }

    @Test
    void tooManyOptions() {
        assertNull(check(HEADER + "fe01 000000000000".repeat(128)));
        assertEquals(Drop.RA_BAD_OPTION, check(HEADER + "fe01 000000000000".repeat(129)));
    }

    @Test
    void rfc4861Section611Solicitations() {
        Packet p = desk.of("85000000 00000000");
        assertNull(RsMessage.check(p, p.head(), p.tail(), 0, 0));
        assertEquals(RsMessage.NO_MAC, RsMessage.mac(p, p.head(), p.tail()));
        assertEquals(Drop.RS_TOO_SHORT, RsMessage.check(p, p.head(), p.tail() - 1, 0, 0));
        p = desk.of("85010000 00000000");
        assertEquals(Drop.RS_BAD_CODE, RsMessage.check(p, p.head(), p.tail(), 0, 0));
        p = desk.of("85000000 00000000 0100 0200c0ffee02");
        assertEquals(Drop.RS_BAD_OPTION, RsMessage.check(p, p.head(), p.tail(), AutoconfLab.LINK_LOCAL, 1));
        p = desk.of("85000000 00000000 0101 0200c0ffee02");
        assertEquals(Drop.RS_BAD_OPTION, RsMessage.check(p, p.head(), p.tail(), 0, 0), "a MAC, but no sender");
        assertNull(RsMessage.check(p, p.head(), p.tail(), AutoconfLab.LINK_LOCAL, 1));
        assertEquals(0x0200_c0ff_ee02L, RsMessage.mac(p, p.head(), p.tail()));
    }

    @Test
    void solicitationsBothWays() {
        for (long mac : new long[] {RsMessage.NO_MAC, 0x0200_c0ff_ee02L}) {
            Packet p = desk.take();
            int at = p.append(16);
            p.u64(at + 8, -1);
            int length = RsMessage.write(p, at, mac);
            String golden = "8500000000000000" + (mac < 0 ? "" : "01010200c0ffee02");
            assertEquals(golden, Bytes.hex(Arrays.copyOf(p.toBytes(), length)));
            assertEquals(mac, RsMessage.mac(p, at, at + length));
            desk.give(p);
        }
    }

    /** Whatever passes the check is taken without a throw, reads nothing behind its end, and all tables stay bounded. */
    @Test
    void anyBytes() {
        SplittableRandom random = new SplittableRandom(5);
        int passed = 0;
        try (AutoconfLab lab = new AutoconfLab()) {
            for (int i = 0; i < 200_000; i++) {
                byte[] b = RICH.clone();
                for (int j = random.nextInt(6); j > 0; j--) {
                    b[random.nextInt(b.length)] = (byte) (random.nextBoolean() ? random.nextInt(40) : random.nextInt());
                }
                // Cut where an option may end, or anywhere.
                int length = random.nextBoolean() ? b.length & ~7 : random.nextInt(b.length + 1);
                Packet p = desk.of(Arrays.copyOf(b, length));
                if (AutoconfLab.check(p) == null) {
                    passed++;
                    long router = random.nextInt(100);
                    lab.host.onAdvertisement(p, p.head(), p.tail(), AutoconfLab.LINK_LOCAL, router);
                    lab.heard.lines.clear();
                    lab.run(random.nextInt(3));
                    assertTrue(lab.host.addresses().size() <= 16
                            && lab.host.prefixes().size() <= 16
                            && lab.host.routers().size() <= 16
                            && lab.host.routeCount() <= 16
                            && lab.host.dns().serverCount() <= 16
                            && lab.host.dns().domainCount() <= 16
                            && lab.account.armed() <= 2);
                }
            }
        }
        assertTrue(passed > 20_000, passed + " passed: the bytes test nothing");
    }
}
