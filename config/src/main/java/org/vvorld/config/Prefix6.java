package org.vvorld.config;

import java.util.Optional;

/**
 * An IPv6 address with a prefix length: an interface's address (the host bits say which host), or a route's destination (no host
 * bits).
 *
 * @param length 0 to 128
 */
public record Prefix6(IpAddress6 host, int length) {

    /** The destination of a default route. */
    public static final Prefix6 DEFAULT = new Prefix6(new IpAddress6(0, 0), 0);

    public Prefix6 {
        if (length < 0 || length > 128) {
            throw new IllegalArgumentException("/" + length + " is not a prefix length of 0 to 128");
        }
    }

    /** Reads {@code A/len}; host bits are kept. */
    public static Optional<Prefix6> parse(String text) {
        int slash = text.indexOf('/');
        int length = slash < 0 ? -1 : parseLength(text.substring(slash + 1));
        return length < 0
                ? Optional.empty()
                : IpAddress6.parse(text.substring(0, slash)).map(host -> new Prefix6(host, length));
    }

    /** Returns 0 to 128, or -1. */
    static int parseLength(String text) {
        boolean isNumber = text.matches("0|[1-9][0-9]{0,2}");
        return isNumber && Integer.parseInt(text) <= 128 ? Integer.parseInt(text) : -1;
    }

    /** The same prefix without host bits. */
    public Prefix6 network() {
        long high = host.high() & mask(length);
        long low = host.low() & mask(length - 64);
        return new Prefix6(new IpAddress6(high, low), length);
    }

    /** The first {@code bits} of 64; none of less than 0, all of more. */
    private static long mask(int bits) {
        return bits <= 0 ? 0 : bits >= 64 ? -1 : -1L << (64 - bits);
    }

    /** {@code A/len}. */
    @Override
    public String toString() {
        return host + "/" + length;
    }
}
