package org.vvorld.stack.icmp;

import org.vvorld.stack.packet.Packet;

/** A transport that wants the ICMP errors about what it has sent. Called on the worker that the flow belongs to. */
@FunctionalInterface
public interface QuotedErrors {
    /**
     * An error about a datagram that says it came from one of our addresses. Its sender may lie: a transport checks that what is quoted
     * is a flow of its own. Borrows the packet.
     *
     * @param from who says so
     * @param mtu next hop's MTU of "fragmentation needed", as said, or 0
     * @param quotedAt where the quoted IPv4 header is, absolute; all of it is there
     * @param transportAt where what it carried is; at least 8 bytes of it are there
     * @return was it about a flow of this transport?
     */
    boolean onError(int from, int type, int code, int mtu, Packet p, int quotedAt, int transportAt);
}
