package org.vvorld.stack.iface;

import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.packet.Packet;

/**
 * What an interface is a member of, and what sees its frames before the vnet's own protocols do: a bridge. Lower than bridges, so
 * that a vnet need not know them.
 */
public interface Bridging {
    /**
     * Takes a frame that came in on {@code in}, which is up. On {@code on}'s worker.
     *
     * @return null if it has been dealt with, else the interface on which the vnet is to receive it: the caller has it then
     */
    Interface input(Interface in, Packet p, Shard on);

    /** The member went up or down, or has another hardware address. Admin thread. */
    void onChange(Interface member);

    /** The member is about to leave the vnet. Admin thread. */
    void onLeave(Interface member);
}
