package org.vvorld.stack.pktgen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long MS = 1_000_000L;

    @Test
    void fullSpeedIsTheWholeBudgetAtOnce() {
        Pace pace = new Pace(0);
        assertEquals(64, pace.due(5, 64));
        pace.made(64);
        assertEquals(64, pace.due(5, 64));
        assertEquals(0, pace.nanosToNext(5));
    }

    @Test
    void thousandASecondIsOneAMillisecond() {
        Pace pace = new Pace(1000);
        long start = -7 * MS;
        assertEquals(0, pace.nanosToNext(start));
        assertEquals(1, pace.due(start, 64));
        pace.made(1);
        assertEquals(MS, pace.nanosToNext(start));
        assertEquals(0, pace.due(start + MS - 1, 64));
        assertEquals(1, pace.due(start + MS, 64));
        pace.made(1);
        // A worker that slept too long makes up for it.
        assertEquals(3, pace.due(start + 4 * MS, 64));
        assertEquals(2, pace.due(start + 4 * MS, 2));
        pace.made(3);
        assertEquals(MS, pace.nanosToNext(start + 4 * MS));
    }

    /** No interval of whole nanoseconds would do: 333.3 ns. */
    @Test
    void threeMillionASecondAreThreeMillion() {
        Pace pace = new Pace(3_000_000);
        long made = 0;
        for (long now = 0; now < 1_000 * MS; now += 7_001) {
            int due = pace.due(now, 64);
            pace.made(due);
            made += due;
        }
        assertTrue(Math.abs(made - 3_000_000) <= 32, made + " in a second");
    }

    @Test
    void whatIsFarBehindIsForgotten() {
        Pace pace = new Pace(1000);
        assertEquals(1, pace.due(0, 1000));
        pace.made(1);
        assertEquals(101, pace.due(10_000 * MS, 1000));
        pace.made(101);
        assertEquals(0, pace.due(10_000 * MS, 1000));
    }
}
