package org.vvorld.stack.slaac;

import java.util.ArrayList;
import java.util.List;
import org.vvorld.stack.stats.Counter;

/**
 * A short table of what routers advertise. When it is full, a new entry takes the place of the oldest that was heard but once and is a second
 * old or more; what was heard again stays, and if there is nothing else the new one is refused. So a flood of inventions neither
 * drives out what is in use nor makes more than {@link #MOST} changes a second.
 */
final class Bounded<E extends Bounded.Entry> {
    static final int MOST = 16;

    private static final long TRIAL_NANOS = 1_000_000_000L;

    /** What the table must know of an entry. Times since the machine's origin. */
    abstract static class Entry {
        /** Its end; {@link AutoconfHost#FOREVER} for none. */
        long until = AutoconfHost.FOREVER;

        long born;
        boolean isProven;
    }

    private final List<E> entries = new ArrayList<>(0);
    private final AutoconfEffects effects;

    Bounded(AutoconfEffects effects) {
        this.effects = effects;
    }

    int size() {
        return entries.size();
    }

    E get(int i) {
        return entries.get(i);
    }

    void heardAgain(E e, long now) {
        e.isProven |= now - e.born >= TRIAL_NANOS;
    }

    /** Must {@link #victim} go before another is added? */
    boolean isFull() {
        return entries.size() == MOST;
    }

    /** Who goes for a new one; null if the new one is refused, which is counted. */
    E victim(long now) {
        E oldest = null;
        for (E e : entries) {
            if (!e.isProven && now - e.born >= TRIAL_NANOS && (oldest == null || e.born < oldest.born)) {
                oldest = e;
            }
        }
        effects.count(oldest == null ? Counter.AUTOCONF_REFUSED : Counter.AUTOCONF_REPLACED);
        return oldest;
    }

    void add(E e, long now) {
        e.born = now;
        entries.add(e);
    }

    void remove(E e) {
        entries.remove(e);
    }

    /** One whose time has come, or null. */
    E expired(long now) {
        for (E e : entries) {
            if (e.until <= now) {
                return e;
            }
        }
        return null;
    }

    long nextNanos() {
        long next = AutoconfHost.FOREVER;
        for (E e : entries) {
            next = Math.min(next, e.until);
        }
        return next;
    }
}
