package org.vvorld.stack.ipv6;

import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.nd.NdEntry;
import org.vvorld.stack.route.FibInet6;

/** What {@code NextHops} is for IPv4: the next hops that one worker used last in one vnet, {@value #SLOTS} at most. */
final class NextHops6 {
    private static final int SLOTS = 16;

    private final FibInet6 fib;
    private long of;
    private NextHop6[] slots;

    NextHops6(FibInet6 fib) {
        this.fib = fib;
    }

    /** The next hop for a destination, or null. */
    NextHop6 find(long high, long low) {
        if (slots == null || fib.generation() != of) {
            clear();
            return null;
        }
        NextHop6 h = slots[slot(high, low)];
        return h != null && h.low == low && h.high == high ? h : null;
    }

    private static int slot(long high, long low) {
        return (int) ((high * 31 ^ low) * 0x9e37_79b9_7f4a_7c15L >>> 60);
    }

    /** Remembers the next hop that a lookup gave; {@code generation} is the table's before that lookup. */
    void put(long generation, long high, long low, Interface ifp, NdEntry neighbour) {
        if (generation != of || slots == null) {
            of = generation;
            slots = new NextHop6[SLOTS];
        }
        int at = slot(high, low);
        NextHop6 h = slots[at];
        if (h == null) {
            h = new NextHop6();
            slots[at] = h;
        }
        h.high = high;
        h.low = low;
        h.ifp = ifp;
        h.neighbour = neighbour;
    }

    /** Forgets all, what it holds alive included. */
    void clear() {
        slots = null;
    }
}
