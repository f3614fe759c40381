package org.vvorld.stack.ipv4;

import org.vvorld.stack.packet.Offload;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.wire.Ipv4;

/** Does the offload that came with a packet agree with the IPv4 packet? Asked at the door, so that nobody behind it need ask. */
final class Ipv4Offload {
    private Ipv4Offload() {}

    /** {@code p} has a valid IPv4 header at {@code at} and ends where it says. */
    static boolean fits(Packet p, int at) {
        if ((p.offload() & Offload.MALFORMED) != 0) {
            return false;
        }
        if ((p.offload() & Offload.PARTIAL) == 0) {
            return true;
        }
        int transport = at + Ipv4.headerLength(p, at);
        // A checksum inside our header would undo what was checked; one over a fragment is over what is not there.
        if (p.checksumStart() < transport || p.checksumAt() + 2 > p.tail() || Ipv4.isFragment(p, at)) {
            return false;
        }
        int type = Offload.type(p);
        if (type == 0) {
            return true;
        }
        int protocol = type == Offload.TCPV4 ? Ipv4.PROTOCOL_TCP : type == Offload.UDP ? Ipv4.PROTOCOL_UDP : -1;
        return Ipv4.protocol(p, at) == protocol && p.checksumStart() == transport && p.headersEnd() <= p.tail();
    }
}
