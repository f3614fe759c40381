package org.vvorld.stack.arp;

import org.vvorld.stack.packet.Packet;

/** What becomes of a packet whose next hop does not answer: RFC 1812 section 5.2.7.1 wants a host unreachable. */
@FunctionalInterface
public interface Unresolved {
    /** Takes the packet; its network header is at {@link Packet#networkAt}. */
    void onUnresolved(Packet p);
}
