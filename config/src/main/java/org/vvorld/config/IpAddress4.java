package org.vvorld.config;

import java.util.Optional;

/**
 * An IPv4 address.
 *
 * @param bits the first octet in the highest eight bits
 */
public record IpAddress4(int bits) {

    /**
     * Reads four decimal octets and nothing else: the older forms ({@code 10.1}, {@code 0x0a000001}, {@code 010.0.0.1})
     * mean different addresses to different programs.
     */
    public static Optional<IpAddress4> parse(String text) {
        int bits = 0;
        int octets = 0;
        int at = 0;
        while (octets < 4) {
            int start = at;
            int octet = 0;
            while (at < text.length() && at - start < 3 && isDigit(text.charAt(at))) {
                octet = octet * 10 + text.charAt(at++) - '0';
            }
            boolean leadingZero = at - start > 1 && text.charAt(start) == '0';
            if (at == start || octet > 255 || leadingZero) {
                return Optional.empty();
            }
            bits = bits << 8 | octet;
            octets++;
            if (octets < 4 && (at == text.length() || text.charAt(at++) != '.')) {
                return Optional.empty();
            }
        }
        return at == text.length() ? Optional.of(new IpAddress4(bits)) : Optional.empty();
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Dotted decimal. */
    @Override
    public String toString() {
        return (bits >>> 24) + "." + (bits >>> 16 & 255) + "." + (bits >>> 8 & 255) + "." + (bits & 255);
    }
}
