package org.vvorld.config;

import java.util.Optional;

/**
 * An IPv6 address without a zone.
 *
 * @param high the first 64 bits, the first byte highest
 * @param low the last 64 bits
 */
public record IpAddress6(long high, long low) {
    private static final int GROUPS = 8;

    /** Reads the forms of RFC 4291 section 2.2, the one with an IPv4 address at the end too. */
    public static Optional<IpAddress6> parse(String text) {
        int gap = text.indexOf("::");
        int[] groups = new int[GROUPS];
        if (gap < 0) {
            return read(text, groups) == GROUPS ? Optional.of(of(groups)) : Optional.empty();
        }
        int[] behind = new int[GROUPS];
        String front = text.substring(0, gap);
        int before = front.indexOf('.') >= 0 ? -1 : read(front, groups);
        int after = read(text.substring(gap + 2), behind);
        // RFC 4291 section 2.2: "::" stands for one group of zeros or more, and is there once: a second one reads as an
        // empty group.
        if (before < 0 || after < 0 || before + after >= GROUPS) {
            return Optional.empty();
        }
        System.arraycopy(behind, 0, groups, GROUPS - after, after);
        return Optional.of(of(groups));
    }

    private static IpAddress6 of(int[] groups) {
        long high = 0;
        long low = 0;
        for (int i = 0; i < GROUPS / 2; i++) {
            high = high << 16 | groups[i];
            low = low << 16 | groups[i + GROUPS / 2];
        }
        return new IpAddress6(high, low);
    }

    /** Reads groups with colons between. Returns how many, or -1. */
    private static int read(String text, int[] to) {
        if (text.isEmpty()) {
            return 0;
        }
        String[] pieces = text.split(":", -1);
        int count = 0;
        for (int i = 0; i < pieces.length; i++) {
            String piece = pieces[i];
            if (i == pieces.length - 1 && piece.indexOf('.') >= 0) {
                Optional<IpAddress4> dotted = IpAddress4.parse(piece);
                if (dotted.isEmpty() || count > GROUPS - 2) {
                    return -1;
                }
                to[count++] = dotted.get().bits() >>> 16;
                to[count++] = dotted.get().bits() & 0xffff;
            } else if (count < GROUPS && piece.matches("[0-9A-Fa-f]{1,4}")) {
                to[count++] = Integer.parseInt(piece, 16);
            } else {
                return -1;
            }
        }
        return count;
    }

    /** The form of RFC 4291 section 2.5.5.2 of an IPv4 address, {@code ::ffff:a.b.c.d}, where both families stand together. */
    static IpAddress6 mapped(IpAddress4 address) {
        return new IpAddress6(0, 0xffff_0000_0000L | address.bits() & 0xffff_ffffL);
    }

    /** ff00::/8. */
    public boolean isMulticast() {
        return high >>> 56 == 0xff;
    }

    /** fe80::/10. */
    public boolean isLinkLocal() {
        return high >>> 54 == 0x3fa;
    }

    public boolean isUnspecified() {
        return (high | low) == 0;
    }

    /** {@code ::1}. */
    public boolean isLoopback() {
        return high == 0 && low == 1;
    }

    /** ::/96 and ::ffff:0:0/96, RFC 4291 section 2.5.5: IPv4 addresses, which are no IPv6 host's. */
    boolean isOfIpv4() {
        return high == 0 && (low >>> 32 == 0 || low >>> 32 == 0xffff);
    }

    /** RFC 5952. */
    @Override
    public String toString() {
        if (high == 0 && low >>> 32 == 0xffff) {
            return "::ffff:" + new IpAddress4((int) low);
        }
        int gap = -1;
        int longest = 1;
        // Section 4.2: the longest run of zeros, the first of equals, and never a single one.
        for (int i = 0; i < GROUPS; i++) {
            int end = i;
            while (end < GROUPS && group(end) == 0) {
                end++;
            }
            if (end - i > longest) {
                gap = i;
                longest = end - i;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (i == gap) {
                text.append("::");
                i += longest - 1;
            } else {
                boolean first = text.isEmpty() || text.charAt(text.length() - 1) == ':';
                text.append(first ? "" : ":").append(Integer.toHexString(group(i)));
            }
        }
        return text.toString();
    }

    private int group(int i) {
        return (int) ((i < GROUPS / 2 ? high : low) >>> (48 - 16 * (i & 3))) & 0xffff;
    }
}
