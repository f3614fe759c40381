package org.vvorld.stack.slaac;

import java.util.ArrayList;
import java.util.List;
import org.vvorld.stack.stats.Counter;

/** Addresses formed of advertised prefixes, and their lifetimes; RFC 4862 sections 5.5.3 and 5.5.4. */
public final class AddressList {
    private static final long TWO_HOURS_NANOS = 7_200_000_000_000L;

    /** An address and its life. */
    public static final class Address extends Bounded.Entry {
        private final long hi;
        private long lo;
        private int collisions;
        private long preferredUntil;
        private boolean isDeprecated;
        private boolean isDuplicated;

        Address(long hi) {
            this.hi = hi;
        }

        public long hi() {
            return hi;
        }

        public long lo() {
            return lo;
        }

        public boolean isDeprecated() {
            return isDeprecated;
        }

        /** Another node has it, and no other could be made. It is not in use, and stays so that it is not formed again. */
        public boolean isDuplicated() {
            return isDuplicated;
        }
    }

    private final Bounded<Address> table;
    private final InterfaceIds ids;
    private final AutoconfEffects effects;
    private final long origin;

    AddressList(InterfaceIds ids, AutoconfEffects effects, long origin) {
        this.ids = ids;
        this.effects = effects;
        this.origin = origin;
        this.table = new Bounded<>(effects);
    }

    public int size() {
        return table.size();
    }

    public Address address(int i) {
        return table.get(i);
    }

    List<Autoconfigured.Address> known() {
        List<Autoconfigured.Address> all = new ArrayList<>(table.size());
        for (int i = 0; i < table.size(); i++) {
            Address a = table.get(i);
            all.add(new Autoconfigured.Address(
                    a.hi, a.lo, wheelTime(a.preferredUntil), wheelTime(a.until), a.isDeprecated, a.isDuplicated));
        }
        return List.copyOf(all);
    }

    /** Steps d and e of section 5.5.3, for a prefix of 64 bits. Points in time are since the origin. */
    void heard(long hi, long preferredUntil, long validUntil, long now) {
        for (int i = 0; i < table.size(); i++) {
            if (table.get(i).hi == hi) {
                renew(table.get(i), preferredUntil, validUntil, now);
                return;
            }
        }
        if (validUntil > now) {
            form(hi, preferredUntil, validUntil, now);
        }
    }

    private void form(long hi, long preferredUntil, long validUntil, long now) {
        if (table.isFull()) {
            Address victim = table.victim(now);
            if (victim == null) {
                return;
            }
            remove(victim);
        }
        Address a = new Address(hi);
        a.lo = ids.interfaceId(hi, 0);
        a.until = validUntil;
        a.preferredUntil = preferredUntil;
        table.add(a, now);
        announce(a, now);
    }

    private void announce(Address a, long now) {
        effects.addressFormed(a.hi, a.lo, wheelTime(a.preferredUntil), wheelTime(a.until));
        a.isDeprecated = false;
        deprecateIfDue(a, now);
    }

    private void renew(Address a, long preferredUntil, long validUntil, long now) {
        table.heardAgain(a, now);
        // Step e: an advertisement, which nobody signs, may shorten a life to two hours at the least.
        if (validUntil - now > TWO_HOURS_NANOS || validUntil > a.until) {
            a.until = validUntil;
        } else if (a.until - now > TWO_HOURS_NANOS) {
            a.until = now + TWO_HOURS_NANOS;
        }
        a.preferredUntil = preferredUntil;
        if (!a.isDuplicated) {
            a.isDeprecated &= preferredUntil <= now;
            effects.addressLifetimes(a.hi, a.lo, wheelTime(preferredUntil), wheelTime(a.until));
            deprecateIfDue(a, now);
        }
    }

    private void deprecateIfDue(Address a, long now) {
        if (!a.isDeprecated && a.preferredUntil <= now) {
            a.isDeprecated = true;
            effects.addressDeprecated(a.hi, a.lo);
        }
    }

    /**
     * Duplicate address detection found another node with the address. RFC 7217 section 6: the next of a few others is tried, where
     * there are others; RFC 4862 section 5.4.5: otherwise it is given up.
     */
    void onDuplicate(long hi, long lo, long now) {
        Address a = find(hi, lo);
        if (a == null || a.isDuplicated) {
            return;
        }
        effects.addressRemoved(hi, lo);
        if (a.collisions < ids.retries()) {
            a.collisions++;
            a.lo = ids.interfaceId(hi, a.collisions);
            announce(a, now);
        } else {
            a.isDuplicated = true;
            effects.count(Counter.AUTOCONF_REFUSED);
        }
    }

    private Address find(long hi, long lo) {
        for (int i = 0; i < table.size(); i++) {
            Address a = table.get(i);
            if (a.lo == lo && a.hi == hi) {
                return a;
            }
        }
        return null;
    }

    private void remove(Address a) {
        table.remove(a);
        if (!a.isDuplicated) {
            effects.addressRemoved(a.hi, a.lo);
        }
    }

    void expire(long now) {
        for (Address a = table.expired(now); a != null; a = table.expired(now)) {
            remove(a);
        }
        for (int i = 0; i < table.size(); i++) {
            if (!table.get(i).isDuplicated) {
                deprecateIfDue(table.get(i), now);
            }
        }
    }

    /** All go, as when the interface leaves its vnet. */
    void clear() {
        while (table.size() > 0) {
            remove(table.get(0));
        }
    }

    long nextNanos() {
        long next = table.nextNanos();
        for (int i = 0; i < table.size(); i++) {
            Address a = table.get(i);
            if (!a.isDeprecated && !a.isDuplicated) {
                next = Math.min(next, a.preferredUntil);
            }
        }
        return next;
    }

    private long wheelTime(long sinceOrigin) {
        return sinceOrigin == AutoconfHost.FOREVER ? sinceOrigin : sinceOrigin + origin;
    }
}
