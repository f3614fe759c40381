package org.vvorld.stack.redirect;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Where routers said that single hosts are better sent to, of both families: bounded and aged. Any worker adds, holding the monitor; any
 * worker looks up without a lock or an allocation, in a hash table that is replaced whole. IPv4 addresses are IPv4-mapped.
 */
public final class HostRedirects {
    public static final int MAX_ENTRIES = 256;
    /** {@link #expire} when nothing is left. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final Entry[] EMPTY = {};

    /**
     * One redirect. Never changed.
     *
     * @param destinationHi the host's high half
     * @param gatewayHi the next hop's high half; equal to the destination if that is on the link
     * @param interfaceId the interface that it goes out by
     * @param untilNanos the clock's time at which it ends
     */
    public record Entry(
            long destinationHi, long destinationLo, long gatewayHi, long gatewayLo, int interfaceId, long untilNanos) {
        public boolean isOnLink() {
            return destinationHi == gatewayHi && destinationLo == gatewayLo;
        }
    }

    private final long lifeNanos;
    /** In the order in which they were heard. */
    private final List<Entry> entries = new ArrayList<>(0);

    private volatile Entry[] slots = EMPTY;

    /** @param lifeNanos how long one is followed; FreeBSD's net.inet.icmp.redirtimeout is ten minutes */
    public HostRedirects(long lifeNanos) {
        this.lifeNanos = lifeNanos;
    }

    public synchronized int size() {
        return entries.size();
    }

    /** The redirect of a host, or null. */
    public Entry find(long destinationHi, long destinationLo, long nowNanos) {
        Entry[] s = slots;
        int mask = s.length - 1;
        if (mask < 0) {
            return null;
        }
        for (int i = hash(destinationHi, destinationLo) & mask; s[i] != null; i = (i + 1) & mask) {
            Entry e = s[i];
            if (e.destinationLo == destinationLo && e.destinationHi == destinationHi) {
                return e.untilNanos - nowNanos > 0 ? e : null;
            }
        }
        return null;
    }

    private static int hash(long hi, long lo) {
        long h = (hi ^ lo * 0x9e37_79b9_7f4a_7c15L) * 0xbf58_476d_1ce4_e5b9L;
        return (int) (h >>> 32);
    }

    /** Adds one, in place of another for its destination; the oldest goes when there are too many. */
    public synchronized void put(
            long destinationHi, long destinationLo, long gatewayHi, long gatewayLo, int interfaceId, long nowNanos) {
        entries.removeIf(e -> e.destinationLo == destinationLo && e.destinationHi == destinationHi);
        if (entries.size() == MAX_ENTRIES) {
            entries.remove(0);
        }
        entries.add(new Entry(destinationHi, destinationLo, gatewayHi, gatewayLo, interfaceId, nowNanos + lifeNanos));
        publish();
    }

    /** Removes what is over. Returns when the next one is, as the clock's time, or {@link #NEVER}. */
    public synchronized long expire(long nowNanos) {
        if (entries.removeIf(e -> e.untilNanos - nowNanos <= 0)) {
            publish();
        }
        return entries.isEmpty() ? NEVER : entries.get(0).untilNanos;
    }

    /** RFC 4861 section 7.3.3 and RFC 1122 section 3.3.1.5: a dead next hop is used no more. Returns how many redirects ended. */
    public synchronized int removeGateway(long gatewayHi, long gatewayLo, int interfaceId) {
        return remove(e -> e.gatewayLo == gatewayLo && e.gatewayHi == gatewayHi && e.interfaceId == interfaceId);
    }

    /** The interface goes down or leaves. Returns how many redirects ended. */
    public synchronized int removeInterface(int interfaceId) {
        return remove(e -> e.interfaceId == interfaceId);
    }

    public synchronized void clear() {
        entries.clear();
        publish();
    }

    private int remove(Predicate<Entry> which) {
        int before = entries.size();
        if (entries.removeIf(which)) {
            publish();
        }
        return before - entries.size();
    }

    /** What there is, the oldest first. */
    public synchronized List<Entry> snapshot() {
        return List.copyOf(entries);
    }

    private void publish() {
        if (entries.isEmpty()) {
            slots = EMPTY;
            return;
        }
        Entry[] fresh = new Entry[Integer.highestOneBit(entries.size()) * 4];
        for (Entry e : entries) {
            int i = hash(e.destinationHi, e.destinationLo) & (fresh.length - 1);
            while (fresh[i] != null) {
                i = (i + 1) & (fresh.length - 1);
            }
            fresh[i] = e;
        }
        slots = fresh;
    }
}
