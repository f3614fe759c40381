package org.vvorld.stack.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The wheel against a list of deadlines, 200,000 random steps a seed. */
class TimerWheelModelTest {
    private static final int TICK_SHIFT = 20;
    private static final int TIMERS = 120;
    private static final int STEPS = 200_000;

    private final Timer.Account account = new Timer.Account();
    private final Modelled[] timers = new Modelled[TIMERS];
    private long origin;
    private TimerWheel wheel;
    private SplittableRandom random;
    private int armed;
    private long fired;

    private final class Modelled {
        final Timer timer = new Timer(wheel, account, this::onFire);
        boolean isArmed;
        /** Not before this time, and not after the tick {@code latestTick} has begun. */
        long earliestNanos;

        long latestTick;

        void arm(long delay) {
            armed += isArmed ? 0 : 1;
            isArmed = true;
            earliestNanos = wheel.nowNanos() - origin + delay;
            long roundedUp = (earliestNanos + (1L << TICK_SHIFT) - 1) >> TICK_SHIFT;
            latestTick = Math.max(roundedUp, tick() + 1);
            timer.arm(delay);
        }

        void cancel() {
            armed -= isArmed ? 1 : 0;
            isArmed = false;
            timer.cancel();
        }

        private void onFire() {
            assertTrue(isArmed, "fired though not armed");
            assertTrue(wheel.nowNanos() - origin >= earliestNanos, "fired early");
            isArmed = false;
            armed--;
            fired++;
            // What actions do: set themselves again, set or cancel others that may be due in this very tick.
            if (random.nextInt(3) == 0) {
                arm(delay());
            }
            if (random.nextInt(3) == 0) {
                timers[random.nextInt(TIMERS)].cancel();
            }
            if (random.nextInt(3) == 0) {
                timers[random.nextInt(TIMERS)].arm(delay());
            }
        }
    }

    private long tick() {
        return (wheel.nowNanos() - origin) >> TICK_SHIFT;
    }

    /** Any length equally likely on a logarithmic scale, up to beyond the wheel's horizon of 2^56 ns. */
    private long delay() {
        return random.nextLong(1L << random.nextInt(1, 58));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void agreesWithAListOfDeadlines(long seed) {
        random = new SplittableRandom(seed);
        origin = random.nextLong();
        wheel = new TimerWheel(origin);
        for (int i = 0; i < TIMERS; i++) {
            timers[i] = new Modelled();
        }
        for (int step = 0; step < STEPS; step++) {
            Modelled t = timers[random.nextInt(TIMERS)];
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> t.arm(delay());
                case 3 -> t.cancel();
                default -> advance();
            }
            assertEquals(armed, wheel.armed(), "step " + step);
            assertEquals(armed, account.armed());
        }
        assertTrue(fired > STEPS / 20, "only " + fired + " fired: the test has lost its point");
    }

    private void advance() {
        long toNext = wheel.nanosToNext(wheel.nowNanos());
        assertNotLate(toNext);
        boolean far = random.nextInt(50) == 0;
        // 300,000 leaps of a month would overflow time itself.
        long by = far ? random.nextLong(1L << 46) : random.nextBoolean() && toNext < 1L << 40 ? toNext : shortStep();
        wheel.advance(wheel.nowNanos() + by);
        for (Modelled t : timers) {
            assertTrue(!t.isArmed || t.latestTick > tick(), "late");
            assertEquals(t.isArmed, t.timer.isArmed());
        }
    }

    private long shortStep() {
        return random.nextLong(1L << random.nextInt(1, 34));
    }

    private void assertNotLate(long toNext) {
        long soonest = Long.MAX_VALUE;
        for (Modelled t : timers) {
            soonest = t.isArmed ? Math.min(soonest, t.latestTick) : soonest;
        }
        if (soonest == Long.MAX_VALUE) {
            assertEquals(TimerWheel.NEVER, toNext);
        } else {
            assertTrue(
                    toNext >= 0 && toNext <= (soonest << TICK_SHIFT) - (wheel.nowNanos() - origin), "sleeps too long");
        }
    }
}
