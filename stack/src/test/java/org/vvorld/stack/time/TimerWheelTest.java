package org.vvorld.stack.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimerWheelTest {
    private static final long TICK = 1L << 20;

    private final Timer.Account account = new Timer.Account();
    private int fired;

    private Timer counting(TimerWheel wheel) {
        return new Timer(wheel, account, () -> fired++);
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                1,
                TICK - 1,
                TICK,
                TICK + 1,
                63 * TICK,
                64 * TICK,
                65 * TICK,
                4096 * TICK,
                4097 * TICK + 5,
                1L << 50,
                1L << 57,
                Long.MAX_VALUE / 2
            })
    void firesOnceNotEarlyAndNotATickLate(long delay) {
        // Origins near overflow: deadlines compare by subtraction.
        for (long origin : new long[] {0, 12_345, -7, Long.MAX_VALUE - 1000}) {
            fired = 0;
            TimerWheel wheel = new TimerWheel(origin);
            Timer t = counting(wheel);
            t.arm(delay);
            if (delay > 0) {
                wheel.advance(origin + delay - 1);
                assertEquals(0, fired, "early");
            }
            wheel.advance(origin + delay + TICK);
            assertEquals(1, fired);
            assertFalse(t.isArmed());
            assertEquals(0, account.armed());
            assertEquals(0, wheel.armed());
        }
    }

    @Test
    void aDelayBeyondAllTimeNeverFires() {
        TimerWheel wheel = new TimerWheel(0);
        wheel.advance(5 * TICK);
        Timer t = counting(wheel);
        t.arm(Long.MAX_VALUE);
        assertTrue(wheel.nanosToNext(wheel.nowNanos()) > 0);
        wheel.advance(Long.MAX_VALUE / 2);
        assertEquals(0, fired);
        assertTrue(t.isArmed());
        t.cancel();
        assertEquals(TimerWheel.NEVER, wheel.nanosToNext(wheel.nowNanos()));
    }

    @Test
    void sleepingUntilNanosToNextReachesADeadlineInFewWakeUps() {
        for (long delay : new long[] {3 * TICK, 100 * TICK, 5000 * TICK, 300_000 * TICK, 1L << 45, 1L << 55}) {
            fired = 0;
            TimerWheel wheel = new TimerWheel(0);
            wheel.advance(77 * TICK + 3);
            long due = wheel.nowNanos() + delay;
            counting(wheel).arm(delay);
            int wakeUps = 0;
            while (fired == 0) {
                long sleep = wheel.nanosToNext(wheel.nowNanos());
                assertTrue(sleep > 0, "a wake-up that does nothing");
                wheel.advance(wheel.nowNanos() + sleep);
                wakeUps++;
            }
            assertTrue(wakeUps <= 6, () -> delay + " ns");
            assertTrue(wheel.nowNanos() >= due && wheel.nowNanos() < due + TICK);
        }
    }

    @Test
    void anActionMayRearmItsOwnTimerAndCancelOthersOfTheSameTick() {
        TimerWheel wheel = new TimerWheel(0);
        List<Timer> others = new ArrayList<>();
        Timer[] self = new Timer[1];
        Runnable cancelAll = () -> {
            fired++;
            others.forEach(Timer::cancel);
            if (fired < 3) {
                self[0].arm(TICK);
            }
        };
        self[0] = new Timer(wheel, account, cancelAll);
        for (int i = 0; i < 5; i++) {
            others.add(counting(wheel));
        }
        others.subList(0, 2).forEach(t -> t.arm(TICK));
        self[0].arm(TICK);
        others.subList(2, 5).forEach(t -> t.arm(TICK));
        // The chain's newest fire first: three of the others, then the one that cancels the rest.
        wheel.advance(TICK);
        assertEquals(4, fired);
        assertEquals(0, wheel.armed());
        assertEquals(0, account.armed());
    }

    @Test
    void rearmingReplacesTheEarlierSetting() {
        TimerWheel wheel = new TimerWheel(0);
        Timer t = counting(wheel);
        t.arm(10 * TICK);
        t.arm(20 * TICK);
        assertEquals(1, wheel.armed());
        wheel.advance(15 * TICK);
        assertEquals(0, fired);
        wheel.advance(20 * TICK);
        assertEquals(1, fired);
    }
}
