package org.vvorld.stack.ipv4;

import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Drop;

/** How the network layer has an ICMP error sent about a packet; the ICMP layer above it implements this. */
public interface IcmpErrors {
    /**
     * Sends an error about the IPv4 packet at {@link Packet#networkAt}, if the RFCs and the rate limit allow, and drops the packet
     * for {@code reason}.
     *
     * @param rest the error's second word: 0, or the next hop's MTU (RFC 1191 section 4)
     */
    void send(Packet about, int type, int code, int rest, Drop reason);

    /** Tells the sender of a packet that is forwarded of a better first hop, if the RFCs and the rate limit allow. Borrows the packet. */
    void redirect(Packet about, int gateway);
}
