package org.vvorld.stack.ipv6;

import org.vvorld.stack.packet.Offload;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.wire.Ipv4;
import org.vvorld.stack.wire.Ipv6;

/** Does the offload that came with a packet agree with the IPv6 packet? As {@code Ipv4Offload}. */
final class Ipv6Offload {
    private Ipv6Offload() {}

    /** {@code p} has a valid IPv6 header at {@code at} and ends where it says. */
    static boolean fits(Packet p, int at) {
        if ((p.offload() & Offload.MALFORMED) != 0) {
            return false;
        }
        if ((p.offload() & Offload.PARTIAL) == 0) {
            return true;
        }
        int transport = at + Ipv6.HEADER_BYTES;
        if (p.checksumStart() < transport || p.checksumAt() + 2 > p.tail() || Ipv6.nextHeader(p, at) == Ipv6.FRAGMENT) {
            return false;
        }
        int type = Offload.type(p);
        if (type == 0) {
            return true;
        }
        // Segments are cut behind a header without extensions only.
        int protocol = type == Offload.TCPV6 ? Ipv4.PROTOCOL_TCP : type == Offload.UDP ? Ipv4.PROTOCOL_UDP : -1;
        return Ipv6.nextHeader(p, at) == protocol && p.checksumStart() == transport && p.headersEnd() <= p.tail();
    }
}
