package org.vvorld.stack.ipv4;

import org.vvorld.stack.arp.ArpEntry;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.route.Fib;

/**
 * The next hops that one worker used last in one vnet, by destination, {@value #SLOTS} at most: they save the route lookup and the
 * ARP lookup. Good until a route changes; a neighbour says itself when it is not good any more. Made on first use.
 */
final class NextHops {
    private static final int SLOTS = 16;

    private final Fib fib;
    private long of;
    private NextHop[] slots;

    NextHops(Fib fib) {
        this.fib = fib;
    }

    /** The next hop for a destination, or null. */
    NextHop find(int destination) {
        if (slots == null || fib.generation() != of) {
            clear();
            return null;
        }
        NextHop h = slots[slot(destination)];
        return h != null && h.destination == destination ? h : null;
    }

    private static int slot(int destination) {
        return (destination * 0x9e3779b9) >>> 28;
    }

    /** Remembers the next hop that a lookup gave; {@code generation} is the table's before that lookup. */
    void put(long generation, int destination, Interface ifp, ArpEntry neighbour) {
        if (generation != of || slots == null) {
            of = generation;
            slots = new NextHop[SLOTS];
        }
        int at = slot(destination);
        NextHop h = slots[at];
        if (h == null) {
            h = new NextHop();
            slots[at] = h;
        }
        h.destination = destination;
        h.ifp = ifp;
        h.neighbour = neighbour;
    }

    /** Forgets all, what it holds alive included. */
    void clear() {
        slots = null;
    }
}
