package org.vvorld.stack.redirect;

import org.vvorld.stack.iface.Interface;

/** What must be known of a host's routing to judge a redirect. */
public interface FirstHops {
    /** Is that neighbour, on that interface, the next hop in use for the destination, redirects included? */
    boolean isFirstHop(long routerHi, long routerLo, Interface ifp, long destinationHi, long destinationLo);

    /** Is the address one of this vnet's own? */
    boolean isOwn(long hi, long lo);
}
