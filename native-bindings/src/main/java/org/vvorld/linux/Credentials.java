package org.vvorld.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * Who we are, and numbers for names. Mode, owner and group of a file need nothing from here: {@code Files.setAttribute(path,
 * "unix:gid", 27)}, likewise {@code unix:uid} and {@code unix:mode}.
 */
public final class Credentials {
    private static final Path GROUPS = Path.of("/etc/group");

    private Credentials() {}

    /** The numeric user by whose rights this process acts; 0 is root. */
    public static int effectiveUid() {
        return Native.C.geteuid();
    }

    /**
     * Sets the bits that files of this <em>process</em> are created without, and returns the ones before. A socket that is bound
     * under {@code 0177} is nobody else's even for the moment until its mode is set.
     */
    public static int umask(int mask) {
        return Native.C.umask(mask);
    }

    /** The number of a group in /etc/group; empty when it has none of that name. */
    public static OptionalInt gid(String group) throws IOException {
        return gid(GROUPS, group);
    }

    /** From a file in the format of group(5): {@code name:password:gid:members}. */
    static OptionalInt gid(Path file, String group) throws IOException {
        for (String line : Files.readAllLines(file)) {
            String[] fields = line.split(":", -1);
            if (fields.length >= 3 && fields[0].equals(group) && fields[2].matches("[0-9]{1,9}")) {
                return OptionalInt.of(Integer.parseInt(fields[2]));
            }
        }
        return OptionalInt.empty();
    }
}
