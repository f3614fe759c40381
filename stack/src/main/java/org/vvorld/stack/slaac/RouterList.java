package org.vvorld.stack.slaac;

/** Default routers of an interface with lifetimes and preferences; RFC 4861 section 6.3.4, RFC 4191 section 3.1. */
public final class RouterList {
    /** Is the neighbour reachable, or probably so? RFC 4861 section 6.3.6. */
    @FunctionalInterface
    public interface Reachability {
        boolean isReachable(long hi, long lo);
    }

    /** A router that may be the default one. */
    public static final class Router extends Bounded.Entry {
        private final long hi;
        private final long lo;
        private Preference preference;

        Router(long hi, long lo) {
            this.hi = hi;
            this.lo = lo;
        }

        public long hi() {
            return hi;
        }

        public long lo() {
            return lo;
        }

        public Preference preference() {
            return preference;
        }
    }

    private final Bounded<Router> table;
    private final AutoconfEffects effects;
    private int turn;

    RouterList(AutoconfEffects effects) {
        this.effects = effects;
        this.table = new Bounded<>(effects);
    }

    public int size() {
        return table.size();
    }

    public Router router(int i) {
        return table.get(i);
    }

    /**
     * Whom to send to: among the reachable ones the most preferred; if none is, each in turn, so that all are probed (RFC 4861 section
     * 6.3.6, RFC 4191 section 3.2). Null if there is none.
     */
    public Router select(Reachability reachability) {
        Router best = null;
        for (int i = 0; i < table.size(); i++) {
            Router r = table.get(i);
            if (reachability.isReachable(r.hi, r.lo) && (best == null || r.preference.compareTo(best.preference) > 0)) {
                best = r;
            }
        }
        if (best == null && table.size() > 0) {
            turn = (turn + 1) % table.size();
            best = table.get(turn);
        }
        return best;
    }

    /** @param until its end; not after {@code now} takes it from the list */
    void heard(long hi, long lo, Preference preference, long until, long now) {
        Router r = find(hi, lo);
        if (r != null) {
            table.heardAgain(r, now);
        }
        if (until <= now) {
            if (r != null) {
                table.remove(r);
                effects.routersChanged();
            }
            return;
        }
        boolean isNews = r == null;
        if (isNews) {
            if (!makeRoom(now)) {
                return;
            }
            r = new Router(hi, lo);
            table.add(r, now);
        }
        isNews |= r.preference != preference;
        r.preference = preference;
        r.until = until;
        if (isNews) {
            effects.routersChanged();
        }
    }

    private boolean makeRoom(long now) {
        if (!table.isFull()) {
            return true;
        }
        Router victim = table.victim(now);
        if (victim == null) {
            return false;
        }
        table.remove(victim);
        return true;
    }

    private Router find(long hi, long lo) {
        for (int i = 0; i < table.size(); i++) {
            Router r = table.get(i);
            if (r.lo == lo && r.hi == hi) {
                return r;
            }
        }
        return null;
    }

    void expire(long now) {
        boolean isNews = false;
        for (Router r = table.expired(now); r != null; r = table.expired(now)) {
            table.remove(r);
            isNews = true;
        }
        if (isNews) {
            effects.routersChanged();
        }
    }

    long nextNanos() {
        return table.nextNanos();
    }
}
