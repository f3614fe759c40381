package org.vvorld.stack.addrselect;

import org.vvorld.stack.wire.Ipv6Bits;

/** How far an address reaches, RFC 6724 section 3.1 and 3.2: the numbers of multicast scopes. */
final class Scope {
    static final int LINK = 2;
    static final int SITE = 5;
    static final int GLOBAL = 14;

    private Scope() {}

    static int of(long hi, long lo) {
        if (Ipv6Bits.isMulticast(hi)) {
            return Ipv6Bits.multicastScope(hi);
        }
        if (Ipv6Bits.isMapped(hi, lo)) {
            // Section 3.2: 169.254/16 and 127/8 are link-local, all others global.
            return ((int) lo >>> 16) == 0xa9fe || ((int) lo >>> 24) == 127 ? LINK : GLOBAL;
        }
        // Section 3.1: the loopback address is treated as link-local; fec0::/10 is site-local still.
        if (Ipv6Bits.isLinkLocal(hi) || Ipv6Bits.isLoopback(hi, lo)) {
            return LINK;
        }
        return hi >>> 54 == 0x3fb ? SITE : GLOBAL;
    }
}
