package org.vvorld.stack.frag;

import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.packet.Packet;

/** The way of a fragment or datagram for this host to another worker, whose family input takes it as one that has arrived there. */
@FunctionalInterface
public interface OtherWorker {
    /** Owns the packet, whose network header is at its head. */
    void handOff(int worker, Interface in, Packet p);
}
