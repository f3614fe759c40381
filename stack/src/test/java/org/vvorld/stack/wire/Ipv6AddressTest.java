package org.vvorld.stack.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Ipv6AddressTest {
    /** RFC 5952 section 4: leading zeros, the longest run, the first of equals, never one group, lower case. */
    @ParameterizedTest
    @CsvSource({
        "::,::",
        "::1,::1",
        "1::,1::",
        "2001:0db8::0001,2001:db8::1",
        "2001:db8:0:0:0:0:2:1,2001:db8::2:1",
        "2001:db8:0:1:1:1:1:1,2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1,2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1,2001:db8::1:0:0:1",
        "2001:DB8::ABCD,2001:db8::abcd",
        "::ffff:192.0.2.1,::ffff:192.0.2.1",
        "64:ff9b::192.0.2.33,64:ff9b::c000:221",
        "1:2:3:4:5:6:7::,1:2:3:4:5:6:7:0",
        "::2:3:4:5:6:7:8,0:2:3:4:5:6:7:8",
        "fe80::8:800:200c:417a,fe80::8:800:200c:417a"
    })
    void rfc5952(String text, String canonical) {
        assertEquals(canonical, Ipv6Address.parse(text).toString());
        assertEquals(Ipv6Address.parse(text), Ipv6Address.parse(canonical));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                ":::",
                "1",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1::2::3",
                "12345::",
                "g::",
                ":1::",
                "1:",
                "1:2:3:4:5:6:7:8::",
                "::1.2.3",
                "1.2.3.4",
                "1:2:3:4:5:6:7:1.2.3.4",
                "fe80::1%em0",
                " ::1",
                "::1.2.3.4:5"
            })
    void whatIsNoAddress(String text) {
        assertThrows(IllegalArgumentException.class, () -> Ipv6Address.parse(text));
    }

    @Test
    void kinds() {
        Ipv6Address ll = Ipv6Address.parse("fe80::1");
        assertTrue(ll.isLinkLocal());
        assertTrue(Ipv6Address.parse("febf::1").isLinkLocal());
        assertFalse(Ipv6Address.parse("fec0::1").isLinkLocal());
        assertTrue(Ipv6Address.parse("ff05::2").isMulticast());
        assertEquals(
                Ipv6Address.SCOPE_SITE,
                Ipv6Address.groupScope(Ipv6Address.parse("ff05::2").high()));
        assertEquals(Ipv6Address.SCOPE_GLOBAL, Ipv6Address.scope(0x2001_0db8_0000_0000L, 1));
        assertTrue(ll.needsZone());
        assertFalse(Ipv6Address.parse("ff0e::1").needsZone());
        assertEquals("fe80::1%epair0a", Ipv6Address.format(ll.high(), ll.low(), "epair0a"));
        assertEquals("2001:db8::1", Ipv6Address.format(0x2001_0db8_0000_0000L, 1, "epair0a"));
    }

    /** RFC 4291 section 2.7.1's example, and appendix A's. */
    @Test
    void derived() {
        Ipv6Address a = Ipv6Address.parse("4037::01:800:200e:8c6c");
        assertEquals(
                "ff02::1:ff0e:8c6c",
                Ipv6Address.format(Ipv6Address.LINK_GROUP_HIGH, Ipv6Address.solicitedLow(a.low())));
        assertEquals(0x3333_ff0e_8c6cL, Ipv6Address.groupMac(Ipv6Address.solicitedLow(a.low())));
        assertEquals(0x3656_78ff_fe9a_bcdeL, Ipv6Address.eui64(0x3456_789a_bcdeL));
        assertEquals(0x0000_00ff_fe00_000aL, Ipv6Address.eui64(0x0200_0000_000aL));
    }

    @Test
    void prefixes() {
        assertEquals("2001:db8::/32", Ipv6Prefix.parse("2001:db8::/32").toString());
        assertEquals("default", Ipv6Prefix.parse("::/0").toString());
        assertEquals("::1", Ipv6Prefix.parse("::1").toString());
        assertTrue(Ipv6Prefix.parse("2001:db8::/33").contains(0x2001_0db8_7fff_0000L, 5));
        assertFalse(Ipv6Prefix.parse("2001:db8::/33").contains(0x2001_0db8_8000_0000L, 5));
        assertTrue(Ipv6Prefix.parse("2001:db8::4/127").contains(0x2001_0db8_0000_0000L, 5));
        assertFalse(Ipv6Prefix.parse("2001:db8::4/127").contains(0x2001_0db8_0000_0000L, 6));
        assertThrows(IllegalArgumentException.class, () -> Ipv6Prefix.parse("2001:db8::1/64"));
        assertThrows(IllegalArgumentException.class, () -> Ipv6Prefix.parse("::/129"));
    }
}
