package org.vvorld.stack.ipv4;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * What ICMP has told a vnet about destinations: the MTU of the path (RFC 1191) and a better first hop (redirects, RFC 1122 section
 * 3.2.2.2); each for ten minutes. Bounded: a destination that falls on another's place takes it, for all this is a hint. Nothing is
 * allocated before there is something to keep. All workers read and write it.
 */
public final class DestinationCache {
    /** RFC 1191 section 6.3. FreeBSD: net.inet.icmp.redirtimeout. */
    static final long AGE_NANOS = 600_000_000_000L;

    private static final int SLOTS = 512;
    private static final int WAYS = 4;

    /** mtu 0, gateway 0: not known. */
    private record Told(int destination, int mtu, long mtuUntil, int gateway, long gatewayUntil) {
        Told(int destination) {
            this(destination, 0, 0, 0, 0);
        }

        int mtuAt(long now) {
            return mtuUntil - now > 0 ? mtu : 0;
        }

        int gatewayAt(long now) {
            return gatewayUntil - now > 0 ? gateway : 0;
        }
    }

    private volatile AtomicReferenceArray<Told> slots;
    private volatile int version;

    /** Grows with each change. */
    public int version() {
        return version;
    }

    /** MTU of the path to {@code destination}, bytes; 0 if nobody has said. */
    public int mtu(int destination, long now) {
        Told t = find(destination);
        return t == null ? 0 : t.mtuAt(now);
    }

    /** For how long that MTU is believed yet, nanoseconds; 0 if none is. */
    public long nanosToMtuExpiry(int destination, long now) {
        Told t = find(destination);
        return t == null || t.mtu == 0 ? 0 : Math.max(0, t.mtuUntil - now);
    }

    /** The gateway that a redirect has named for {@code destination}; 0 if none has. */
    public int gateway(int destination, long now) {
        Told t = find(destination);
        return t == null ? 0 : t.gatewayAt(now);
    }

    private Told find(int destination) {
        AtomicReferenceArray<Told> s = slots;
        if (s == null) {
            return null;
        }
        int at = bucket(destination);
        for (int i = at; i < at + WAYS; i++) {
            Told t = s.get(i);
            if (t != null && t.destination == destination) {
                return t;
            }
        }
        return null;
    }

    private static int bucket(int destination) {
        return (destination * 0x9e3779b9 >>> 16) % (SLOTS / WAYS) * WAYS;
    }

    synchronized void putMtu(int destination, int mtu, long now) {
        Told t = known(destination);
        put(new Told(destination, mtu, now + AGE_NANOS, t.gateway, t.gatewayUntil), now);
    }

    synchronized void putGateway(int destination, int gateway, long now) {
        Told t = known(destination);
        put(new Told(destination, t.mtu, t.mtuUntil, gateway, now + AGE_NANOS), now);
    }

    /** Forgets a redirect. */
    public synchronized void forgetGateway(int destination) {
        Told t = find(destination);
        if (t != null && t.gateway != 0) {
            put(new Told(destination, t.mtu, t.mtuUntil, 0, 0), 0);
        }
    }

    private Told known(int destination) {
        Told t = find(destination);
        return t == null ? new Told(destination) : t;
    }

    /** In the monitor. In place of what it says now, of one that has aged, or of the one that will first. */
    private void put(Told t, long now) {
        AtomicReferenceArray<Told> s = slots == null ? new AtomicReferenceArray<>(SLOTS) : slots;
        int at = bucket(t.destination);
        int worst = at;
        long least = Long.MAX_VALUE;
        for (int i = at; i < at + WAYS; i++) {
            Told there = s.get(i);
            long left = there == null
                    ? Long.MIN_VALUE + 1
                    : there.destination == t.destination
                            ? Long.MIN_VALUE
                            : Math.max(
                                    there.mtu == 0 ? 0 : there.mtuUntil - now,
                                    there.gateway == 0 ? 0 : there.gatewayUntil - now);
            if (left < least) {
                least = left;
                worst = i;
            }
        }
        s.set(worst, t);
        slots = s;
        changed();
    }

    /** Forgets redirects and MTUs: routes or interfaces are others. */
    public synchronized void clear() {
        slots = null;
        changed();
    }

    // Writers hold the monitor.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void changed() {
        version++;
    }
}
