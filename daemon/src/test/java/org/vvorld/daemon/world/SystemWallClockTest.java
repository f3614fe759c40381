package org.vvorld.daemon.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SystemWallClockTest {
    @Test
    void speaksAsCtimeDoes() {
        SystemWallClock clock = SystemWallClock.INSTANCE;
        assertEquals("Thu Jan  1 00:00:00 1970", clock.words(0));
        assertEquals("Tue Nov 24 23:59:59 2026", clock.words(1_795_564_799L));
        assertTrue(clock.epochSeconds() > 1_700_000_000L);
    }
}
