package org.vvorld.stack.mcast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.stack.mcast.MembershipLab.ipv4;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.testing.Bytes;

/** RFC 3376 section 4: the bytes, and what is dropped. */
class IgmpCodecTest {
    private static final String ALERT = "94040000";
    private static final String V3 = "1164 0000 00000000 027d 0000";

    private final MembershipLab lab = new MembershipLab(true);

    @BeforeEach
    void up() {
        lab.m.up();
    }

    @AfterEach
    void nothingLeft() {
        lab.close();
    }

    @Test
    void section42GoldenReport() {
        lab.set("a", "239.1.2.3", SourceFilter.include(MembershipLab.sources("10.0.0.1")));
        assertEquals(
                "c0000207e0000016940400002200ddf70000000105000001ef0102030a000001",
                Bytes.hex(lab.lastSent).substring(24));
    }

    @Test
    void section4QueriesThatAreDropped() {
        assertNull(lab.igmp(ipv4("224.0.0.1", 1, ALERT, V3)));
        assertEquals(Drop.IGMP_BAD_TTL, lab.igmp(ipv4("224.0.0.1", 2, ALERT, V3)));
        assertEquals(Drop.IGMP_NO_ROUTER_ALERT, lab.igmp(ipv4("224.0.0.1", 1, "", V3)));
        assertEquals(Drop.IGMP_NO_ROUTER_ALERT, lab.igmp(ipv4("224.0.0.1", 1, "01010000", V3)));
        assertNull(lab.igmp(ipv4("224.0.0.1", 1, "01940400", V3)));
        assertNull(lab.igmp(ipv4("224.0.0.1", 1, "", "1164 0000 00000000")), "older ones need none");
        assertEquals(Drop.IGMP_TOO_SHORT, lab.igmp(ipv4("224.0.0.1", 1, ALERT, "1164 0000 000000")));
        assertEquals(Drop.IGMP_TOO_SHORT, lab.igmp(ipv4("224.0.0.1", 1, ALERT, "1164 0000 00000000 027d")));
        assertEquals(Drop.IGMP_TOO_SHORT, lab.igmp(ipv4("239.1.2.3", 1, ALERT, "1164 0000 ef010203 027d 0001 0a0000")));
        byte[] bad = ipv4("224.0.0.1", 1, ALERT, V3);
        bad[30]++;
        assertEquals(Drop.IGMP_BAD_CHECKSUM, lab.igmp(bad));
        assertEquals(Drop.IGMP_BAD_GROUP, lab.igmp(ipv4("239.1.2.3", 1, ALERT, V3)));
        assertEquals(Drop.IGMP_BAD_GROUP, lab.igmp(ipv4("192.0.2.7", 1, ALERT, V3)));
        assertEquals(Drop.IGMP_BAD_GROUP, lab.igmp(ipv4("224.0.0.1", 1, ALERT, "1164 0000 0a010203 027d 0000")));
        assertEquals(Drop.IGMP_BAD_GROUP, lab.igmp(ipv4("239.1.2.4", 1, ALERT, "1164 0000 ef010203 027d 0000")));
        assertEquals(
                Drop.IGMP_BAD_GROUP, lab.igmp(ipv4("224.0.0.1", 1, ALERT, "1164 0000 00000000 027d 0001 0a000001")));
        assertEquals(Drop.IGMP_BAD_GROUP, lab.igmp(ipv4("239.1.2.4", 1, ALERT, "1600 0000 ef010203")));
        assertEquals(Drop.IGMP_BAD_GROUP, lab.igmp(ipv4("10.0.0.1", 1, ALERT, "1600 0000 0a000001")));
        assertEquals(Drop.IGMP_TYPE_IGNORED, lab.igmp(ipv4("224.0.0.22", 1, ALERT, "2200 0000 00000000")));
        assertEquals(Drop.IGMP_TYPE_IGNORED, lab.igmp(ipv4("224.0.0.2", 1, ALERT, "1700 0000 ef010203")));
        assertEquals(3, lab.counts.get(Counter.MEMBERSHIP_QUERIES));
    }

    @Test
    void section411CodesWithAnExponent() {
        assertEquals(127, Query.decode8(127));
        assertEquals(128, Query.decode8(0x80));
        assertEquals(31744, Query.decode8(0xff));
        assertEquals(0x7fff, Query.decode16(0x7fff));
        assertEquals(32768, Query.decode16(0x8000));
        assertEquals(8_387_584, Query.decode16(0xffff));
    }

    @Test
    void queriesWithMoreSourcesThanAreRememberedMeanTheGroup() {
        lab.set("a", "239.1.2.3", SourceFilter.ALL);
        lab.run(2000);
        lab.take();
        StringBuilder many = new StringBuilder("110a 0000 ef010203 027d 0081");
        for (int i = 0; i < 129; i++) {
            many.append("0a0000%02x".formatted(i));
        }
        lab.hear("239.1.2.3", many.toString());
        lab.run(1002);
        assertEquals("[IS_EX 239.1.2.3{}]", lab.take().toString());
    }

    /** Any bytes with a right checksum: no throw, nothing read behind the end, timers and memory bounded. */
    @Test
    void anyBytes() {
        SplittableRandom random = new SplittableRandom(6);
        lab.set("a", "239.1.2.3", SourceFilter.ALL);
        lab.set("b", "239.1.2.3", SourceFilter.include(MembershipLab.sources("10.0.0.1")));
        lab.set("a", "239.1.2.4", SourceFilter.include(MembershipLab.sources("10.0.0.1", "10.0.0.9")));
        String[] seeds = {
            V3,
            "110a 0000 ef010203 027d 0002 0a000001 0a000002",
            "110a 0000 ef010204 ff7d 0001 0a000001",
            "1164 0000 00000000",
            "1600 0000 ef010203"
        };
        int taken = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] body = Bytes.hex(seeds[random.nextInt(seeds.length)]);
            String destination = body[4] == 0 ? "224.0.0.1" : "239.1.2." + body[7];
            for (int j = random.nextInt(3); j > 0; j--) {
                body[random.nextInt(body.length)] = (byte) random.nextInt();
            }
            int length = random.nextInt(4) == 0 ? 4 + random.nextInt(body.length - 3) : body.length;
            byte[] cut = Arrays.copyOf(body, length);
            byte[] b = ipv4(destination, 1, random.nextInt(8) == 0 ? "01000000" : ALERT, Bytes.hex(cut));
            if (lab.igmp(b) == null) {
                taken++;
            }
            lab.run(random.nextInt(200));
            lab.take();
            assertTrue(lab.account.armed() <= 1);
        }
        assertTrue(taken > 30_000, taken + " taken: the bytes test nothing");
    }
}
