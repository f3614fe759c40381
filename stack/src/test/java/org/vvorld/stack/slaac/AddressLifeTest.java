package org.vvorld.stack.slaac;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.stack.slaac.AutoconfLab.NET;
import static org.vvorld.stack.slaac.AutoconfLab.prefix;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vvorld.stack.stats.Counter;

/** RFC 4862 section 5.5: addresses come, are renewed, deprecated, and go. */
class AddressLifeTest {
    private static final long DAY = 86_400;
    private static final String ADDRESS = "20010db800000000:c0fffeffee01";

    private AutoconfLab lab = new AutoconfLab();

    @AfterEach
    void nothingLeft() {
        lab.close();
    }

    @Test
    void rfc4862Section553AnAddressIsFormedOfPrefixAndIdentifier() {
        assertEquals(
                List.of("formed " + ADDRESS + " 1000s 2000s", "router 1"),
                lab.hear(1, 0, prefix("40", 2000, 1000, NET)));
        assertEquals(1, lab.host.addresses().size());
        assertEquals(0, lab.host.routers().size());
    }

    @Test
    void rfc4862Section554DeprecatedThenRemoved() {
        lab.hear(1, 0, prefix("40", 2000, 1000, NET));
        lab.run(999);
        assertEquals(List.of(), lab.heard.take());
        lab.run(2);
        assertEquals(List.of("deprecated " + ADDRESS), lab.heard.take());
        assertTrue(lab.host.addresses().address(0).isDeprecated());
        lab.run(998);
        assertEquals(List.of(), lab.heard.take());
        lab.run(2);
        assertEquals(List.of("removed " + ADDRESS), lab.heard.take());
        assertEquals(0, lab.account.armed());
    }

    @Test
    void rfc4862Section554ARenewedOneIsPreferredAgain() {
        lab.hear(1, 0, prefix("40", 2000, 10, NET));
        lab.run(20);
        assertEquals(List.of("deprecated " + ADDRESS), lab.heard.take());
        assertEquals(
                List.of("lives " + ADDRESS + " 120s 2020s", "router 1"), lab.hear(1, 0, prefix("40", 2000, 100, NET)));
        assertFalse(lab.host.addresses().address(0).isDeprecated());
        lab.run(101);
        assertEquals(List.of("deprecated " + ADDRESS), lab.heard.take());
    }

    @Test
    void allOnesAreForEver() {
        assertEquals(
                List.of("formed " + ADDRESS + " ever ever", "router 1"),
                lab.hear(1, 0, prefix("40", 0xffff_ffffL, 0xffff_ffffL, NET)));
        assertEquals(0, lab.account.armed());
        lab.run(400 * DAY);
        assertEquals(List.of(), lab.heard.take());
    }

    /** What was left, what is heard, and what is left then, seconds. */
    @ParameterizedTest
    @CsvSource({
        "86400, 0, 7200",
        "86400, 1, 7200",
        "86400, 7200, 7200",
        "86400, 7201, 7201",
        "86400, 90000, 90000",
        "7200, 0, 7200",
        "7200, 100, 7200",
        "3600, 100, 3600",
        "3600, 0, 3600",
        "3600, 4000, 4000",
        "3600, 7200, 7200",
        "4294967295, 0, 7200"
    })
    void rfc4862Section553eTheTwoHourRule(long left, long heard, long then) {
        lab.hear(1, 0, prefix("40", left, 0, NET));
        assertEquals(
                List.of("lives " + ADDRESS + " 0s " + then + "s", "router 1"),
                lab.hear(1, 0, prefix("40", heard, 0, NET)));
        lab.run(then - 1);
        assertEquals(1, lab.host.addresses().size());
        lab.run(2);
        assertEquals(0, lab.host.addresses().size());
    }

    @Test
    void rfc4862Section553WhatIsIgnored() {
        String[] bad = {
            // No A flag and no L flag.
            prefix("00", 2000, 1000, NET),
            prefix("c0", 2000, 1000, AutoconfLab.LINK_LOCAL),
            prefix("c0", 2000, 2001, NET),
            prefix("40", 0, 0, NET),
            prefix("c0", 2000, 1000, 0xff02L << 48),
            // A prefix of 63 bits does not make an address.
            prefix("40", 2000, 1000, NET).replace("0304 40", "0304 3f"),
            prefix("c0", 2000, 1000, 0).replace("0304 40", "0304 00")
        };
        for (String option : bad) {
            assertEquals(List.of("router 1"), lab.hear(1, 0, option), option);
        }
        assertEquals(5, lab.heard.counted(Counter.AUTOCONF_VALUES_IGNORED));
    }

    @Test
    void rfc4862Section545ADuplicateOfTheMacIsGivenUp() {
        lab.hear(1, 0, prefix("40", 2000, 1000, NET));
        lab.host.onDuplicate(NET, AutoconfLab.EUI);
        assertEquals(List.of("removed " + ADDRESS), lab.heard.take());
        assertTrue(lab.host.addresses().address(0).isDuplicated());
        // The next advertisement does not bring it back, and its end is silent.
        assertEquals(List.of("router 1"), lab.hear(1, 0, prefix("40", 2000, 1000, NET)));
        lab.run(2001);
        assertEquals(List.of(), lab.heard.take());
        assertEquals(0, lab.host.addresses().size());
    }

    @Test
    void rfc7217Section6ADuplicateIsFollowedByAnother() {
        lab.close();
        InterfaceIds ids = InterfaceIds.stable(1, 2, "epair0a");
        lab = new AutoconfLab(ids, AutoconfSettings.standard());
        lab.hear(1, 0, prefix("40", 2000, 1000, NET));
        for (int i = 0; i < 3; i++) {
            lab.host.onDuplicate(NET, ids.interfaceId(NET, i));
            assertEquals(
                    List.of(
                            "removed %x:%x".formatted(NET, ids.interfaceId(NET, i)),
                            "formed %x:%x 1000s 2000s".formatted(NET, ids.interfaceId(NET, i + 1))),
                    lab.heard.take());
        }
        lab.host.onDuplicate(NET, ids.interfaceId(NET, 3));
        assertEquals(List.of("removed %x:%x".formatted(NET, ids.interfaceId(NET, 3))), lab.heard.take());
        assertTrue(lab.host.addresses().address(0).isDuplicated());
    }

    @Test
    void aFloodOfPrefixesStaysBounded() {
        lab.hear(1, 0, prefix("c0", 100_000, 50_000, NET));
        lab.run(2);
        lab.hear(1, 0, prefix("c0", 100_000, 50_000, NET));
        for (int i = 0; i < 10_000; i++) {
            lab.hear(1, 0, prefix("c0", 100_000, 50_000, NET + 1 + i));
        }
        assertEquals(16, lab.host.addresses().size());
        assertEquals(16, lab.host.prefixes().size());
        // Within one second nothing is replaced.
        assertEquals(0, lab.heard.counted(Counter.AUTOCONF_REPLACED));
        assertEquals(2 * (10_000 - 15), lab.heard.counted(Counter.AUTOCONF_REFUSED));
        lab.run(1);
        List<String> then = lab.hear(2, 0, prefix("40", 100_000, 50_000, 0x20010db8_ffff0000L));
        assertEquals("removed %x:%x".formatted(NET + 1, AutoconfLab.EUI), then.get(0));
        assertEquals(1, lab.heard.counted(Counter.AUTOCONF_REPLACED));
        for (int i = 0; i < 100; i++) {
            lab.run(1);
            lab.hear(1, 0, prefix("c0", 100_000, 50_000, NET + 20_000 + i));
        }
        // What was in use has outlived all that.
        assertEquals(NET, lab.host.addresses().address(0).hi());
        assertEquals(NET, lab.host.prefixes().prefix(0).hi());
        assertEquals(16, lab.host.addresses().size());
    }

    @Test
    void withAcceptRtadvOffNothingIsTaken() {
        lab.host.settings(new AutoconfSettings(false, true, 1500, 0));
        assertEquals(List.of(), lab.hear(1, 1800, prefix("c0", 2000, 1000, NET)));
        lab.host.start();
        assertEquals(0, lab.account.armed());
        assertEquals(1, lab.heard.counted(Counter.AUTOCONF_RAS_RECEIVED));
    }
}
