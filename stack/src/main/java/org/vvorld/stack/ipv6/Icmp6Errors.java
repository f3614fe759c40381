package org.vvorld.stack.ipv6;

import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Drop;

/** How the network layer has an ICMPv6 error sent about a packet; the ICMPv6 layer above it implements this. */
public interface Icmp6Errors {
    /**
     * Sends an error about the IPv6 packet at {@link Packet#networkAt}, if RFC 4443 section 2.4 and the rate limit allow, and drops
     * the packet for {@code reason}.
     *
     * @param in where the packet came in, the link of its source; null if that is not known any more
     * @param rest the error's second word: 0, an MTU in bytes, or the offset of what is wrong from the header's start
     */
    void send(Interface in, Packet about, int type, int code, int rest, Drop reason);

    /**
     * Tells a neighbour on {@code in}, who sent the packet at {@link Packet#networkAt}, of a better first hop (RFC 4861 section 8.2), if the
     * rate limit allows. The packet is not touched.
     */
    void redirect(Interface in, Packet about, long nextHigh, long nextLow);
}
