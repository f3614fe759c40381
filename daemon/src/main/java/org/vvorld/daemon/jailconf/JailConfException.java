package org.vvorld.daemon.jailconf;

/** A file that cannot be understood. The message is {@code FILE:LINE: what; what to do}. */
public final class JailConfException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    JailConfException(Place place, String message) {
        super(place + ": " + message);
    }

    /** A word of the file as a message shows it: short, and without what would move a terminal's cursor. */
    static String shown(String word) {
        StringBuilder b = new StringBuilder("\"");
        for (int i = 0; i < word.length() && i < 64; i++) {
            char c = word.charAt(i);
            b.append(Character.isISOControl(c) ? '?' : c);
        }
        return b.append(word.length() > 64 ? "...\"" : "\"").toString();
    }
}
