package org.vvorld.stack.wire;

/** IPv4 addresses: 32 bits in an int, first byte highest. */
public final class Ipv4Address {
    public static final int ANY = 0;
    public static final int BROADCAST = 0xffff_ffff;
    /** 224.0.0.1, RFC 1112 section 4: every host is a member. */
    public static final int ALL_HOSTS = 0xe000_0001;

    private Ipv4Address() {}

    /** 127.0.0.0/8, RFC 1122 section 3.2.1.3 (g): must not appear outside a host. */
    public static boolean isLoopback(int a) {
        return a >>> 24 == 127;
    }

    /** 224.0.0.0/4, RFC 1112. */
    public static boolean isMulticast(int a) {
        return a >>> 28 == 14;
    }

    /** 0.0.0.0/8, RFC 1122 section 3.2.1.3 (a, b): a source during start-up, never a destination. */
    public static boolean isThisNetwork(int a) {
        return a >>> 24 == 0;
    }

    /** 240.0.0.0/4, the limited broadcast included. */
    public static boolean isClassE(int a) {
        return a >>> 28 == 15;
    }

    public static String format(int a) {
        return (a >>> 24) + "." + (a >>> 16 & 0xff) + "." + (a >>> 8 & 0xff) + "." + (a & 0xff);
    }

    /** @throws IllegalArgumentException unless the text is four decimal numbers without leading zeros, each at most 255 */
    public static int parse(String text) {
        String[] parts = text.split("\\.", -1);
        int address = 0;
        boolean good = parts.length == 4;
        for (int i = 0; good && i < 4; i++) {
            int value = number(parts[i]);
            good = value >= 0;
            address = address << 8 | value & 0xff;
        }
        if (!good) {
            throw new IllegalArgumentException("'" + text + "' is not an IPv4 address such as 192.0.2.1");
        }
        return address;
    }

    private static int number(String part) {
        if (part.isEmpty() || part.length() > 3 || part.length() > 1 && part.charAt(0) == '0') {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value <= 255 ? value : -1;
    }
}
