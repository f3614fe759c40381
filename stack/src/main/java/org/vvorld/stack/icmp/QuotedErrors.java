package org.vvorld.stack.icmp;

import org.vvorld.stack.packet.Packet;

/** Takes ICMP errors about datagrams of a transport; the transport implements it. RFC 1122 section 3.2.2. */
public interface QuotedErrors {
    /**
     * An error about a datagram of the transport. Nothing behind the quoted IPv4 header is trusted to be there.
     *
     * @param quotedAt where the quoted IPv4 header is, absolute; all of it is there
     * @return false if nobody here sent such a datagram
     */
    boolean onError(Packet p, int from, int type, int code, int quotedAt);
}
