package org.vvorld.stack.mcast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.stats.Counter;

/** RFC 3376 section 7.2.1: beside routers of IGMP versions 1 and 2. */
class OldVersionsTest {
    private static final String GROUP = "239.1.2.3";
    private static final String V2_QUERY = "1164 0000 00000000";
    private static final String V1_QUERY = "1100 0000 00000000";
    private static final Object A = "a";

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
    void rfc2236Section3JoinAnswerAndLeave() {
        lab.hear("224.0.0.1", V2_QUERY);
        assertEquals(2, lab.m.version());
        lab.set(A, GROUP, SourceFilter.include(MembershipLab.sources("10.0.0.1")));
        lab.run(11_000);
        assertEquals(List.of("v2 239.1.2.3 to 239.1.2.3", "v2 239.1.2.3 to 239.1.2.3"), lab.take());
        lab.hear("224.0.0.1", V2_QUERY);
        lab.run(10_002);
        assertEquals(List.of("v2 239.1.2.3 to 239.1.2.3"), lab.take());
        lab.hear(GROUP, "110a 0000 ef010203");
        lab.run(1002);
        assertEquals(List.of("v2 239.1.2.3 to 239.1.2.3"), lab.take());
        lab.set(A, GROUP, SourceFilter.NONE);
        lab.run(20_000);
        assertEquals(List.of("leave 239.1.2.3 to 224.0.0.2"), lab.take());
        assertEquals(1, lab.counts.get(Counter.MEMBERSHIP_LEAVES_SENT));
    }

    @Test
    void rfc2236Section3AnothersReportSuppressesOurs() {
        lab.hear("224.0.0.1", V2_QUERY);
        lab.set(A, GROUP, SourceFilter.ALL);
        lab.run(11_000);
        lab.take();
        lab.hear("224.0.0.1", V2_QUERY);
        lab.hear(GROUP, "1600 0000 ef010203");
        lab.run(20_000);
        assertEquals(List.of(), lab.take());
        assertEquals(1, lab.counts.get(Counter.MEMBERSHIP_SUPPRESSED));
        // Who did not report last need not say that it leaves.
        lab.set(A, GROUP, SourceFilter.NONE);
        lab.run(2000);
        assertEquals(List.of(), lab.take());
    }

    @Test
    void section721InVersion3AnothersReportMeansNothing() {
        lab.set(A, GROUP, SourceFilter.ALL);
        lab.run(2000);
        lab.take();
        lab.query3("64");
        lab.hear(GROUP, "1600 0000 ef010203");
        lab.run(10_002);
        assertEquals(List.of("IS_EX 239.1.2.3{}"), lab.take());
    }

    @Test
    void rfc1112Version1KnowsNoLeave() {
        lab.hear("224.0.0.1", V1_QUERY);
        assertEquals(1, lab.m.version());
        lab.set(A, GROUP, SourceFilter.ALL);
        lab.run(11_000);
        lab.hear("224.0.0.1", V1_QUERY);
        lab.run(10_002);
        assertEquals(
                List.of("v1 239.1.2.3 to 239.1.2.3", "v1 239.1.2.3 to 239.1.2.3", "v1 239.1.2.3 to 239.1.2.3"),
                lab.take());
        lab.set(A, GROUP, SourceFilter.NONE);
        lab.run(20_000);
        assertEquals(List.of(), lab.take());
    }

    @Test
    void section721WhenTheOldQuerierIsGoneVersion3Returns() {
        lab.hear("224.0.0.1", V1_QUERY);
        lab.run(100_000);
        lab.hear("224.0.0.1", V2_QUERY);
        assertEquals(1, lab.m.version());
        // Section 8.12: twice 125 s and the response interval of 10 s.
        lab.run(159_000);
        assertEquals(1, lab.m.version());
        lab.run(2000);
        assertEquals(2, lab.m.version());
        lab.run(98_000);
        assertEquals(2, lab.m.version());
        lab.run(2000);
        assertEquals(3, lab.m.version());
        lab.set(A, GROUP, SourceFilter.ALL);
        assertEquals(List.of("TO_EX 239.1.2.3{}"), lab.take());
    }

    @Test
    void section721AChangeOfVersionCancelsWhatWaits() {
        lab.set(A, GROUP, SourceFilter.ALL);
        lab.query3("64");
        lab.take();
        lab.hear("224.0.0.1", V2_QUERY);
        lab.run(20_000);
        assertEquals(List.of("v2 239.1.2.3 to 239.1.2.3"), lab.take());
    }

    @Test
    void rfc2236Section3ALaterQueryMayOnlyShortenTheDelay() {
        lab.hear("224.0.0.1", V2_QUERY);
        lab.set(A, GROUP, SourceFilter.ALL);
        lab.run(11_000);
        lab.take();
        lab.hear("224.0.0.1", "11ff 0000 00000000");
        lab.hear("224.0.0.1", "1101 0000 00000000");
        lab.run(102);
        assertEquals(1, lab.lines.size());
        lab.run(30_000);
        assertEquals(1, lab.lines.size());
        assertTrue(lab.millis.get(0) >= 11_000);
    }
}
