package org.vvorld.stack.wire;

/**
 * An IPv6 prefix: the first {@code length} bits of the address; the others are zero.
 *
 * @param length 0 to 128 bits
 */
public record Ipv6Prefix(long high, long low, int length) {
    public static final Ipv6Prefix DEFAULT = new Ipv6Prefix(0, 0, 0);

    public Ipv6Prefix {
        if (length < 0 || length > 128) {
            throw new IllegalArgumentException("prefix length " + length + " is not in 0..128");
        }
        if ((high & ~highMask(length)) != 0 || (low & ~lowMask(length)) != 0) {
            throw new IllegalArgumentException(Ipv6Address.format(high, low) + "/" + length
                    + " has host bits set; the network is "
                    + Ipv6Address.format(high & highMask(length), low & lowMask(length)) + "/" + length);
        }
    }

    /** The prefix of {@code length} that an address is in. */
    public static Ipv6Prefix of(long high, long low, int length) {
        return new Ipv6Prefix(high & highMask(length), low & lowMask(length), length);
    }

    public static long highMask(int length) {
        return length == 0 ? 0 : length >= 64 ? -1 : -1L << (64 - length);
    }

    public static long lowMask(int length) {
        return length <= 64 ? 0 : length >= 128 ? -1 : -1L << (128 - length);
    }

    /** Is {@code a} in the prefix of {@code length} that {@code b} is in? */
    public static boolean isSame(long aHigh, long aLow, long bHigh, long bLow, int length) {
        return ((aHigh ^ bHigh) & highMask(length)) == 0 && ((aLow ^ bLow) & lowMask(length)) == 0;
    }

    public boolean contains(long aHigh, long aLow) {
        return isSame(aHigh, aLow, high, low, length);
    }

    /** Reads {@code A/len}, {@code A} (a host) or {@code default}. @throws IllegalArgumentException with the reason */
    public static Ipv6Prefix parse(String text) {
        if (text.equals("default")) {
            return DEFAULT;
        }
        int slash = text.indexOf('/');
        Ipv6Address a = Ipv6Address.parse(slash < 0 ? text : text.substring(0, slash));
        return new Ipv6Prefix(a.high(), a.low(), slash < 0 ? 128 : parseLength(text.substring(slash + 1), text));
    }

    /** Reads the number behind the slash. @throws IllegalArgumentException with the reason */
    public static int parseLength(String digits, String whole) {
        if (digits.matches("\\d{1,3}") && Integer.parseInt(digits) <= 128) {
            return Integer.parseInt(digits);
        }
        throw new IllegalArgumentException("'" + whole + "': the prefix length is not a number from 0 to 128");
    }

    /** {@code 2001:db8::/32}; a host without its length; {@code default}. */
    @Override
    public String toString() {
        if (length == 0) {
            return "default";
        }
        return Ipv6Address.format(high, low) + (length == 128 ? "" : "/" + length);
    }
}
