package org.vvorld.stack.nd;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.wire.Ipv6Address;

/**
 * The IPv6 neighbours of a vnet, shared by its workers; made like {@code ArpTable}: readers probe without a lock, writers hold the
 * table's monitor, change a slot by one release store, and replace the array to grow.
 */
public final class NdTable {
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(NdEntry[].class);
    private static final NdEntry[] EMPTY = {};
    /** Stands where an entry was removed, so that probing goes on. */
    private static final NdEntry REMOVED = new NdEntry(null, 0, 0, -1, null);

    private volatile NdEntry[] slots = EMPTY;
    private int size;
    private int taken;

    /** The neighbour on {@code ifp}, or null. */
    public NdEntry find(Interface ifp, long high, long low) {
        NdEntry[] s = slots;
        int mask = s.length - 1;
        if (mask < 0) {
            return null;
        }
        for (int i = hash(ifp, high, low) & mask; ; i = (i + 1) & mask) {
            NdEntry e = (NdEntry) SLOT.getAcquire(s, i);
            if (e == null) {
                return null;
            }
            if (e.low == low && e.high == high && e.ifp == ifp) {
                return e;
            }
        }
    }

    private static int hash(Interface ifp, long high, long low) {
        long h = (high * 0x9e37_79b9_7f4a_7c15L ^ low ^ ifp.id() * 0x85eb_ca6bL) * 0x9e37_79b9_7f4a_7c15L;
        return (int) (h >>> 32);
    }

    /** Adds {@code fresh} unless one is there for its interface and address: returns the one that is in the table then. */
    synchronized NdEntry putIfAbsent(NdEntry fresh) {
        NdEntry there = find(fresh.ifp, fresh.high, fresh.low);
        if (there != null) {
            return there;
        }
        // At most half full, removed ones included: probes stay short and always end.
        if ((taken + 1) * 2 > slots.length) {
            rebuild();
        }
        insert(slots, fresh);
        size++;
        taken++;
        return fresh;
    }

    private static void insert(NdEntry[] s, NdEntry e) {
        int mask = s.length - 1;
        int i = hash(e.ifp, e.high, e.low) & mask;
        while (s[i] != null) {
            i = (i + 1) & mask;
        }
        SLOT.setRelease(s, i, e);
    }

    private void rebuild() {
        int length = 4;
        while (length < (size + 1) * 4) {
            length *= 2;
        }
        NdEntry[] fresh = new NdEntry[length];
        for (NdEntry e : slots) {
            if (e != null && e != REMOVED) {
                insert(fresh, e);
            }
        }
        taken = size;
        slots = fresh;
    }

    /** Sets a permanent entry, in place of another for the same neighbour if that one is permanent too; the one in force. */
    public NdEntry putPermanent(Interface ifp, long high, long low, long mac, boolean published) {
        NdEntry e = new NdEntry(ifp, high, low, -1, null);
        e.heardMac = mac;
        e.mac = mac;
        e.state = NdState.PERMANENT;
        e.published = published;
        NdEntry old = find(ifp, high, low);
        if (old != null && old.isPermanent()) {
            remove(old);
        }
        return putIfAbsent(e);
    }

    /** Takes an entry out; false if it was not in. What waits for it and its timer are its worker's: NdResolver.forget. */
    public synchronized boolean remove(NdEntry e) {
        NdEntry[] s = slots;
        for (int i = 0; i < s.length; i++) {
            if (s[i] == e) {
                SLOT.setRelease(s, i, REMOVED);
                // Whoever remembers the entry must ask again.
                e.mac = NdEntry.UNKNOWN;
                if (--size == 0) {
                    slots = EMPTY;
                    taken = 0;
                }
                return true;
            }
        }
        return false;
    }

    /** Do we answer for somebody on {@code ifp} whose solicited-node group is this one? */
    public boolean isSolicited(Interface ifp, long groupLow) {
        for (NdEntry e : slots) {
            if (e != null && e.published && e.ifp == ifp && Ipv6Address.solicitedLow(e.low) == groupLow) {
                return true;
            }
        }
        return false;
    }

    /** A copy of the entries, in no order. */
    public synchronized List<NdEntry> list() {
        List<NdEntry> all = new ArrayList<>(size);
        for (NdEntry e : slots) {
            if (e != null && e != REMOVED) {
                all.add(e);
            }
        }
        return all;
    }

    public synchronized int size() {
        return size;
    }
}
