package org.vvorld.stack.socket;

import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.Ipv6Address;

/**
 * Addresses of sockets: 128 bits in two longs, IPv4 as {@code ::ffff:a.b.c.d} (RFC 4291 section 2.5.5.2). All zeros is the
 * wildcard of both families. Link-local ones say on which link they are: {@link #scoped}.
 */
public final class SocketAddress {
    private static final long MAPPED = 0x0000_ffff_0000_0000L;
    private static final long ZONE = 0xffff_ffffL;
    private static final long MAPPED_MASK = 0xffff_ffff_0000_0000L;

    private SocketAddress() {}

    /** The low long of an IPv4 address; 0.0.0.0 is the wildcard, 0. The high one is 0. */
    public static long ofIpv4(int address) {
        return address == 0 ? 0 : MAPPED | address & 0xffff_ffffL;
    }

    public static boolean isIpv4(long high, long low) {
        return high == 0 && (low & MAPPED_MASK) == MAPPED;
    }

    /**
     * The high long of a link-local address on one link: the number of the link's interface stands in the 32 bits above the lower half,
     * which are zero on the wire (RFC 4291 section 2.5.6). Of any other address, as it is.
     */
    public static long scoped(long high, int interfaceId) {
        return Ipv6Address.isLinkLocal(high) ? high & ~ZONE | interfaceId & ZONE : high;
    }

    /** The interface in {@link #scoped}, or 0. */
    public static int zone(long high) {
        return Ipv6Address.isLinkLocal(high) ? (int) (high & ZONE) : 0;
    }

    /** The high long as it is on the wire. */
    public static long onWire(long high) {
        return Ipv6Address.isLinkLocal(high) ? high & ~ZONE : high;
    }

    public static boolean isAny(long high, long low) {
        return (high | low) == 0;
    }

    /** The IPv4 address; of the wildcard, 0. */
    public static int ipv4(long low) {
        return (int) low;
    }

    /** {@code 10.0.0.1}, {@code 2001:db8::1}, or {@code *}. */
    public static String format(long high, long low) {
        return isAny(high, low)
                ? "*"
                : isIpv4(high, low) ? Ipv4Address.format(ipv4(low)) : Ipv6Address.format(onWire(high), low, null);
    }
}
