package org.vvorld.stack.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.vvorld.stack.wire.SipHash;

/** The algorithms by themselves: windows as their documents compute them. */
class CongestionTest {
    private static final long MILLIS = 1_000_000L;
    private static final int MSS = 1000;

    private static CongestionWindow window(int segments) {
        var w = new CongestionWindow();
        w.open(MSS, 10);
        w.bytes(segments * MSS);
        return w;
    }

    @Test
    void initialWindow() {
        // RFC 6928 section 2.
        assertEquals(10 * 1460, CongestionWindow.initialBytes(1460, 10));
        assertEquals(2 * 8960, CongestionWindow.initialBytes(8960, 10));
        assertEquals(14600, CongestionWindow.initialBytes(5000, 10));
    }

    @Test
    void newRenoAddsOneSegmentAWindow() {
        var reno = new NewReno();
        CongestionWindow w = window(20);
        w.ssthreshBytes(20 * MSS);
        for (int i = 0; i < 20; i++) {
            reno.onAck(w, MSS, 0, 0);
        }
        assertEquals(21 * MSS, w.bytes());
        assertEquals(10 * MSS, reno.onCongestion(w, 20 * MSS));
        // RFC 5681 equation 4: two segments at least.
        assertEquals(2 * MSS, reno.onCongestion(w, 3 * MSS));
    }

    @Test
    void slowStartCountsBytes() {
        CongestionWindow w = window(10);
        // RFC 3465 section 2.3: an ACK of ten segments adds two.
        new NewReno().onAck(w, 10 * MSS, 0, 0);
        assertEquals(12 * MSS, w.bytes());
    }

    @Test
    void cubicIsBackAtItsMaximumAfterK() {
        var cubic = new Cubic();
        CongestionWindow w = window(1000);
        w.ssthreshBytes(cubic.onCongestion(w, 1000 * MSS));
        assertEquals(700 * MSS, w.ssthreshBytes());
        w.bytes(w.ssthreshBytes());
        // RFC 9438 section 4.2: K = cbrt((W_max - cwnd) / C).
        long k = (long) (Math.cbrt(300 / 0.4) * 1e9);
        long rtt = 100 * MILLIS;
        long now = 0;
        while (now < k - rtt) {
            for (int i = 0; i < 10; i++) {
                cubic.onAck(w, w.bytes() / 10, now, rtt);
                now += rtt / 10;
            }
        }
        double segments = (double) w.bytes() / MSS;
        assertTrue(Math.abs(segments - 1000) < 25, "at K the window is " + segments);
        // Fast convergence, section 4.7.
        assertTrue(cubic.onCongestion(w, 900 * MSS) == 630 * MSS);
    }

    @Test
    void cubicIsNoSlowerThanReno() {
        var cubic = new Cubic();
        CongestionWindow w = window(20);
        w.ssthreshBytes(cubic.onCongestion(w, 20 * MSS));
        w.bytes(w.ssthreshBytes());
        long now = 0;
        for (int round = 0; round < 40; round++) {
            for (int i = 0; i < 10; i++) {
                cubic.onAck(w, w.bytes() / 10, now, MILLIS);
            }
            now += MILLIS;
        }
        // 40 round trips at 0.53 segments each, and one each beyond the old maximum.
        assertTrue(w.bytes() > 33 * MSS, "window " + w.bytes());
    }

    @Test
    void hyStartLeavesWhenRoundTripsGrow() {
        var h = new HyStart();
        int una = 0;
        boolean left = false;
        int round = 0;
        for (; round < 20 && !left; round++) {
            int next = una + 100_000;
            long rtt = round < 5 ? 20 * MILLIS : 30 * MILLIS;
            for (int i = 0; i < 10 && !left; i++) {
                left = h.onRound(rtt, una + i, next);
            }
            una = next;
        }
        assertTrue(left);
        // RFC 9406 section 4.3: five rounds of conservative slow start.
        assertEquals(11, round);
    }

    @Test
    void hyStartGoesOnAfterJitter() {
        var h = new HyStart();
        int una = 0;
        for (int round = 0; round < 30; round++) {
            int next = una + 100_000;
            long rtt = (round == 5 ? 40 : 20) * MILLIS;
            for (int i = 0; i < 10; i++) {
                assertFalse(h.onRound(rtt, una + i, next), "round " + round);
            }
            una = next;
        }
        assertFalse(h.isConservative());
    }

    @Test
    void roundTripEstimate() {
        var rtt = new RttEstimator();
        var settings = new TcpSettings();
        assertEquals(settings.rtoInitialNanos, rtt.timeoutNanos(settings));
        rtt.sample(100 * MILLIS, 0);
        // RFC 6298 section 2.2: SRTT = R, RTTVAR = R/2, RTO = SRTT + 4 * RTTVAR.
        assertEquals(300 * MILLIS, rtt.timeoutNanos(settings));
        rtt.sample(200 * MILLIS, 1);
        // Section 2.3: RTTVAR = 3/4 * 50 + 1/4 * 100, SRTT = 7/8 * 100 + 1/8 * 200.
        assertEquals(62_500_000L, rtt.variationNanos());
        assertEquals(112_500_000L, rtt.smoothedNanos());
        assertEquals(100 * MILLIS, rtt.minimumNanos());
    }

    @Test
    void sipHashOfItsAuthors() {
        // Key 00..0f, bytes 00..2f; by another implementation, which gives the vector of Aumasson and Bernstein 2012,
        // appendix A.
        var hash = new SipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);
        long value = hash.hash(
                0x0706050403020100L,
                0x0f0e0d0c0b0a0908L,
                0x1716151413121110L,
                0x1f1e1d1c1b1a1918L,
                0x2726252423222120L,
                0x2f2e2d2c2b2a2928L);
        assertEquals(SIPHASH_48, value);
    }

    private static final long SIPHASH_48 = 0xe612a3cb9ecba951L;

    @Test
    void sequenceNumbersGoRound() {
        assertTrue(Seq.before(-1, 0));
        assertTrue(Seq.after(Integer.MIN_VALUE + 5, Integer.MAX_VALUE));
        assertEquals(3, Seq.max(3, -7));
        assertTrue(Seq.isIn(2, -5, 10));
        assertFalse(Seq.isIn(5, -5, 10));
        assertFalse(Seq.isIn(-5, -5, 0));
    }
}
