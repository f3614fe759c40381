package org.vvorld.stack.slaac;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InterfaceIdsTest {
    @Test
    void rfc4291AppendixA() {
        // The example of appendix A: 34-56-78-9A-BC-DE.
        assertEquals(
                0x3656_78ff_fe9a_bcdeL, InterfaceIds.eui64(0x3456_789a_bcdeL).interfaceId(1, 0));
        assertEquals(0, InterfaceIds.eui64(1).retries());
    }

    @Test
    void rfc7217Section5StableHereAndDifferentElsewhere() {
        InterfaceIds ids = InterfaceIds.stable(1, 2, "epair0a");
        assertEquals(ids.interfaceId(7, 0), InterfaceIds.stable(1, 2, "epair0a").interfaceId(7, 0));
        Set<Long> all = new HashSet<>();
        for (long prefix = 0; prefix < 100; prefix++) {
            for (int collisions = 0; collisions <= ids.retries(); collisions++) {
                all.add(ids.interfaceId(prefix, collisions));
            }
        }
        assertEquals(400, all.size());
        assertNotEquals(
                ids.interfaceId(7, 0), InterfaceIds.stable(1, 3, "epair0a").interfaceId(7, 0));
        assertNotEquals(
                ids.interfaceId(7, 0), InterfaceIds.stable(1, 2, "epair0b").interfaceId(7, 0));
    }

    @Test
    void rfc5453Section3Reserved() {
        assertTrue(StableIds.isReserved(0));
        assertTrue(StableIds.isReserved(0x0200_5eff_fe00_0000L));
        assertTrue(StableIds.isReserved(0x0200_5eff_fe00_5213L));
        assertFalse(StableIds.isReserved(0x0200_5eff_fe00_5214L));
        assertTrue(StableIds.isReserved(0xfdff_ffff_ffff_ff80L));
        assertTrue(StableIds.isReserved(0xfdff_ffff_ffff_ffffL));
        assertFalse(StableIds.isReserved(0xfdff_ffff_ffff_ff7fL));
        assertFalse(StableIds.isReserved(1));
    }
}
