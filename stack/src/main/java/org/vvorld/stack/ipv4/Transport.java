package org.vvorld.stack.ipv4;

import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.packet.Packet;

/** What is above IPv4. */
public interface Transport {
    /**
     * Takes a whole datagram for this host: its IPv4 header is valid and at {@link Packet#networkAt}, which is also the head;
     * the tail is the datagram's end.
     *
     * @param broadcast was it sent to a broadcast or multicast address?
     */
    void input(Interface in, Packet p, boolean broadcast);
}
