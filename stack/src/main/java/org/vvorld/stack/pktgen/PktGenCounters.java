package org.vvorld.stack.pktgen;

import java.util.Arrays;
import org.vvorld.stack.iface.Interface;

/** The counters of a vnet, one an interface at most. Any thread adds and removes; workers look up. */
public final class PktGenCounters {
    private static final PktGenCounter[] NONE = {};

    private volatile PktGenCounter[] all = NONE;

    public boolean isEmpty() {
        return all.length == 0;
    }

    /** The counter of datagrams that come in by an interface; null if there is none. */
    public PktGenCounter on(Interface in) {
        for (PktGenCounter c : all) {
            if (c.on() == in) {
                return c;
            }
        }
        return null;
    }

    /** Has datagrams counted. False if another counter is on that interface. */
    public synchronized boolean add(PktGenCounter c) {
        if (on(c.on()) != null) {
            return false;
        }
        PktGenCounter[] more = Arrays.copyOf(all, all.length + 1);
        more[all.length] = c;
        all = more;
        return true;
    }

    public synchronized void remove(PktGenCounter c) {
        all = Arrays.stream(all).filter(each -> each != c).toArray(PktGenCounter[]::new);
    }
}
