package org.vvorld.stack.rtadv;

import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.time.Timer;
import org.vvorld.stack.time.TimerWheel;

/** When a router advertises, RFC 4861 sections 6.2.4 to 6.2.7, on one interface. Owned by the wheel's worker. */
public final class Rtadv {
    private static final long SECOND = 1_000_000_000L;
    private static final long MAX_INITIAL_INTERVAL_NANOS = 16 * SECOND;
    private static final int INITIAL_ADVERTISEMENTS = 3;
    private static final long MIN_DELAY_BETWEEN_NANOS = 3 * SECOND;
    private static final long MAX_RA_DELAY_NANOS = SECOND / 2;

    private final TimerWheel wheel;
    private final Timer timer;
    private final RandomGenerator random;
    private final RtadvEffects effects;
    private RtadvSettings settings;
    private boolean isRunning;
    private boolean hasSent;
    private int initial;
    private long lastSent;
    private long dueAt;

    public Rtadv(
            TimerWheel wheel,
            Function<Runnable, Timer> timers,
            RandomGenerator random,
            RtadvSettings settings,
            RtadvEffects effects) {
        this.wheel = wheel;
        this.random = random;
        this.settings = settings;
        this.effects = effects;
        this.timer = timers.apply(this::onTimer);
    }

    public RtadvSettings settings() {
        return settings;
    }

    public boolean isRunning() {
        return isRunning;
    }

    /** The interface has become an advertising one: the first of a burst goes out, unless one did just now. */
    public void start() {
        isRunning = true;
        initial = INITIAL_ADVERTISEMENTS;
        due(earliest());
    }

    /** Section 6.2.4: after a change hosts learn of it by a burst as at the start. */
    public void settings(RtadvSettings newSettings) {
        settings = newSettings;
        if (isRunning) {
            start();
        }
    }

    /** Section 6.2.5: the router ends, and hosts are told to use it no more. */
    public void stop() {
        if (isRunning) {
            isRunning = false;
            timer.cancel();
            // At once even if another went just now: there is no later, and lifetime 0 is worth it.
            transmit(true);
        }
    }

    /** The link is down, or the interface leaves: nobody can be told. */
    public void halt() {
        isRunning = false;
        timer.cancel();
    }

    /** Takes a solicitation that RsMessage.check let pass. Section 6.2.6: the answer is to all, soon, and not too often. */
    public void onSolicitation() {
        effects.count(Counter.AUTOCONF_SOLICITATIONS_RECEIVED);
        if (!isRunning) {
            return;
        }
        long at = earliest() + random.nextLong(MAX_RA_DELAY_NANOS);
        if (at - dueAt < 0) {
            due(at);
        }
    }

    /** Takes another router's advertisement that RaMessage.check let pass; section 6.2.7. Returns how many values are at odds. */
    public int onAdvertisement(Packet p, int at, int end) {
        int differences = isRunning ? Consistency.differences(settings, p, at, end) : 0;
        if (differences > 0) {
            effects.count(Counter.AUTOCONF_RAS_INCONSISTENT);
        }
        return differences;
    }

    /** When the next may be sent to all: now, or MIN_DELAY_BETWEEN_RAS after the last. */
    private long earliest() {
        long now = wheel.nowNanos();
        long after = lastSent + MIN_DELAY_BETWEEN_NANOS;
        return hasSent && after - now > 0 ? after : now;
    }

    private void due(long at) {
        dueAt = at;
        timer.arm(at - wheel.nowNanos());
    }

    private void onTimer() {
        transmit(false);
        long interval = settings.minIntervalSeconds() * SECOND;
        long span = (settings.maxIntervalSeconds() - settings.minIntervalSeconds()) * SECOND;
        interval += random.nextLong(span + 1);
        if (initial > 0) {
            initial--;
        }
        if (initial > 0) {
            interval = Math.min(interval, MAX_INITIAL_INTERVAL_NANOS);
        }
        due(wheel.nowNanos() + interval);
    }

    private void transmit(boolean isFinal) {
        hasSent = true;
        lastSent = wheel.nowNanos();
        effects.send(settings, isFinal);
        effects.count(Counter.AUTOCONF_RAS_SENT);
    }
}
