package org.vvorld.config;

import java.util.Optional;

/**
 * An IPv4 address with a prefix length: an interface's address (the host bits say which host), or a route's
 * destination (no host bits).
 *
 * @param address the first octet in the highest eight bits
 * @param length 0 to 32
 */
public record Prefix4(int address, int length) {

    /** The destination of a default route. */
    public static final Prefix4 DEFAULT = new Prefix4(0, 0);

    public Prefix4 {
        if (length < 0 || length > 32) {
            throw new IllegalArgumentException("/" + length + " is not a prefix length of 0 to 32");
        }
    }

    /** Reads {@code A/len}; host bits are kept. */
    public static Optional<Prefix4> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return Optional.empty();
        }
        int length = parseLength(text.substring(slash + 1));
        return length < 0
                ? Optional.empty()
                : IpAddress4.parse(text.substring(0, slash)).map(address -> new Prefix4(address.bits(), length));
    }

    /** Returns 0 to 32, or -1. */
    static int parseLength(String text) {
        return text.matches("[0-9]|[12][0-9]|3[0-2]") ? Integer.parseInt(text) : -1;
    }

    /** The netmask, as bits of an address. */
    public int mask() {
        return length == 0 ? 0 : -1 << (32 - length);
    }

    /** The same prefix without host bits. */
    public Prefix4 network() {
        return new Prefix4(address & mask(), length);
    }

    /** The directed broadcast address; a /31 (RFC 3021) and a /32 have none. */
    public Optional<IpAddress4> broadcast() {
        return length > 30 ? Optional.empty() : Optional.of(new IpAddress4(address | ~mask()));
    }

    /** Whether {@code other} lies in this prefix. */
    public boolean contains(IpAddress4 other) {
        return ((address ^ other.bits()) & mask()) == 0;
    }

    /** The address alone. */
    public IpAddress4 host() {
        return new IpAddress4(address);
    }

    /** {@code A/len}. */
    @Override
    public String toString() {
        return host() + "/" + length;
    }
}
