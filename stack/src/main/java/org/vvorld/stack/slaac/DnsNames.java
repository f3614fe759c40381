package org.vvorld.stack.slaac;

import java.util.ArrayList;
import java.util.List;
import org.vvorld.stack.packet.Packet;

/**
 * Domain names of a DNSSL option, RFC 8106 section 5.2: labels behind their length in a byte, each name ended by an empty one, no
 * compression, zeros to the end. Such names end in files that shells read, so letters, digits, hyphen and underscore are all that is let in.
 */
public final class DnsNames {
    private static final int MAX_LABEL_BYTES = 63;
    /** RFC 1035 section 2.3.4, lengths included. */
    private static final int MAX_NAME_BYTES = 255;

    private DnsNames() {}

    static boolean areSound(Packet p, int from, int end) {
        int at = from;
        while (at < end && p.u8(at) != 0) {
            int next = endOfName(p, at, end);
            if (next < 0) {
                return false;
            }
            at = next;
        }
        while (at < end) {
            if (p.u8(at++) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Behind the name that starts at {@code from}, or -1 if that is none. */
    private static int endOfName(Packet p, int from, int end) {
        int at = from;
        while (at < end) {
            int length = p.u8(at++);
            if (length == 0) {
                return at - from <= MAX_NAME_BYTES ? at : -1;
            }
            if (length > MAX_LABEL_BYTES || length > end - at) {
                return -1;
            }
            for (int stop = at + length; at < stop; at++) {
                if (!isNameByte(p.u8(at))) {
                    return -1;
                }
            }
        }
        return -1;
    }

    private static boolean isNameByte(int b) {
        return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '-' || b == '_';
    }

    /** The names of contents that are sound, at most {@code most} of them. */
    static List<String> read(Packet p, int from, int end, int most) {
        List<String> names = new ArrayList<>();
        int at = from;
        while (at < end && p.u8(at) != 0 && names.size() < most) {
            StringBuilder name = new StringBuilder();
            for (int length = p.u8(at++); length != 0; length = p.u8(at++)) {
                name.append(name.isEmpty() ? "" : ".");
                for (int i = 0; i < length; i++) {
                    name.append((char) p.u8(at++));
                }
            }
            names.add(name.toString());
        }
        return names;
    }

    /** Length of the name on the wire, bytes.
     *
     * @throws IllegalArgumentException if it is no domain name */
    public static int wireBytes(String name) {
        boolean good = !name.isEmpty() && name.length() + 2 <= MAX_NAME_BYTES;
        for (String label : name.split("\\.", -1)) {
            good &= !label.isEmpty()
                    && label.length() <= MAX_LABEL_BYTES
                    && label.chars().allMatch(DnsNames::isNameByte);
        }
        if (!good) {
            throw new IllegalArgumentException("'" + name + "' is not a domain name such as example.org");
        }
        return name.length() + 2;
    }

    /** Writes one. Returns where the next one goes. */
    public static int write(Packet p, int from, String name) {
        int at = from;
        for (String label : name.split("\\.", -1)) {
            p.u8(at++, label.length());
            for (int i = 0; i < label.length(); i++) {
                p.u8(at++, label.charAt(i));
            }
        }
        p.u8(at++, 0);
        return at;
    }
}
