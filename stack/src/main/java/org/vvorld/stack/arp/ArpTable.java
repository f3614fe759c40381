package org.vvorld.stack.arp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import org.vvorld.stack.iface.Interface;

/**
 * The neighbours of a vnet, shared by its workers: an open-addressed hash table that readers probe without a lock. Writers hold
 * the table's monitor; they change a slot by one release store, and replace the array to grow.
 */
public final class ArpTable {
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(ArpEntry[].class);
    private static final ArpEntry[] EMPTY = {};
    /** Stands where an entry was removed, so that probing goes on. */
    private static final ArpEntry REMOVED = new ArpEntry(null, 0, -1);

    private volatile ArpEntry[] slots = EMPTY;
    private int size;
    private int taken;

    /** The neighbour {@code address} on {@code ifp}, or null. */
    public ArpEntry find(Interface ifp, int address) {
        ArpEntry[] s = slots;
        int mask = s.length - 1;
        if (mask < 0) {
            return null;
        }
        for (int i = hash(ifp, address) & mask; ; i = (i + 1) & mask) {
            ArpEntry e = (ArpEntry) SLOT.getAcquire(s, i);
            if (e == null) {
                return null;
            }
            if (e.address == address && e.ifp == ifp) {
                return e;
            }
        }
    }

    private static int hash(Interface ifp, int address) {
        int h = (address ^ ifp.id() * 0x85ebca6b) * 0x9e3779b9;
        return h ^ h >>> 15;
    }

    /** Adds {@code fresh} unless one is there for its interface and address: returns the one that is in the table then. */
    synchronized ArpEntry putIfAbsent(ArpEntry fresh) {
        ArpEntry there = find(fresh.ifp, fresh.address);
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

    private static void insert(ArpEntry[] s, ArpEntry e) {
        int mask = s.length - 1;
        int i = hash(e.ifp, e.address) & mask;
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
        ArpEntry[] fresh = new ArpEntry[length];
        for (ArpEntry e : slots) {
            if (e != null && e != REMOVED) {
                insert(fresh, e);
            }
        }
        taken = size;
        slots = fresh;
    }

    /** Sets a permanent entry, in place of another for the same neighbour if that one is permanent too; the one in force. */
    public ArpEntry putPermanent(Interface ifp, int address, long mac, boolean published) {
        ArpEntry e = new ArpEntry(ifp, address, -1);
        e.published = published;
        e.heardMac = mac;
        e.mac = mac;
        e.state = ArpEntry.State.PERMANENT;
        ArpEntry old = find(ifp, address);
        if (old != null && old.isPermanent()) {
            remove(old);
        }
        return putIfAbsent(e);
    }

    /** Takes an entry out; false if it was not in. What waits for it and its timer are its worker's: ArpResolver.forget. */
    public synchronized boolean remove(ArpEntry e) {
        ArpEntry[] s = slots;
        for (int i = 0; i < s.length; i++) {
            if (s[i] == e) {
                SLOT.setRelease(s, i, REMOVED);
                // Whoever remembers the entry must ask again.
                e.mac = ArpEntry.UNKNOWN;
                if (--size == 0) {
                    slots = EMPTY;
                    taken = 0;
                }
                return true;
            }
        }
        return false;
    }

    /** A copy of the entries, in no order. */
    public synchronized List<ArpEntry> list() {
        List<ArpEntry> all = new ArrayList<>(size);
        for (ArpEntry e : slots) {
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
