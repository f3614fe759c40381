package org.vvorld.stack.slaac;

import java.util.ArrayList;
import java.util.List;

/** Prefixes whose addresses are neighbours, RFC 4861 section 6.3.4. */
public final class PrefixList {
    /** A prefix on the link; the bits behind its length are zero. */
    public static final class Prefix extends Bounded.Entry {
        private final long hi;
        private final long lo;
        private final int length;

        Prefix(long hi, long lo, int length) {
            this.hi = hi;
            this.lo = lo;
            this.length = length;
        }

        public long hi() {
            return hi;
        }

        public long lo() {
            return lo;
        }

        public int length() {
            return length;
        }
    }

    private final Bounded<Prefix> table;
    private final AutoconfEffects effects;

    PrefixList(AutoconfEffects effects) {
        this.effects = effects;
        this.table = new Bounded<>(effects);
    }

    public int size() {
        return table.size();
    }

    public Prefix prefix(int i) {
        return table.get(i);
    }

    /** @param origin what the table's times count from */
    List<Autoconfigured.Prefix> known(long origin) {
        List<Autoconfigured.Prefix> all = new ArrayList<>(table.size());
        for (int i = 0; i < table.size(); i++) {
            Prefix x = table.get(i);
            long until = x.until == AutoconfHost.FOREVER ? x.until : x.until + origin;
            all.add(new Autoconfigured.Prefix(x.hi, x.lo, x.length, until));
        }
        return List.copyOf(all);
    }

    /** An option with the L flag. Without it nothing is said, and one that is there stays: section 6.3.4. */
    void heard(long hi, long lo, int length, long until, long now) {
        Prefix x = find(hi, lo, length);
        if (x != null) {
            table.heardAgain(x, now);
        }
        if (until <= now) {
            if (x != null) {
                remove(x);
            }
            return;
        }
        if (x == null) {
            if (table.isFull()) {
                Prefix victim = table.victim(now);
                if (victim == null) {
                    return;
                }
                remove(victim);
            }
            x = new Prefix(hi, lo, length);
            table.add(x, now);
            effects.onLinkAdded(hi, lo, length);
        }
        x.until = until;
    }

    private void remove(Prefix x) {
        table.remove(x);
        effects.onLinkRemoved(x.hi, x.lo, x.length);
    }

    private Prefix find(long hi, long lo, int length) {
        for (int i = 0; i < table.size(); i++) {
            Prefix x = table.get(i);
            if (x.hi == hi && x.lo == lo && x.length == length) {
                return x;
            }
        }
        return null;
    }

    void expire(long now) {
        for (Prefix x = table.expired(now); x != null; x = table.expired(now)) {
            remove(x);
        }
    }

    long nextNanos() {
        return table.nextNanos();
    }
}
