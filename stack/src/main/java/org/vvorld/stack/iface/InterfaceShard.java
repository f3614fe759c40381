package org.vvorld.stack.iface;

import org.vvorld.stack.netisr.CrossingQueue;

/**
 * One worker's slice of an interface: what it counted, and what waits to come in. In one object, since a hop touches both.
 * {@link InterfaceStats} is the sum of the counts.
 */
public final class InterfaceShard extends CrossingQueue {
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

    // A collector puts the objects of two workers side by side. Two cache lines of nothing keep one worker's counters
    // out of
    // the other's cache line, and out of the one that is fetched along with it.
    @SuppressWarnings("UnusedVariable")
    private long pad00, pad01, pad02, pad03, pad04, pad05, pad06, pad07;
    @SuppressWarnings("UnusedVariable")
    private long pad08, pad09, pad10, pad11, pad12, pad13, pad14, pad15;

    InterfaceShard(Interface of) {
        super(of);
    }
}
