package org.vvorld.stack.iface;

import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.Packet;

/** Whom an interface hands its input to: the vnet it is in. */
public interface InterfaceOwner {
    /** Takes a frame (from an Ethernet-like interface) or a bare network packet; the caller gives it away. */
    void input(Interface in, Packet p, Workstream on);

    /** Sends a frame that came from another vnet by {@code out}, at this vnet's expense; the caller gives it away. */
    void output(Interface out, Packet p, Workstream on);

    /** Its slice on that worker, made on first use. On that worker only. */
    Shard shard(Workstream on);
}
