package org.vvorld.stack.redirect;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.vvorld.stack.iface.Interface;

/**
 * Where routers said that single hosts are better sent to: bounded, and aged after ten minutes, FreeBSD's net.inet.icmp.redirtimeout. Any
 * worker adds, holding the monitor; any worker looks up without a lock or an allocation, in a hash table that is replaced whole.
 */
public final class HostRedirects {
    public static final int MAX_ENTRIES = 256;
    static final long LIFE_NANOS = 600_000_000_000L;

    private static final Entry[] EMPTY = {};

    /**
     * One redirect. Never changed.
     *
     * @param destinationHi the host's high half
     * @param gatewayHi the next hop's high half; equal to the destination if that is on the link
     * @param ifp by which it goes out
     * @param untilNanos the clock's time at which it ends
     */
    public record Entry(
            long destinationHi, long destinationLo, long gatewayHi, long gatewayLo, Interface ifp, long untilNanos) {
        public boolean isOnLink() {
            return destinationHi == gatewayHi && destinationLo == gatewayLo;
        }
    }

    /** In the order in which they were heard. */
    private List<Entry> entries = List.of();

    private volatile Entry[] slots = EMPTY;

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
            long destinationHi, long destinationLo, long gatewayHi, long gatewayLo, Interface ifp, long nowNanos) {
        List<Entry> now = new ArrayList<>(entries);
        now.removeIf(e ->
                e.untilNanos - nowNanos <= 0 || e.destinationLo == destinationLo && e.destinationHi == destinationHi);
        if (now.size() == MAX_ENTRIES) {
            now.remove(0);
        }
        now.add(new Entry(destinationHi, destinationLo, gatewayHi, gatewayLo, ifp, nowNanos + LIFE_NANOS));
        publish(now);
    }

    /** RFC 4861 section 7.3.3: a dead next hop is used no more. Returns how many redirects ended. */
    public synchronized int removeGateway(long gatewayHi, long gatewayLo, Interface ifp) {
        return remove(e -> e.gatewayLo == gatewayLo && e.gatewayHi == gatewayHi && e.ifp == ifp);
    }

    /** The interface goes down or leaves; all do if it is null. Returns how many redirects ended. */
    public synchronized int removeInterface(Interface ifp) {
        return remove(e -> ifp == null || e.ifp == ifp);
    }

    private int remove(Predicate<Entry> which) {
        int before = entries.size();
        if (before == 0) {
            return 0;
        }
        publish(entries.stream().filter(which.negate()).toList());
        return before - entries.size();
    }

    /** What there is, the oldest first. */
    public synchronized List<Entry> snapshot() {
        return entries;
    }

    private void publish(List<Entry> now) {
        entries = List.copyOf(now);
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
