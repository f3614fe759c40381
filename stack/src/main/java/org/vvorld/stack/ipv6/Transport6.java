package org.vvorld.stack.ipv6;

import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.packet.Packet;

/** What is above IPv6. */
public interface Transport6 {
    /**
     * Takes a whole datagram for this host: its IPv6 header is valid and at {@link Packet#networkAt}, which is also the head; the tail
     * is the datagram's end.
     *
     * @param headers what its extension headers said: the protocol, and where its header is; valid during the call
     * @param multicast was it sent to a group?
     */
    void input(Interface in, Packet p, ExtensionHeaders headers, boolean multicast);
}
