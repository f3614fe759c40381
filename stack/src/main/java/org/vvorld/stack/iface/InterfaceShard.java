package org.vvorld.stack.iface;

import org.vvorld.stack.netisr.CrossingQueue;

/**
 * One worker's slice of an interface: what it counted, and what waits to come in. In one object, since a hop touches both.
 * {@link InterfaceStats} is the sum of the counts.
 */
public class InterfaceShard extends CrossingQueue {
    public long ipackets;
    public long ibytes;
    public long imcasts;
    public long ierrors;
    public long iqdrops;
    public long opackets;
    public long obytes;
    public long omcasts;
    public long oerrors;
    public long oqdrops;

    private InterfaceShard(Interface of) {
        super(of);
    }

    /** @param workers with others beside it, a worker's is kept apart from theirs */
    static InterfaceShard among(int workers, Interface of) {
        return workers > 1 ? new Padded(of) : new InterfaceShard(of);
    }

    /**
     * A collector puts the objects of two workers side by side. Two cache lines of nothing keep one worker's counters out of the other's
     * cache line, and out of the one that is fetched along with it.
     */
    private static final class Padded extends InterfaceShard {
        @SuppressWarnings("UnusedVariable")
        private long pad00, pad01, pad02, pad03, pad04, pad05, pad06, pad07;
        @SuppressWarnings("UnusedVariable")
        private long pad08, pad09, pad10, pad11, pad12, pad13, pad14, pad15;

        Padded(Interface of) {
            super(of);
        }
    }
}
