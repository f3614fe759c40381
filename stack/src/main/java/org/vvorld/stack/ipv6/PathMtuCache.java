package org.vvorld.stack.ipv6;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The MTUs of paths that routers have told a vnet of, RFC 8201; each for ten minutes. Bounded: a destination that falls on others'
 * places takes that of the one that would age first, for all this is a hint. Nothing is allocated before there is something to keep.
 * All workers read and write it.
 */
public final class PathMtuCache {
    /** RFC 8201 section 4: at least five minutes, ten are recommended. */
    static final long AGE_NANOS = 600_000_000_000L;

    private static final int SLOTS = 512;
    private static final int WAYS = 4;

    private record Told(long high, long low, int mtu, long until) {}

    private volatile AtomicReferenceArray<Told> slots;

    /** MTU of the path to a destination, bytes; 0 if nobody has said, or not lately. */
    public int mtu(long high, long low, long now) {
        Told t = find(high, low);
        return t != null && t.until - now > 0 ? t.mtu : 0;
    }

    /** For how long that MTU is believed yet, nanoseconds; 0 if none is. */
    public long nanosToExpiry(long high, long low, long now) {
        Told t = find(high, low);
        return t == null ? 0 : Math.max(0, t.until - now);
    }

    private Told find(long high, long low) {
        AtomicReferenceArray<Told> s = slots;
        if (s == null) {
            return null;
        }
        int at = bucket(high, low);
        for (int i = at; i < at + WAYS; i++) {
            Told t = s.get(i);
            if (t != null && t.low == low && t.high == high) {
                return t;
            }
        }
        return null;
    }

    private static int bucket(long high, long low) {
        return (int) ((high * 31 ^ low) * 0x9e37_79b9_7f4a_7c15L >>> 57) * WAYS;
    }

    /** Remembers the MTU of a path, in place of what was said of it before. */
    synchronized void put(long high, long low, int mtu, long now) {
        AtomicReferenceArray<Told> s = slots == null ? new AtomicReferenceArray<>(SLOTS) : slots;
        int at = bucket(high, low);
        int worst = at;
        long least = Long.MAX_VALUE;
        for (int i = at; i < at + WAYS; i++) {
            Told there = s.get(i);
            boolean isSame = there != null && there.low == low && there.high == high;
            long left = isSame ? Long.MIN_VALUE : there == null ? Long.MIN_VALUE + 1 : Math.max(0, there.until - now);
            if (left < least) {
                least = left;
                worst = i;
            }
        }
        s.set(worst, new Told(high, low, mtu, now + AGE_NANOS));
        slots = s;
    }
}
