package org.vvorld.stack.wire;

/**
 * An IPv4 prefix: the first {@code length} bits of {@code address}; the others are zero.
 *
 * @param address the network's address
 * @param length 0 to 32 bits
 */
public record Ipv4Prefix(int address, int length) {
    public static final Ipv4Prefix DEFAULT = new Ipv4Prefix(0, 0);

    public Ipv4Prefix {
        if (length < 0 || length > 32) {
            throw new IllegalArgumentException("prefix length " + length + " is not in 0..32");
        }
        if ((address & ~mask(length)) != 0) {
            throw new IllegalArgumentException(
                    Ipv4Address.format(address) + "/" + length + " has host bits set; the network is "
                            + Ipv4Address.format(address & mask(length)) + "/" + length);
        }
    }

    /** The prefix of {@code length} that {@code address} is in. */
    public static Ipv4Prefix of(int address, int length) {
        return new Ipv4Prefix(address & mask(length), length);
    }

    /** The netmask of {@code length} ones. */
    public static int mask(int length) {
        return length == 0 ? 0 : -1 << (32 - length);
    }

    public int mask() {
        return mask(length);
    }

    public boolean contains(int a) {
        return ((a ^ address) & mask(length)) == 0;
    }

    public boolean overlaps(Ipv4Prefix other) {
        return length <= other.length ? contains(other.address) : other.contains(address);
    }

    /** The directed broadcast address, RFC 922; of a /31 (RFC 3021) or /32, which have none, {@link Ipv4Address#BROADCAST}. */
    public int broadcast() {
        return length >= 31 ? Ipv4Address.BROADCAST : address | ~mask(length);
    }

    /** Reads {@code A/len}, {@code A} (a host) or {@code default}. @throws IllegalArgumentException with the reason */
    public static Ipv4Prefix parse(String text) {
        if (text.equals("default")) {
            return DEFAULT;
        }
        int slash = text.indexOf('/');
        if (slash < 0) {
            return new Ipv4Prefix(Ipv4Address.parse(text), 32);
        }
        return new Ipv4Prefix(
                Ipv4Address.parse(text.substring(0, slash)), parseLength(text.substring(slash + 1), text));
    }

    /** Reads the number behind the slash. @throws IllegalArgumentException with the reason */
    public static int parseLength(String digits, String whole) {
        int length = 0;
        boolean good = digits.length() == 1 || digits.length() == 2;
        for (int i = 0; good && i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            good = digit >= 0 && digit <= 9;
            length = 10 * length + digit;
        }
        if (good && length <= 32) {
            return length;
        }
        throw new IllegalArgumentException("'" + whole + "': the prefix length is not a number from 0 to 32");
    }

    /** {@code 10.0.0.0/8}; a host without its length; {@code default}. */
    @Override
    public String toString() {
        if (length == 0 && address == 0) {
            return "default";
        }
        return length == 32 ? Ipv4Address.format(address) : Ipv4Address.format(address) + "/" + length;
    }
}
