package org.vvorld.stack.iface;

/** What was counted at an interface; FreeBSD's names (struct if_data). Bytes are whole frames without FCS. */
public final class InterfaceStats {
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

    /** Adds a worker's counts. */
    void add(InterfaceShard o) {
        ipackets += o.ipackets;
        ibytes += o.ibytes;
        imcasts += o.imcasts;
        ierrors += o.ierrors;
        iqdrops += o.iqdrops;
        opackets += o.opackets;
        obytes += o.obytes;
        omcasts += o.omcasts;
        oerrors += o.oerrors;
        oqdrops += o.oqdrops;
    }
}
