package org.vvorld.daemon.world;

import java.io.IOException;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.vvorld.daemon.admin.AdminException;
import org.vvorld.linux.Credentials;

/**
 * Whom the host lets act in a jail: a user of Linux, the members of a group, or both.
 *
 * @param uid {@link #NOBODY} for no user
 * @param gid {@link #NOBODY} for no group
 */
public record Owner(int uid, int gid) {
    public static final int NOBODY = -1;
    public static final Owner NONE = new Owner(NOBODY, NOBODY);

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    @FunctionalInterface
    private interface Numbers {
        OptionalInt of(String name) throws IOException;
    }

    /**
     * Reads {@code USER}, {@code USER:GROUP} or {@code :GROUP}, each a name that Linux knows or a number; nothing is {@link #NONE}.
     *
     * @throws AdminException if there is none of that name, fit to stand behind {@code owner=...: }
     */
    public static Owner parse(String text) {
        int colon = text.indexOf(':');
        String user = colon < 0 ? text : text.substring(0, colon);
        String group = colon < 0 ? "" : text.substring(colon + 1);
        return new Owner(number("user", user, Credentials::uid), number("group", group, Credentials::gid));
    }

    private static int number(String kind, String text, Numbers known) {
        if (text.isEmpty()) {
            return NOBODY;
        }
        if (NUMBER.matcher(text).matches()) {
            return Integer.parseInt(text);
        }
        try {
            return known.of(text)
                    .orElseThrow(() -> new AdminException(
                            "there is no " + kind + " " + text + " on this Linux: create it, or give a number"));
        } catch (IOException e) {
            throw new AdminException("cannot look up " + kind + " " + text + ": " + e.getMessage(), e);
        }
    }

    public boolean isNone() {
        return equals(NONE);
    }

    /** As {@link #parse} reads it, in numbers. */
    @Override
    public String toString() {
        return (uid == NOBODY ? "" : Integer.toString(uid)) + (gid == NOBODY ? "" : ":" + gid);
    }
}
