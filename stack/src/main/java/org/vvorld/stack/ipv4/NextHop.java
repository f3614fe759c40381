package org.vvorld.stack.ipv4;

import org.vvorld.stack.arp.ArpEntry;
import org.vvorld.stack.iface.Interface;

/** Where packets for one destination went last: the interface, and the neighbour on it. Written over, so that none is allocated. */
final class NextHop {
    int destination;
    Interface ifp;
    ArpEntry neighbour;
}
