package org.vvorld.stack.ipv6;

import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.packet.Packet;

/** Who gives members in this vnet what it sends to their groups, RFC 3493 section 5.2. */
@FunctionalInterface
public interface GroupLoop6 {
    /** A datagram, complete, is about to leave by {@code out}; still the caller's: a copy is taken if there is a member. */
    void sent(Interface out, Packet p, long groupHigh, long groupLow);
}
