package org.vvorld.stack.slaac;

import java.util.ArrayList;
import java.util.List;

/** More specific routes that routers advertise, RFC 4191 section 2.3. */
final class RouteList {
    private static final class Specific extends Bounded.Entry {
        final long hi;
        final long lo;
        final int length;
        final long routerHi;
        final long routerLo;
        Preference preference;

        Specific(long hi, long lo, int length, long routerHi, long routerLo) {
            this.hi = hi;
            this.lo = lo;
            this.length = length;
            this.routerHi = routerHi;
            this.routerLo = routerLo;
        }
    }

    private final Bounded<Specific> table;
    private final AutoconfEffects effects;

    RouteList(AutoconfEffects effects) {
        this.effects = effects;
        this.table = new Bounded<>(effects);
    }

    int size() {
        return table.size();
    }

    List<Autoconfigured.Specific> known() {
        List<Autoconfigured.Specific> all = new ArrayList<>(table.size());
        for (int i = 0; i < table.size(); i++) {
            Specific s = table.get(i);
            all.add(new Autoconfigured.Specific(s.hi, s.lo, s.length, s.routerHi, s.routerLo, s.preference));
        }
        return List.copyOf(all);
    }

    /** All that lead by one router go. */
    void forget(long routerHi, long routerLo) {
        for (int i = table.size() - 1; i >= 0; i--) {
            Specific s = table.get(i);
            if (s.routerHi == routerHi && s.routerLo == routerLo) {
                remove(s);
            }
        }
    }

    /** The prefix's bits behind its length are zero. */
    void heard(
            long hi, long lo, int length, long routerHi, long routerLo, Preference preference, long until, long now) {
        Specific s = find(hi, lo, length, routerHi, routerLo);
        if (s != null) {
            table.heardAgain(s, now);
        }
        if (until <= now) {
            if (s != null) {
                remove(s);
            }
            return;
        }
        if (s == null) {
            if (table.isFull()) {
                Specific victim = table.victim(now);
                if (victim == null) {
                    return;
                }
                remove(victim);
            }
            s = new Specific(hi, lo, length, routerHi, routerLo);
            table.add(s, now);
        }
        if (s.preference != preference) {
            s.preference = preference;
            effects.routeSet(hi, lo, length, routerHi, routerLo, preference);
        }
        s.until = until;
    }

    private void remove(Specific s) {
        table.remove(s);
        effects.routeRemoved(s.hi, s.lo, s.length, s.routerHi, s.routerLo);
    }

    private Specific find(long hi, long lo, int length, long routerHi, long routerLo) {
        for (int i = 0; i < table.size(); i++) {
            Specific s = table.get(i);
            if (s.hi == hi && s.lo == lo && s.length == length && s.routerHi == routerHi && s.routerLo == routerLo) {
                return s;
            }
        }
        return null;
    }

    void expire(long now) {
        for (Specific s = table.expired(now); s != null; s = table.expired(now)) {
            remove(s);
        }
    }

    long nextNanos() {
        return table.nextNanos();
    }
}
