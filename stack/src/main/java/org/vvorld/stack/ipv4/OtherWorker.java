package org.vvorld.stack.ipv4;

import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.packet.Packet;

/** The way of a datagram for this host to another worker, which owns its flow: there it comes out of {@link Ipv4Input#arrived}. */
@FunctionalInterface
public interface OtherWorker {
    /** Owns the packet, whose network header is at its head. */
    void handOff(int worker, Interface in, Packet p);
}
