package org.vvorld.stack.ipv6;

import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.nd.NdEntry;

/** Where packets for one destination went last: the interface, and the neighbour on it. Written over, so that none is allocated. */
final class NextHop6 {
    long high;
    long low;
    Interface ifp;
    NdEntry neighbour;
}
