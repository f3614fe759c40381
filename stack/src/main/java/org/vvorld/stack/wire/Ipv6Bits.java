package org.vvorld.stack.wire;

/**
 * What the bits of an IPv6 address say, RFC 4291; an address is two longs, {@code hi} with its first eight bytes and {@code lo} with its last.
 * An IPv4 address takes part as IPv4-mapped: {@code ::ffff:a.b.c.d}, section 2.5.5.2.
 */
public final class Ipv6Bits {
    private static final long MAPPED = 0xffff_0000_0000L;

    private Ipv6Bits() {}

    /** fe80::/10, section 2.5.6. */
    public static boolean isLinkLocal(long hi) {
        return hi >>> 54 == 0x3fa;
    }

    /** ff00::/8, section 2.7. */
    public static boolean isMulticast(long hi) {
        return hi >>> 56 == 0xff;
    }

    /** The four scope bits of a multicast address, section 2.7: 1 interface, 2 link, 5 site, 14 global. */
    public static int multicastScope(long hi) {
        return (int) (hi >>> 48) & 0xf;
    }

    /** {@code ::}, section 2.5.2. */
    public static boolean isUnspecified(long hi, long lo) {
        return (hi | lo) == 0;
    }

    /** {@code ::1}, section 2.5.3. */
    public static boolean isLoopback(long hi, long lo) {
        return hi == 0 && lo == 1;
    }

    /** Is it an IPv4 address in IPv6's clothes? */
    public static boolean isMapped(long hi, long lo) {
        return hi == 0 && lo >>> 32 == 0xffff;
    }

    /** The low half of an IPv4 address's mapped form, whose high half is 0. */
    public static long mapped(int ipv4) {
        return MAPPED | ipv4 & 0xffff_ffffL;
    }

    /** How many leading bits two addresses have in common, 0 to 128. */
    public static int commonBits(long hiA, long loA, long hiB, long loB) {
        return hiA != hiB ? Long.numberOfLeadingZeros(hiA ^ hiB) : 64 + Long.numberOfLeadingZeros(loA ^ loB);
    }

    /** The upper half of a mask of {@code length} ones, 0 to 128. */
    public static long maskHi(int length) {
        return length >= 64 ? -1L : length <= 0 ? 0 : -1L << (64 - length);
    }

    /** The lower half of a mask of {@code length} ones, 0 to 128. */
    public static long maskLo(int length) {
        return length >= 128 ? -1L : length <= 64 ? 0 : -1L << (128 - length);
    }
}
