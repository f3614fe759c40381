package org.vvorld.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * Who we are, and numbers for names. Mode, owner and group of a file need nothing from here: {@code Files.setAttribute(path,
 * "unix:gid", 27)}, likewise {@code unix:uid} and {@code unix:mode}.
 */
public final class Credentials {
    private static final Path GROUPS = Path.of("/etc/group");
    private static final Path USERS = Path.of("/etc/passwd");
    private static final int SOL_SOCKET = 1;
    private static final int SO_PEERGROUPS = 59; // The same on x86_64 and aarch64.
    private static final int USUAL_GROUPS = 64;
    private static final int GROUPS_MAX = 65_536; // NGROUPS_MAX of linux/limits.h.

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
        return number(GROUPS, group);
    }

    /** The number of a user in /etc/passwd; empty when it has none of that name. */
    public static OptionalInt uid(String user) throws IOException {
        return number(USERS, user);
    }

    /**
     * The supplementary groups of the process at the other end of a Unix stream socket, as they were when it connected; the
     * primary one is in SO_PEERCRED.
     *
     * @param fd a connected socket
     */
    public static int[] peerGroups(int fd) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(JAVA_INT);
            int count = USUAL_GROUPS;
            while (true) {
                MemorySegment groups = arena.allocate(JAVA_INT, count);
                bytes.set(JAVA_INT, 0, (int) groups.byteSize());
                int result = Native.result(
                        Native.C.getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, groups.address(), bytes.address()));
                int has = bytes.get(JAVA_INT, 0) / Integer.BYTES;
                if (result >= 0) {
                    return groups.asSlice(0, (long) has * Integer.BYTES).toArray(JAVA_INT);
                }
                // ERANGE: the length says now how many there are.
                if (-result != Errno.ERANGE.number() || has <= count || has > GROUPS_MAX) {
                    throw new LinuxException("getsockopt(SO_PEERGROUPS)", "to learn a client's groups", -result);
                }
                count = has;
            }
        }
    }

    /** From a file in the format of group(5) and passwd(5): {@code name:password:number:...}. */
    static OptionalInt number(Path file, String name) throws IOException {
        for (String line : Files.readAllLines(file)) {
            String[] fields = line.split(":", -1);
            if (fields.length >= 3 && fields[0].equals(name) && fields[2].matches("[0-9]{1,9}")) {
                return OptionalInt.of(Integer.parseInt(fields[2]));
            }
        }
        return OptionalInt.empty();
    }
}
