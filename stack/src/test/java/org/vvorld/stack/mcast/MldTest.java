package org.vvorld.stack.mcast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.testing.Bytes;

/** RFC 3810: the same machine in IPv6's words, and what is IPv6's own. */
class MldTest {
    private static final long LINK = 0xff02L << 48;
    private static final long GLOBAL = 0xff0eL << 48;
    private static final long ROUTER = 0xfe80L << 48;
    private static final String GROUP = "ff0e0000000000000000000000000005";
    private static final String NOBODY = "00000000000000000000000000000000";
    private static final Object A = "a";

    private final MembershipLab lab = new MembershipLab(false);

    @BeforeEach
    void up() {
        lab.m.up();
    }

    @AfterEach
    void nothingLeft() {
        lab.close();
    }

    private Drop input(String hex, long destinationHi, long destinationLo) {
        Packet p = lab.desk.of(hex);
        return Mld.input(lab.m, p, p.head(), p.tail(), ROUTER, destinationHi, destinationLo, 1, true);
    }

    private void hearAll(String hex) {
        assertNull(input(hex, LINK, 1));
    }

    private void join() {
        assertEquals(Membership.Result.OK, lab.m.set(A, GLOBAL, 5, SourceFilter.ALL));
        lab.run(12_000);
        lab.take();
    }

    @Test
    void section61JoinAndLeave() {
        lab.m.set(A, GLOBAL, 5, SourceFilter.ALL);
        lab.run(2000);
        assertEquals(List.of("TO_EX " + GROUP + "{0}", "TO_EX " + GROUP + "{0}"), lab.take());
        assertEquals(
                "3a00050200000100 8f00000000000001 04000000" + GROUP,
                Bytes.hex(lab.lastSent).replaceFirst("^(.{16})(.{16})", "$1 $2 "));
        lab.m.set(A, GLOBAL, 5, SourceFilter.exclude(SourceSet.of(1, 2)));
        lab.run(2000);
        assertEquals(List.of("BLOCK " + GROUP + "{1}", "BLOCK " + GROUP + "{1}"), lab.take());
        lab.m.set(A, GLOBAL, 5, SourceFilter.NONE);
        lab.run(2000);
        assertEquals(List.of("TO_IN " + GROUP + "{0}", "TO_IN " + GROUP + "{0}"), lab.take());
    }

    @Test
    void section6AllNodesAndWhatStaysInTheHostIsNotReported() {
        lab.m.set(A, LINK, 1, SourceFilter.ALL);
        lab.m.set(A, 0xff01L << 48, 5, SourceFilter.ALL);
        lab.m.set(A, 0xff00L << 48, 5, SourceFilter.ALL);
        hearAll("82000000 0064 0000" + NOBODY + "027d0000");
        lab.run(5000);
        assertEquals(List.of(), lab.lines);
        assertEquals(3, lab.m.groups().size());
        lab.m.set(A, LINK, 0x1_ff00_0001L, SourceFilter.ALL);
        assertEquals(1, lab.lines.size(), "solicited-node groups are");
        assertEquals(Membership.Result.NOT_MULTICAST, lab.m.set(A, ROUTER, 1, SourceFilter.ALL));
    }

    @Test
    void section62Queries() {
        join();
        hearAll("82000000 03e8 0000" + NOBODY + "027d0000");
        lab.run(1002);
        assertEquals(List.of("IS_EX " + GROUP + "{0}"), lab.take());
        assertNull(input("82000000 03e8 0000" + GROUP + "027d0001 20010db8000000000000000000000001", GLOBAL, 5));
        lab.run(1002);
        assertEquals(List.of("IS_IN " + GROUP + "{1}"), lab.take());
    }

    @Test
    void section821BesideMldVersion1() {
        join();
        hearAll("82000000 2710 0000" + NOBODY);
        assertEquals(2, lab.m.version());
        lab.run(10_002);
        assertEquals(List.of("v1 " + GROUP + " to ff0e000000000000:5"), lab.take());
        hearAll("82000000 2710 0000" + NOBODY);
        assertNull(input("83000000 0000 0000" + GROUP, GLOBAL, 5));
        lab.run(10_002);
        assertEquals(List.of(), lab.take(), "another has answered");
        lab.m.set(A, GLOBAL, 6, SourceFilter.ALL);
        lab.run(12_000);
        lab.take();
        lab.m.set(A, GLOBAL, 6, SourceFilter.NONE);
        assertEquals(List.of("done " + GROUP.replace("0005", "0006") + " to ff02000000000000:2"), lab.take());
        lab.run(261_000);
        assertEquals(3, lab.m.version());
    }

    @Test
    void section62WhatIsDropped() {
        String query = "82000000 03e8 0000" + NOBODY;
        Packet p = lab.desk.of(query);
        int at = p.head();
        int end = p.tail();
        assertEquals(Drop.MLD_NOT_LINK_LOCAL, Mld.input(lab.m, p, at, end, 0x2001L << 48, LINK, 1, 1, true));
        assertEquals(Drop.MLD_BAD_HOP_LIMIT, Mld.input(lab.m, p, at, end, ROUTER, LINK, 1, 255, true));
        assertEquals(Drop.MLD_NO_ROUTER_ALERT, Mld.input(lab.m, p, at, end, ROUTER, LINK, 1, 1, false));
        assertEquals(Drop.MLD_TOO_SHORT, input(query.substring(2), LINK, 1));
        assertEquals(Drop.MLD_TOO_SHORT, input(query + "027d00", LINK, 1));
        assertEquals(Drop.MLD_TOO_SHORT, input(query + "027d0001" + NOBODY.substring(2), LINK, 1));
        assertEquals(Drop.MLD_BAD_GROUP, input(query, LINK, 2));
        assertEquals(Drop.MLD_BAD_GROUP, input(query + "027d0001" + NOBODY, LINK, 1));
        assertEquals(Drop.MLD_BAD_GROUP, input(query.replace(NOBODY, GROUP), GLOBAL, 6));
        assertEquals(Drop.MLD_BAD_GROUP, input(query.replace(NOBODY, GROUP.replace("ff0e", "fe80")), ROUTER, 1));
        assertEquals(Drop.MLD_BAD_GROUP, input("83000000 0000 0000" + GROUP, GLOBAL, 6));
        assertEquals(Drop.MLD_TYPE_IGNORED, input("84000000 0000 0000" + GROUP, LINK, 2));
        assertEquals(Drop.MLD_TYPE_IGNORED, input("8f000000 0000 0001" + GROUP, LINK, 0x16));
        assertTrue(lab.counts.isEmpty());
    }

    @Test
    void anyBytes() {
        SplittableRandom random = new SplittableRandom(8);
        join();
        byte[] seed = Bytes.hex("82000000 03e8 0000" + GROUP + "027d0001 20010db8000000000000000000000001");
        int taken = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] b = Arrays.copyOf(seed, random.nextInt(4) == 0 ? random.nextInt(seed.length + 1) : seed.length);
            for (int j = random.nextInt(3); j > 0 && b.length > 0; j--) {
                b[random.nextInt(b.length)] = (byte) random.nextInt();
            }
            taken += input(Bytes.hex(b), GLOBAL, 5) == null ? 1 : 0;
            lab.run(random.nextInt(300));
            lab.take();
            assertTrue(lab.account.armed() <= 1);
        }
        assertTrue(taken > 30_000, taken + " taken: the bytes test nothing");
    }
}
