package org.vvorld.stack.slaac;

import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.time.Timer;

/** Asks for routers, RFC 4861 section 6.3.7, ever more seldom as RFC 7559 has it. */
final class RouterSolicitor {
    private static final long SECOND = 1_000_000_000L;
    /** MAX_RTR_SOLICITATION_DELAY. */
    private static final long MAX_DELAY_NANOS = SECOND;
    /** RTR_SOLICITATION_INTERVAL, RFC 7559's IRT. */
    private static final long FIRST_NANOS = 4 * SECOND;
    /** RFC 7559's MRT. */
    private static final long LAST_NANOS = 3600 * SECOND;

    private final Timer timer;
    private final RandomGenerator random;
    private final AutoconfEffects effects;
    private int most;
    private int sent;
    private long interval;
    private boolean isAnswered;

    RouterSolicitor(Function<Runnable, Timer> timers, RandomGenerator random, AutoconfEffects effects) {
        this.random = random;
        this.effects = effects;
        this.timer = timers.apply(this::onTimer);
    }

    /** @param maxSolicitations 0 for no bound */
    void start(int maxSolicitations) {
        most = maxSolicitations;
        sent = 0;
        isAnswered = false;
        timer.arm(random.nextLong(MAX_DELAY_NANOS));
    }

    void stop() {
        timer.cancel();
    }

    /** A router with a lifetime was heard. */
    void onRouter() {
        isAnswered = true;
        // One solicitation is sent even then: it may bring what unsolicited ones leave out.
        if (sent > 0) {
            timer.cancel();
        }
    }

    private void onTimer() {
        effects.sendSolicitation();
        effects.count(Counter.AUTOCONF_SOLICITATIONS_SENT);
        sent++;
        if (isAnswered || sent == most) {
            return;
        }
        // RFC 8415 section 15 by way of RFC 7559: RT = 2 * RTprev + RAND * RTprev, RAND between -0.1 and 0.1.
        interval = sent == 1 ? spread(FIRST_NANOS, FIRST_NANOS) : spread(2 * interval, interval);
        if (interval > LAST_NANOS) {
            interval = spread(LAST_NANOS, LAST_NANOS);
        }
        timer.arm(interval);
    }

    private long spread(long middle, long by) {
        return middle + random.nextLong(-by / 10, by / 10 + 1);
    }
}
