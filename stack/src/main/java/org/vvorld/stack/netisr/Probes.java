package org.vvorld.stack.netisr;

import java.util.Arrays;

/**
 * The packet generators that run in this process, by the number that each of their packets carries: whichever vnet such a packet is
 * delivered to counts it there. Any thread adds and removes; workers look up.
 */
public final class Probes {
    /** One generator's books. */
    public interface Listener {
        /** Each of its packets carries it; nobody outside can guess it. */
        long id();

        /** A packet has arrived where it was sent to; {@code payloadAt} is where its payload begins. The caller frees it. */
        void onArrival(org.vvorld.stack.packet.Packet p, int payloadAt, Workstream on);
    }

    private static final Listener[] NONE = {};

    private volatile Listener[] listeners = NONE;

    public synchronized void add(Listener l) {
        Listener[] more = Arrays.copyOf(listeners, listeners.length + 1);
        more[listeners.length] = l;
        listeners = more;
    }

    public synchronized void remove(Listener l) {
        listeners = Arrays.stream(listeners).filter(each -> each != l).toArray(Listener[]::new);
    }

    /** Does any generator run? */
    public boolean isAny() {
        return listeners.length != 0;
    }

    /** The generator with this number, or null. */
    public Listener find(long id) {
        for (Listener l : listeners) {
            if (l.id() == id) {
                return l;
            }
        }
        return null;
    }
}
