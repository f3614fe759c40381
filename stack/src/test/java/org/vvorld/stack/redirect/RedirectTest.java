package org.vvorld.stack.redirect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.Loopback;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.testing.Allocations;
import org.vvorld.stack.testing.Bytes;
import org.vvorld.stack.testing.PacketDesk;

/** RFC 4861 sections 8.1 to 8.3: which redirects a host follows, and for how long. */
class RedirectTest {
    private static final long LINK = 0xfe80L << 48;
    private static final long HOST = 0x20010db8_00050000L;
    private static final long TEN_MINUTES = 600_000_000_000L;
    private static final long NOW = Math.subtractExact(Long.MAX_VALUE, 300_000_000_000L);
    private static final String TARGET = "fe800000000000000000000000000002";
    private static final String DESTINATION = "20010db8000500000000000000000009";
    private static final String REDIRECT = "8900000000000000" + TARGET + DESTINATION + "02010200c0ffee02";

    private static final Interface THREE = new Loopback(3, "three");
    private static final Interface FOUR = new Loopback(4, "four");

    private final PacketDesk desk = new PacketDesk();
    private final HostRedirects table = new HostRedirects();

    /** This host is fe80::7 and 2001:db8::7; fe80::1 is its router, on the third interface. */
    private final FirstHops hops = new FirstHops() {
        @Override
        public boolean isFirstHop(long routerHi, long routerLo, Interface ifp, long hi, long lo) {
            return ifp == THREE && routerHi == LINK && routerLo == 1;
        }

        @Override
        public boolean isOwn(long hi, long lo) {
            return lo == 7;
        }
    };

    @AfterEach
    void nothingLeft() {
        desk.close();
    }

    private Drop nd(String hex, long sourceHi, long sourceLo, Interface ifp) {
        Packet p = desk.of(hex);
        return NdRedirect.input(p, p.head(), p.tail(), sourceHi, sourceLo, ifp, hops, table, NOW);
    }

    private Drop nd(String hex) {
        return nd(hex, LINK, 1, THREE);
    }

    @Test
    void rfc4861Section83ToABetterRouter() {
        assertNull(nd(REDIRECT));
        HostRedirects.Entry e = table.find(HOST, 9, NOW);
        assertEquals(LINK, e.gatewayHi());
        assertEquals(2, e.gatewayLo());
        assertEquals(THREE, e.ifp());
        assertTrue(!e.isOnLink());
        Packet p = desk.of(REDIRECT);
        assertEquals(0x0200_c0ff_ee02L, NdRedirect.mac(p, p.head(), p.tail()));
        p = desk.of(REDIRECT.substring(0, 80));
        assertEquals(NdRedirect.NO_MAC, NdRedirect.mac(p, p.head(), p.tail()));
        assertNull(table.find(HOST, 8, NOW));
    }

    @Test
    void rfc4861Section83ToTheDestinationItself() {
        assertNull(nd(REDIRECT.replace(TARGET, DESTINATION)));
        assertTrue(table.find(HOST, 9, NOW).isOnLink());
    }

    @Test
    void rfc4861Section81WhatIsDropped() {
        assertEquals(Drop.REDIRECT_TOO_SHORT, nd(REDIRECT.substring(0, 78)));
        assertEquals(Drop.REDIRECT_BAD_CODE, nd("8901" + REDIRECT.substring(4)));
        assertEquals(Drop.REDIRECT_NOT_LINK_LOCAL, nd(REDIRECT, HOST, 1, THREE));
        assertEquals(Drop.REDIRECT_BAD_OPTION, nd(REDIRECT + "00"));
        assertEquals(Drop.REDIRECT_BAD_OPTION, nd(REDIRECT + "0400000000000000"));
        assertEquals(Drop.REDIRECT_BAD_OPTION, nd(REDIRECT + "0402000000000000"));
        assertEquals(Drop.REDIRECT_BAD_OPTION, nd(REDIRECT.replace("0201", "0202") + "0000000000000000"));
        for (String bad : new String[] {
            "ff020000000000000000000000000001",
            "fe800000000000000000000000000009",
            "00000000000000000000000000000000",
            "00000000000000000000000000000001",
            "00000000000000000000ffff0a000001",
            "20010db8000000000000000000000007"
        }) {
            assertEquals(Drop.REDIRECT_BAD_DESTINATION, nd(REDIRECT.replace(DESTINATION, bad)), bad);
        }
        for (String bad : new String[] {
            "20010db8000500000000000000000008", "ff020000000000000000000000000001", "fe800000000000000000000000000007"
        }) {
            assertEquals(Drop.REDIRECT_BAD_TARGET, nd(REDIRECT.replace(TARGET, bad)), bad);
        }
        assertEquals(Drop.REDIRECT_NOT_FIRST_HOP, nd(REDIRECT, LINK, 2, THREE));
        assertEquals(Drop.REDIRECT_NOT_FIRST_HOP, nd(REDIRECT, LINK, 1, FOUR));
        assertEquals(0, table.size());
    }

    @Test
    void rfc4861Section82GoldenBytesAndAHostFollows() {
        Packet about = desk.take();
        int aboutAt = about.append(1400);
        about.zero(aboutAt, 1400);
        about.u64(aboutAt, 0x6000_0000_0550_113fL);
        Packet p = desk.take();
        int at = NdRedirect.write(p, LINK, 2, HOST, 9, 0x0200_c0ff_ee02L, about, aboutAt);
        assertEquals(1240, p.length());
        String golden = REDIRECT + "0495000000000000" + "600000000550113f";
        assertEquals(golden, Bytes.hex(p.toBytes()).substring(0, golden.length()));
        assertNull(NdRedirect.input(p, at, p.tail(), LINK, 1, THREE, hops, table, NOW));
        desk.give(p);
        p = desk.take();
        about.trim(43);
        at = NdRedirect.write(p, HOST, 9, HOST, 9, NdRedirect.NO_MAC, about, aboutAt);
        assertEquals(40 + 8 + 40, p.length());
        assertNull(NdRedirect.input(p, at, p.tail(), LINK, 1, THREE, hops, table, NOW));
        desk.give(p);
        desk.give(about);
    }

    @Test
    void theTableIsBoundedAndTheOldestGoes() {
        for (int i = 0; i < 10_000; i++) {
            table.put(1, i, 2, i % 2, i % 5 == 0 ? THREE : FOUR, NOW + i);
        }
        assertEquals(256, table.size());
        assertNull(table.find(1, 9743, NOW));
        for (int i = 9744; i < 10_000; i++) {
            assertEquals(i % 2, table.find(1, i, NOW).gatewayLo());
        }
        table.put(1, 9744, 9, 9, THREE, NOW);
        assertEquals(256, table.size());
        assertEquals(9, table.find(1, 9744, NOW).gatewayLo());
        int removed = table.removeInterface(THREE);
        assertTrue(removed >= 51 && table.size() == 256 - removed);
        removed += table.removeGateway(2, 0, FOUR);
        assertEquals(256 - removed, table.size());
        table.snapshot().forEach(e -> assertTrue(e.ifp() == FOUR && e.gatewayLo() != 0));
        table.removeInterface(null);
        assertNull(table.find(1, 9999, NOW));
    }

    @Test
    void theTableAges() {
        table.put(1, 1, 2, 2, THREE, NOW);
        table.put(1, 2, 2, 2, THREE, NOW + 1000);
        assertNotNull(table.find(1, 1, NOW + TEN_MINUTES - 1));
        assertNull(table.find(1, 1, NOW + TEN_MINUTES));
        table.put(1, 3, 2, 2, THREE, NOW + TEN_MINUTES);
        assertEquals(2, table.size());
    }

    @Test
    void theQuestionAllocatesNothing() {
        for (int i = 0; i < 100; i++) {
            table.put(1, i, 2, 2, THREE, NOW);
        }
        int[] found = {0};
        Allocations.assertNone(() -> {
            for (int i = 0; i < 10_000; i++) {
                found[0] += table.find(1, i % 200, NOW) == null ? 0 : 1;
            }
        });
        assertEquals(0, found[0] % 5000);
    }

    /** Any bytes: no throw, nothing read behind the end, and the table bounded. */
    @Test
    void anyBytes() {
        SplittableRandom random = new SplittableRandom(11);
        byte[] seed = Bytes.hex(REDIRECT + "0401000000000000");
        int followed = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] b = Arrays.copyOf(seed, random.nextInt(3) == 0 ? random.nextInt(seed.length + 1) : seed.length);
            for (int j = random.nextInt(3); j > 0 && b.length > 0; j--) {
                b[random.nextInt(b.length)] = (byte) random.nextInt();
            }
            String hex = Bytes.hex(b);
            Drop why = nd(hex);
            followed += why == null ? 1 : 0;
            assertTrue(table.size() <= HostRedirects.MAX_ENTRIES);
        }
        assertTrue(followed > 50_000, followed + " followed: the bytes test nothing");
    }
}
