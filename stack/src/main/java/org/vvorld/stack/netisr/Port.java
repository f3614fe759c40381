package org.vvorld.stack.netisr;

import org.vvorld.stack.packet.Packet;

/** Where a packet can be handed to: the near end of an interface. */
public interface Port {
    /** Takes the packet, on {@code on}'s thread; the caller does not touch it again. */
    void input(Packet p, Workstream on);
}
