package org.vvorld.stack.mcast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.stack.mcast.MembershipLab.ip;
import static org.vvorld.stack.mcast.MembershipLab.sources;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.stats.Counter;

/** RFC 3376 section 5: what a host tells routers, unasked and asked. */
class IgmpV3Test {
    private static final String GROUP = "239.1.2.3";
    private static final Object A = "a";
    private static final Object B = "b";

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
    void section51AJoinIsToldAtOnceAndOnceMore() {
        lab.set(A, GROUP, SourceFilter.ALL);
        assertEquals(List.of("TO_EX 239.1.2.3{}"), lab.lines);
        lab.run(1002);
        assertEquals(List.of("TO_EX 239.1.2.3{}", "TO_EX 239.1.2.3{}"), lab.take());
        lab.run(10_000);
        assertEquals(List.of(), lab.lines);
        assertTrue(lab.m.groups().isJoined(0, ip(GROUP)));
        assertEquals(0, lab.account.armed());
    }

    @Test
    void section51TheLastLeaveIsTold() {
        lab.set(A, GROUP, SourceFilter.ALL);
        lab.set(B, GROUP, SourceFilter.ALL);
        lab.run(2000);
        lab.take();
        lab.set(A, GROUP, SourceFilter.NONE);
        lab.run(2000);
        assertEquals(List.of(), lab.take(), "one member is left");
        lab.m.leaveAll(B);
        lab.run(2000);
        assertEquals(List.of("TO_IN 239.1.2.3{}", "TO_IN 239.1.2.3{}"), lab.take());
        assertFalse(lab.m.groups().isJoined(0, ip(GROUP)));
        assertEquals(0, lab.m.memberCount(0, ip(GROUP)));
    }

    @Test
    void section51SourcesOfInclude() {
        lab.set(A, GROUP, SourceFilter.include(sources("10.0.0.1", "10.0.0.2")));
        lab.run(2000);
        assertEquals("ALLOW 239.1.2.3{10.0.0.1,10.0.0.2}", lab.take().get(1));
        lab.set(A, GROUP, SourceFilter.include(sources("10.0.0.2", "10.0.0.3")));
        lab.run(2000);
        assertEquals(
                "ALLOW 239.1.2.3{10.0.0.3} BLOCK 239.1.2.3{10.0.0.1}",
                lab.take().get(1));
        lab.set(A, GROUP, SourceFilter.NONE);
        lab.run(2000);
        assertEquals(List.of("BLOCK 239.1.2.3{10.0.0.2,10.0.0.3}", "BLOCK 239.1.2.3{10.0.0.2,10.0.0.3}"), lab.take());
    }

    @Test
    void section51SourcesOfExclude() {
        lab.set(A, GROUP, SourceFilter.exclude(sources("10.0.0.1")));
        lab.run(2000);
        assertEquals("TO_EX 239.1.2.3{10.0.0.1}", lab.take().get(1));
        lab.set(A, GROUP, SourceFilter.exclude(sources("10.0.0.2")));
        lab.run(2000);
        assertEquals(
                "ALLOW 239.1.2.3{10.0.0.1} BLOCK 239.1.2.3{10.0.0.2}",
                lab.take().get(1));
        lab.set(A, GROUP, SourceFilter.include(sources("10.0.0.9")));
        lab.run(2000);
        assertEquals(List.of("TO_IN 239.1.2.3{10.0.0.9}", "TO_IN 239.1.2.3{10.0.0.9}"), lab.take());
    }

    @Test
    void section51ChangesWithinTheIntervalAreMerged() {
        lab.set(A, GROUP, SourceFilter.include(sources("10.0.0.1")));
        lab.set(A, GROUP, SourceFilter.include(sources("10.0.0.2")));
        assertEquals("ALLOW 239.1.2.3{10.0.0.2} BLOCK 239.1.2.3{10.0.0.1}", lab.lines.get(1));
        // A change of mode comes first, with all that is taken now; then nothing about single sources is left to say.
        lab.set(A, GROUP, SourceFilter.exclude(sources("10.0.0.3")));
        lab.set(A, GROUP, SourceFilter.exclude(sources("10.0.0.3", "10.0.0.4")));
        assertEquals("TO_EX 239.1.2.3{10.0.0.3,10.0.0.4}", lab.lines.get(3));
        lab.take();
        lab.run(5000);
        assertEquals(List.of("BLOCK 239.1.2.3{10.0.0.4}"), lab.take());
    }

    @Test
    void section51RobustnessIsTheQuerierS() {
        lab.hear("224.0.0.1", "1101 0000 00000000 057d 0000");
        lab.set(A, GROUP, SourceFilter.ALL);
        lab.run(10_000);
        lab.lines.removeIf(line -> line.startsWith("IS"));
        assertEquals(5, lab.take().size());
    }

    @Test
    void section52AGeneralQueryIsAnsweredInOneReport() {
        lab.set(A, GROUP, SourceFilter.ALL);
        lab.set(A, "239.1.2.4", SourceFilter.include(sources("10.0.0.1")));
        lab.set(A, "224.0.0.1", SourceFilter.ALL);
        lab.run(2000);
        lab.take();
        lab.query3("64");
        lab.run(10_002);
        assertEquals(List.of("IS_EX 239.1.2.3{} IS_IN 239.1.2.4{10.0.0.1}"), lab.take());
        lab.run(20_000);
        assertEquals(List.of(), lab.take());
    }

    @Test
    void section52Rule1AGeneralAnswerThatIsDueSoonerSaysItAll() {
        lab.set(A, GROUP, SourceFilter.ALL);
        lab.run(2000);
        lab.take();
        lab.query3("01");
        lab.query3("64");
        lab.hear(GROUP, "1164 0000 ef010203 027d 0000");
        lab.run(20_000);
        assertEquals(1, lab.take().size());
    }

    @Test
    void section52Rule3GroupQueries() {
        lab.set(A, GROUP, SourceFilter.exclude(sources("10.0.0.1")));
        lab.set(A, "239.1.2.4", SourceFilter.ALL);
        lab.run(2000);
        lab.take();
        lab.hear(GROUP, "110a 0000 ef010203 027d 0000");
        lab.run(1002);
        assertEquals(List.of("IS_EX 239.1.2.3{10.0.0.1}"), lab.take());
        lab.hear("239.1.2.5", "110a 0000 ef010205 027d 0000");
        lab.run(5000);
        assertEquals(List.of(), lab.take(), "not a member");
    }

    @Test
    void section52GroupAndSourceQueries() {
        lab.set(A, GROUP, SourceFilter.exclude(sources("10.0.0.1")));
        lab.set(A, "239.1.2.4", SourceFilter.include(sources("10.0.0.1", "10.0.0.3")));
        lab.run(2000);
        lab.take();
        String asked = " 027d 0002 0a000001 0a000002";
        lab.hear(GROUP, "110a 0000 ef010203" + asked);
        lab.run(1002);
        assertEquals(List.of("IS_IN 239.1.2.3{10.0.0.2}"), lab.take());
        lab.hear("239.1.2.4", "110a 0000 ef010204" + asked);
        lab.run(1002);
        assertEquals(List.of("IS_IN 239.1.2.4{10.0.0.1}"), lab.take());
        lab.hear("239.1.2.4", "110a 0000 ef010204 027d 0001 0a000002");
        lab.run(1002);
        assertEquals(List.of(), lab.take(), "none of those asked for");
    }

    @Test
    void section52Rules4And5QueriesThatWaitAreMerged() {
        lab.set(A, GROUP, SourceFilter.ALL);
        lab.run(2000);
        lab.take();
        lab.hear(GROUP, "1164 0000 ef010203 027d 0001 0a000001");
        lab.hear(GROUP, "1164 0000 ef010203 027d 0002 0a000003 0a000002");
        lab.run(10_002);
        assertEquals(List.of("IS_IN 239.1.2.3{10.0.0.1,10.0.0.2,10.0.0.3}"), lab.take());
        lab.hear(GROUP, "1164 0000 ef010203 027d 0001 0a000001");
        lab.hear(GROUP, "1164 0000 ef010203 027d 0000");
        lab.run(10_002);
        assertEquals(List.of("IS_EX 239.1.2.3{}"), lab.take());
    }

    @Test
    void section4216WhatDoesNotFitIsSplitOrCut() {
        lab.mtu = 256;
        SourceSet many = SourceSet.EMPTY;
        for (int i = 1; i <= 100; i++) {
            many = many.plus(0, ip("10.0.0." + i));
        }
        lab.set(A, GROUP, SourceFilter.include(many));
        assertEquals(2, lab.lines.size());
        assertTrue(lab.lines.get(0).startsWith("ALLOW 239.1.2.3{10.0.0.1,"));
        assertTrue(lab.lines.get(1).startsWith("ALLOW 239.1.2.3{10.0.0.55,"));
        assertTrue(lab.lines.get(1).endsWith(",10.0.0.100}"));
        lab.take();
        lab.set(A, GROUP, SourceFilter.exclude(many));
        assertEquals(1, lab.lines.size());
        assertTrue(lab.lines.get(0).endsWith(",10.0.0.54}"));
        lab.run(2000);
        lab.take();
        for (int i = 1; i < 100; i++) {
            lab.set(A, "239.2.0." + i, SourceFilter.ALL);
        }
        lab.run(2000);
        lab.take();
        lab.query3("0a");
        lab.run(1002);
        assertEquals(1 + (98 + 26) / 27, lab.take().size());
    }

    @Test
    void withoutPacketsNothingIsSentAndNothingBreaks() {
        lab.hasPackets = false;
        lab.set(A, GROUP, SourceFilter.ALL);
        assertEquals(1, lab.counts.get(Counter.MEMBERSHIP_NO_BUFFER));
        lab.hasPackets = true;
        lab.run(2000);
        assertEquals(List.of("TO_EX 239.1.2.3{}"), lab.take());
    }

    @Test
    void aLinkThatComesUpIsToldAllGroups() {
        lab.m.down();
        lab.set(A, GROUP, SourceFilter.ALL);
        lab.set(A, "239.1.2.4", SourceFilter.include(sources("10.0.0.1")));
        lab.query3("0a");
        lab.run(5000);
        assertEquals(List.of(), lab.lines);
        lab.m.up();
        assertEquals(List.of("TO_EX 239.1.2.3{}", "ALLOW 239.1.2.4{10.0.0.1}"), lab.take());
        lab.m.down();
        lab.run(5000);
        assertEquals(List.of(), lab.lines);
        assertEquals(2, lab.m.groups().size());
    }

    @Test
    void tablesAreBounded() {
        assertEquals(Membership.Result.NOT_MULTICAST, lab.m.set(A, 0, ip("10.0.0.1"), SourceFilter.ALL));
        assertEquals(Membership.Result.NOT_MULTICAST, lab.m.set(A, 0xff02L << 48, 5, SourceFilter.ALL));
        for (int i = 0; i < 256; i++) {
            lab.set(A, "239.1.2." + i, SourceFilter.ALL);
        }
        assertEquals(Membership.Result.TOO_MANY_GROUPS, lab.m.set(A, 0, ip("239.1.3.0"), SourceFilter.ALL));
        for (int i = 1; i < 1024; i++) {
            lab.set(i, GROUP, SourceFilter.ALL);
        }
        assertEquals(Membership.Result.TOO_MANY_MEMBERS, lab.m.set(B, 0, ip(GROUP), SourceFilter.ALL));
        lab.set(A, GROUP, SourceFilter.ALL);
        SourceSet first = SourceSet.EMPTY;
        SourceSet second = SourceSet.EMPTY;
        for (int i = 0; i < 65; i++) {
            first = first.plus(0, ip("10.0.0." + i));
            second = second.plus(0, ip("10.0.1." + i));
        }
        lab.set(A, "239.1.2.4", SourceFilter.include(first));
        int changes = lab.changes;
        assertEquals(
                Membership.Result.TOO_MANY_SOURCES, lab.m.set(B, 0, ip("239.1.2.4"), SourceFilter.include(second)));
        assertEquals(changes, lab.changes);
        assertEquals(SourceFilter.include(first), lab.m.groups().filter(0, ip("239.1.2.4")));
        assertEquals(SourceFilter.NONE, lab.m.filterOf(B, 0, ip("239.1.2.4")));
        assertEquals(
                Membership.Result.TOO_MANY_SOURCES,
                lab.m.set(B, 0, ip("239.1.2.5"), SourceFilter.exclude(first.union(second))));
    }
}
