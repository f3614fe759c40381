package org.vvorld.linux;

import java.nio.charset.StandardCharsets;

/** The rules of Linux for the name of a network interface ({@code dev_valid_name} in {@code net/core/dev.c}). */
final class InterfaceName {
    private static final int MOST_BYTES = 15; // IFNAMSIZ less the zero byte

    private InterfaceName() {}

    /** Returns {@code name} if Linux would take it, else throws EINVAL with the rule that it breaks. */
    static String check(String name) throws LinuxException {
        String fault = fault(name);
        if (fault != null) {
            throw new LinuxException(
                    "interface name",
                    '"' + printable(name) + '"',
                    Errno.EINVAL.number(),
                    fault + "; use 1 to " + MOST_BYTES + " bytes of letters, digits, '.', '-' or '_'");
        }
        return name;
    }

    private static String fault(String name) {
        if (name.isEmpty()) {
            return "it is empty";
        }
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MOST_BYTES) {
            return "it has " + bytes + " bytes";
        }
        if (name.equals(".") || name.equals("..")) {
            return "it is the name of a directory";
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isWhitespace(c) || Character.isISOControl(c)) {
                return "it contains white space or a control character";
            }
            // '%' is legal, but the kernel would take tap%d for a pattern and choose a name itself.
            if (c == '/' || c == ':' || c == '%') {
                return "it contains '" + c + "'";
            }
        }
        return null;
    }

    /** Names come from users: what is not printable must not reach a terminal or a log through the message. */
    private static String printable(String name) {
        StringBuilder printable = new StringBuilder();
        for (int i = 0; i < name.length() && i < 64; i++) {
            char c = name.charAt(i);
            printable.append(Character.isISOControl(c) ? '?' : c);
        }
        return printable.append(name.length() > 64 ? "..." : "").toString();
    }
}
