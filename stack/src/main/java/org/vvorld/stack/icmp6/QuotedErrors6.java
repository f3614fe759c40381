package org.vvorld.stack.icmp6;

import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.packet.Packet;

/** A transport that hears of ICMPv6 errors about what it sent. RFC 4443 section 2.4 (d). */
@FunctionalInterface
public interface QuotedErrors6 {
    /** So much of the transport's header is there at least. */
    int HEADER_BYTES = 8;

    /**
     * An error about a packet of ours, perhaps: what is quoted is somebody else's word.
     *
     * @param in where it came in
     * @param quotedAt where the quoted IPv6 header starts; its addresses are there
     * @param at where the transport's header starts, of which {@link #HEADER_BYTES} are there
     * @return was it about something here?
     */
    boolean onError(Interface in, int type, int code, Packet p, int quotedAt, int at);
}
