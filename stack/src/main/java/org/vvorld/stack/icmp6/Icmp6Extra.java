package org.vvorld.stack.icmp6;

import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.packet.Packet;

/** Who takes the messages that are neither echo, error, neighbour solicitation nor advertisement: of routers, redirects, listeners. */
@FunctionalInterface
public interface Icmp6Extra {
    /** Takes a message whose checksum is right, from {@code at} to the tail; false if it is none of its own. */
    boolean input(Interface in, Packet p, int at);
}
