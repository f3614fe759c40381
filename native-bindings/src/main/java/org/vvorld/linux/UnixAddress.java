package org.vvorld.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * The address of a Unix socket, unix(7).
 *
 * <pre>
 * struct sockaddr_un {          // native byte order
 *     u16  sun_family;          // 0  AF_UNIX
 *     char sun_path[108];       // 2  path; or a zero byte and an abstract name, without an end mark
 * };
 * </pre>
 */
final class UnixAddress {
    static final int AF_UNIX = 1;

    private static final int PATH = 2;
    private static final int PATH_BYTES = 108;

    private final MemorySegment bytes;

    /** @param name an absolute path, or '@' and an abstract name */
    UnixAddress(Arena arena, String name) {
        byte[] path = name.getBytes(StandardCharsets.UTF_8);
        boolean isAbstract = isAbstract(name);
        if (!isAbstract && !name.startsWith("/")) {
            throw new IllegalArgumentException("a Unix socket is an absolute path or an abstract @name, not " + name);
        }
        if (path.length >= PATH_BYTES || path.length < 2) {
            throw new IllegalArgumentException("the name of a Unix socket has 2 to " + (PATH_BYTES - 1) + " bytes, not "
                    + path.length + ": " + name);
        }
        // An abstract name ends where the address ends; a path has a zero byte behind it.
        bytes = arena.allocate(PATH + path.length + (isAbstract ? 0 : 1), 2);
        bytes.set(JAVA_SHORT, 0, (short) AF_UNIX);
        MemorySegment.copy(path, 0, bytes, JAVA_BYTE, PATH, path.length);
        if (isAbstract) {
            bytes.set(JAVA_BYTE, PATH, (byte) 0);
        }
    }

    static boolean isAbstract(String name) {
        return name.startsWith("@");
    }

    long address() {
        return bytes.address();
    }

    int length() {
        return (int) bytes.byteSize();
    }
}
