package org.vvorld.stack.mcast;

import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Counter;

/** What membership asks of its interface. Called on the worker that owns the machine; an implementation does not call back into it. */
public interface MembershipEffects {
    /** An empty packet with headroom, or null if there is none: the report is lost then, as one on a link may be. */
    Packet packet();

    /**
     * Send it out by the interface, and own it.
     *
     * <p>IGMP: the packet starts with a whole IPv4 header, checksum, router alert and TTL 1 included. MLD: it starts with a hop-by-hop
     * options header of eight bytes with the router alert, next header ICMPv6; the caller puts an IPv6 header with hop limit 1 and
     * next header 0 in front, its source the link-local address or {@code ::}, and fills in the checksum of the ICMPv6 message.
     */
    void send(Packet p, long destinationHi, long destinationLo);

    /** The interface's MTU, bytes. */
    int mtuBytes();

    /** Source of IGMP messages; 0.0.0.0 if there is no address yet, RFC 3376 section 4.2.13. */
    int ipv4Source();

    /** Another set of groups is taken: {@link Membership#groups}. The interface's filter of MAC addresses follows. */
    void groupsChanged();

    void count(Counter counter);
}
