package org.vvorld.config;

import java.util.Locale;
import java.util.Optional;

/**
 * An Ethernet address of 48 bits.
 *
 * @param bits the first octet on the wire in bits 40 to 47
 */
public record EtherAddress(long bits) {

    private static final long GROUP = 1L << 40;

    /** Reads six pairs of hexadecimal digits with colons between them. */
    public static Optional<EtherAddress> parse(String text) {
        if (!text.matches("[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}")) {
            return Optional.empty();
        }
        return Optional.of(new EtherAddress(Long.parseLong(text.replace(":", ""), 16)));
    }

    /** Whether it is one of many receivers' (multicast, broadcast), and so no interface's own. */
    public boolean isGroup() {
        return (bits & GROUP) != 0;
    }

    @Override
    public String toString() {
        var out = new StringBuilder(17);
        for (int shift = 40; shift >= 0; shift -= 8) {
            out.append(String.format(Locale.ROOT, "%02x", bits >>> shift & 255));
            if (shift > 0) {
                out.append(':');
            }
        }
        return out.toString();
    }
}
