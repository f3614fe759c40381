package org.vvorld.stack.ipv6;

import org.vvorld.stack.iface.Interface;

/** Who knows the groups that sockets have joined, besides those that every host is in. */
@FunctionalInterface
public interface Groups6 {
    /** Is a datagram of this source to the group wanted, that came in there? */
    boolean isWanted(Interface in, long groupHigh, long groupLow, long sourceHigh, long sourceLow);
}
