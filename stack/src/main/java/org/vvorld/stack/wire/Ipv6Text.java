package org.vvorld.stack.wire;

/** IPv6 addresses as text: read as RFC 4291 section 2.2 has it, written as RFC 5952 has it. */
final class Ipv6Text {
    private static final int GROUPS = 8;

    private Ipv6Text() {}

    static String format(long high, long low) {
        if (Ipv6Address.isMapped(high, low)) {
            return "::ffff:" + Ipv4Address.format((int) low);
        }
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            long half = i < 4 ? high : low;
            groups[i] = (int) (half >>> (48 - 16 * (i & 3))) & 0xffff;
        }
        // RFC 5952 section 4.2: the longest run of zeros, the first of equals, and never a single one.
        int best = -1;
        int longest = 1;
        for (int i = 0; i < GROUPS; ) {
            int end = i;
            while (end < GROUPS && groups[end] == 0) {
                end++;
            }
            if (end - i > longest) {
                best = i;
                longest = end - i;
            }
            i = Math.max(end, i + 1);
        }
        StringBuilder text = new StringBuilder(39);
        for (int i = 0; i < GROUPS; i++) {
            if (i == best) {
                text.append("::");
                i += longest - 1;
                continue;
            }
            if (text.length() > 0 && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }

    static Ipv6Address parse(String text) {
        int gap = text.indexOf("::");
        if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
            throw bad(text);
        }
        int[] groups = new int[GROUPS];
        if (gap < 0) {
            if (read(text, text, groups, 0) != GROUPS) {
                throw bad(text);
            }
        } else {
            int front = read(text.substring(0, gap), text, groups, 0);
            int[] behind = new int[GROUPS];
            int back = read(text.substring(gap + 2), text, behind, 0);
            if (front + back > GROUPS - 1) {
                throw bad(text);
            }
            System.arraycopy(behind, 0, groups, GROUPS - back, back);
        }
        long high = 0;
        long low = 0;
        for (int i = 0; i < 4; i++) {
            high = high << 16 | groups[i];
            low = low << 16 | groups[i + 4];
        }
        return new Ipv6Address(high, low);
    }

    /** Reads groups with colons between; how many there were. */
    private static int read(String part, String whole, int[] to, int from) {
        if (part.isEmpty()) {
            return from;
        }
        int count = from;
        String[] pieces = part.split(":", -1);
        for (int i = 0; i < pieces.length; i++) {
            String piece = pieces[i];
            boolean dotted = i == pieces.length - 1 && piece.indexOf('.') >= 0;
            if (count + (dotted ? 2 : 1) > GROUPS) {
                throw bad(whole);
            }
            if (dotted) {
                int v4 = dotted(piece, whole);
                to[count++] = v4 >>> 16;
                to[count++] = v4 & 0xffff;
            } else {
                to[count++] = group(piece, whole);
            }
        }
        return count;
    }

    private static int dotted(String piece, String whole) {
        try {
            return Ipv4Address.parse(piece);
        } catch (IllegalArgumentException e) {
            throw bad(whole);
        }
    }

    private static int group(String piece, String whole) {
        if (piece.isEmpty() || piece.length() > 4) {
            throw bad(whole);
        }
        int value = 0;
        for (int i = 0; i < piece.length(); i++) {
            char c = piece.charAt(i);
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw bad(whole);
            }
            value = value << 4 | digit;
        }
        return value;
    }

    private static IllegalArgumentException bad(String text) {
        return new IllegalArgumentException("'" + text + "' is not an IPv6 address such as 2001:db8::1");
    }
}
