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

    InterfaceShard(Interface of) {
        super(of);
    }
}
