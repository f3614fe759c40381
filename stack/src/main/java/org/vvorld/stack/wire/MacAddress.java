package org.vvorld.stack.wire;

import java.util.HexFormat;

/** MAC addresses: 48 bits in the low end of a long, first byte highest. */
public final class MacAddress {
    public static final long BROADCAST = 0xffff_ffff_ffffL;

    private static final long GROUP_BIT = 0x0100_0000_0000L;

    private MacAddress() {}

    /** Broadcast or multicast? IEEE 802: the lowest bit of the first byte. */
    public static boolean isGroup(long mac) {
        return (mac & GROUP_BIT) != 0;
    }

    /** {@code 02:00:00:00:00:0a}. */
    public static String format(long mac) {
        StringBuilder text = new StringBuilder(17);
        for (int shift = 40; shift >= 0; shift -= 8) {
            HexFormat.of().toHexDigits(text, (byte) (mac >>> shift));
            if (shift > 0) {
                text.append(':');
            }
        }
        return text.toString();
    }

    /** @throws IllegalArgumentException unless the text is six bytes in hexadecimal with colons between */
    public static long parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != 6) {
            throw new IllegalArgumentException("'" + text + "' is not a MAC address such as 02:00:00:00:00:0a");
        }
        long mac = 0;
        for (String part : parts) {
            if (part.isEmpty() || part.length() > 2 || !part.chars().allMatch(HexFormat::isHexDigit)) {
                throw new IllegalArgumentException("'" + text + "' is not a MAC address such as 02:00:00:00:00:0a");
            }
            mac = mac << 8 | HexFormat.fromHexDigits(part);
        }
        return mac;
    }
}
