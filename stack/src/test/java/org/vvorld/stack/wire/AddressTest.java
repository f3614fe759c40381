package org.vvorld.stack.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
    @Test
    void ipv4GoesThereAndBack() {
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 10_000; i++) {
            int a = random.nextInt();
            assertEquals(a, Ipv4Address.parse(Ipv4Address.format(a)));
        }
        assertEquals(0xc000_0201, Ipv4Address.parse("192.0.2.1"));
        assertEquals("255.255.255.255", Ipv4Address.format(-1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.",
                ".1.2.3",
                "1..2.3",
                "256.1.1.1",
                "1.2.3.04",
                "01.2.3.4",
                "1.2.3.-4",
                "1.2.3.+4",
                " 1.2.3.4",
                "1.2.3.4 ",
                "1.2.3.4\n",
                "a.b.c.d",
                "0x1.2.3.4",
                "1.2.3.4444",
                "1,2,3,4",
                "16909060",
                "::1",
                "\u0661.2.3.4"
            })
    void badIpv4IsRefusedWithItsText(String text) {
        var e = assertThrows(IllegalArgumentException.class, () -> Ipv4Address.parse(text));
        assertTrue(e.getMessage().contains("'" + text + "'"), e::getMessage);
    }

    @Test
    void classesOfAddresses() {
        assertTrue(Ipv4Address.isLoopback(Ipv4Address.parse("127.255.0.1")));
        assertFalse(Ipv4Address.isLoopback(Ipv4Address.parse("128.0.0.1")));
        assertTrue(Ipv4Address.isMulticast(Ipv4Address.parse("239.255.255.255")));
        assertFalse(Ipv4Address.isMulticast(Ipv4Address.parse("240.0.0.0")));
        assertFalse(Ipv4Address.isMulticast(Ipv4Address.parse("223.255.255.255")));
        assertTrue(Ipv4Address.isClassE(Ipv4Address.BROADCAST));
        assertTrue(Ipv4Address.isThisNetwork(Ipv4Address.parse("0.255.0.1")));
        assertFalse(Ipv4Address.isThisNetwork(Ipv4Address.parse("1.0.0.0")));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.1.2, 11.0.0.0, 10.255.255.255",
        "10.1.2.0/24, 10.1.2.255, 10.1.3.0, 10.1.2.255",
        "10.1.2.4/30, 10.1.2.6, 10.1.2.8, 10.1.2.7",
        "10.1.2.4/31, 10.1.2.5, 10.1.2.6, 255.255.255.255",
        "10.1.2.4, 10.1.2.4, 10.1.2.5, 255.255.255.255",
    })
    void prefixes(String text, String inside, String outside, String broadcast) {
        Ipv4Prefix p = Ipv4Prefix.parse(text);
        assertEquals(text, p.toString());
        assertTrue(p.contains(Ipv4Address.parse(inside)));
        assertFalse(p.contains(Ipv4Address.parse(outside)));
        assertEquals(broadcast, Ipv4Address.format(p.broadcast()));
        assertTrue(Ipv4Prefix.DEFAULT.overlaps(p) && p.overlaps(Ipv4Prefix.DEFAULT));
        assertFalse(p.overlaps(Ipv4Prefix.parse(outside)));
    }

    @Test
    void theDefaultPrefixHoldsAll() {
        assertEquals(Ipv4Prefix.DEFAULT, Ipv4Prefix.parse("default"));
        assertEquals(Ipv4Prefix.DEFAULT, Ipv4Prefix.parse("0.0.0.0/0"));
        assertEquals("default", Ipv4Prefix.DEFAULT.toString());
        assertTrue(Ipv4Prefix.DEFAULT.contains(-1));
        assertEquals(0, Ipv4Prefix.mask(0));
        assertEquals(-1, Ipv4Prefix.mask(32));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/a",
                "10.0.0.0/024",
                "10.0.0.0/8/8",
                "10.0.0.1/24",
                "/24",
                "10.0.0/24",
                "10.0.0.0/ 8",
                "Default"
            })
    void badPrefixesAreRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Ipv4Prefix.parse(text));
    }

    @Test
    void macGoesThereAndBack() {
        assertEquals(0x0200_0000_000aL, MacAddress.parse("02:00:00:00:00:0a"));
        assertEquals(0x0200_0000_000aL, MacAddress.parse("2:0:0:0:0:A"));
        assertEquals("02:00:00:00:00:0a", MacAddress.format(0x0200_0000_000aL));
        assertEquals(MacAddress.BROADCAST, MacAddress.parse("ff:ff:ff:ff:ff:ff"));
        assertTrue(MacAddress.isGroup(MacAddress.BROADCAST) && MacAddress.isGroup(0x0100_5e00_0001L));
        assertFalse(MacAddress.isGroup(0x0200_0000_0001L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":::::",
                "02:00:00:00:00",
                "02:00:00:00:00:0a:0b",
                "02:00:00:00:00:0g",
                "02:00:00:00:00:100",
                "02-00-00-00-00-0a",
                "+2:00:00:00:00:0a",
                "-2:00:00:00:00:0a",
                " 2:00:00:00:00:0a",
                "0200.0000.000a",
                "\uff10\uff12:00:00:00:00:0a"
            })
    void badMacsAreRefusedWithTheirText(String text) {
        var e = assertThrows(IllegalArgumentException.class, () -> MacAddress.parse(text));
        assertTrue(e.getMessage().contains("'" + text + "'"), e::getMessage);
    }
}
