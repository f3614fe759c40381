package org.vvorld.stack.ipv6;

import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.packet.Packet;

/** Who puts fragments for this host together; the whole datagram goes to {@link Ipv6Input#reassembled}. */
@FunctionalInterface
public interface Fragments6 {
    /**
     * Takes a fragment; owns it. Its IPv6 header is at {@link Packet#networkAt}.
     *
     * @param at where its fragment header is, absolute
     * @param pointerAt where the byte is that names the fragment header
     */
    void input(Interface in, Packet p, int at, int pointerAt);
}
