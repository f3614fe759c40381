package org.vvorld.stack.wire;

/**
 * IPv6 addresses, RFC 4291: 128 bits in two longs, {@code high} with the first byte highest. The record is for people and
 * settings; a packet's way has the two longs.
 *
 * @param high the first 64 bits
 * @param low the last 64 bits, of an interface's address its identifier
 */
public record Ipv6Address(long high, long low) {
    public static final Ipv6Address ANY = new Ipv6Address(0, 0);
    public static final Ipv6Address LOOPBACK = new Ipv6Address(0, 1);
    /** RFC 4291 section 2.7.1: {@code ff02::1} and {@code ff02::2}. */
    public static final Ipv6Address ALL_NODES = new Ipv6Address(0xff02_0000_0000_0000L, 1);

    public static final Ipv6Address ALL_ROUTERS = new Ipv6Address(0xff02_0000_0000_0000L, 2);

    /** First half of all link-local addresses that are in use: {@code fe80::/64}. */
    public static final long LINK_LOCAL_HIGH = 0xfe80_0000_0000_0000L;
    /** First half of link-scoped groups: {@code ff02::}. */
    public static final long LINK_GROUP_HIGH = 0xff02_0000_0000_0000L;

    private static final long SOLICITED_LOW = 0x1_ff00_0000L;

    /** Scopes of RFC 4007 section 5, numbered as in multicast addresses. */
    public static final int SCOPE_INTERFACE = 1;

    public static final int SCOPE_LINK = 2;
    public static final int SCOPE_SITE = 5;
    public static final int SCOPE_GLOBAL = 14;

    public static boolean isUnspecified(long high, long low) {
        return (high | low) == 0;
    }

    public static boolean isLoopback(long high, long low) {
        return high == 0 && low == 1;
    }

    public static boolean isMulticast(long high) {
        return high >>> 56 == 0xff;
    }

    /** fe80::/10. */
    public static boolean isLinkLocal(long high) {
        return high >>> 54 == 0x3fa;
    }

    /** ::ffff:0:0/96, RFC 4291 section 2.5.5.2: never on the wire. */
    public static boolean isMapped(long high, long low) {
        return high == 0 && low >>> 32 == 0xffff;
    }

    /** ::/96 but for :: and ::1, RFC 4291 section 2.5.5.1, deprecated. */
    public static boolean isCompatible(long high, long low) {
        return high == 0 && low >>> 32 == 0 && (low & 0xffff_fffeL) != 0;
    }

    /** A group whose packets stay on the link or on the host: scopes 1 and 2, and 0, which is reserved. */
    public static boolean isLinkScopedGroup(long high) {
        return isMulticast(high) && groupScope(high) <= SCOPE_LINK;
    }

    /** RFC 4291 section 2.7: the scope of a multicast address. */
    public static int groupScope(long high) {
        return (int) (high >>> 48) & 0x0f;
    }

    /** RFC 4007 section 5, RFC 6724 section 3.1: what {@link #groupScope} is for groups, for all addresses. */
    public static int scope(long high, long low) {
        if (isMulticast(high)) {
            return groupScope(high);
        }
        return isLinkLocal(high) || isLoopback(high, low) ? SCOPE_LINK : SCOPE_GLOBAL;
    }

    /** Low half of the solicited-node group of an address, below {@link #LINK_GROUP_HIGH}; RFC 4291 section 2.7.1. */
    public static long solicitedLow(long low) {
        return SOLICITED_LOW | low & 0xff_ffffL;
    }

    /** Is it a solicited-node group? */
    public static boolean isSolicited(long high, long low) {
        return high == LINK_GROUP_HIGH && (low & ~0xff_ffffL) == SOLICITED_LOW;
    }

    /** The Ethernet group that stands for an IPv6 group, RFC 2464 section 7: its last four bytes behind 33:33. */
    public static long groupMac(long low) {
        return 0x3333_0000_0000L | low & 0xffff_ffffL;
    }

    /** Modified EUI-64 of a MAC address, RFC 4291 appendix A. */
    public static long eui64(long mac) {
        return (mac >>> 24) << 40 ^ 0x0200_0000_0000_0000L | 0xff_fe00_0000L | mac & 0xff_ffffL;
    }

    public boolean isMulticast() {
        return isMulticast(high);
    }

    public boolean isLinkLocal() {
        return isLinkLocal(high);
    }

    public boolean isUnspecified() {
        return isUnspecified(high, low);
    }

    /** Needs a zone to say where it is: link-local, or a group of the link. */
    public boolean needsZone() {
        return isLinkLocal() || isLinkScopedGroup(high);
    }

    /** RFC 5952. */
    public static String format(long high, long low) {
        return Ipv6Text.format(high, low);
    }

    /** With the zone behind it if it needs one: {@code fe80::1%epair0a}. */
    public static String format(long high, long low, String zone) {
        boolean scoped = isLinkLocal(high) || isLinkScopedGroup(high);
        return format(high, low) + (scoped && zone != null ? "%" + zone : "");
    }

    /** @throws IllegalArgumentException unless the text is an IPv6 address without a zone */
    public static Ipv6Address parse(String text) {
        return Ipv6Text.parse(text);
    }

    @Override
    public String toString() {
        return format(high, low);
    }
}
