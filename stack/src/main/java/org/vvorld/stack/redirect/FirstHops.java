package org.vvorld.stack.redirect;

/** What must be known of a host's routing to judge a redirect. IPv4 addresses are IPv4-mapped. */
public interface FirstHops {
    /** Is that neighbour, on that interface, the next hop in use for the destination, redirects included? */
    boolean isFirstHop(long routerHi, long routerLo, int interfaceId, long destinationHi, long destinationLo);

    /** Is the address in a subnet of that interface, and no broadcast address of it? */
    boolean isOnLink(long hi, long lo, int interfaceId);

    /** Is the address one of this vnet's own? */
    boolean isOwn(long hi, long lo);
}
