package org.vvorld.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The argument of the interface ioctls, netdevice(7). Which member of the union counts depends on the ioctl.
 *
 * <pre>
 * struct ifreq {                       // 40 bytes, native byte order
 *     char ifr_name[16];               //  0  zero-terminated
 *     union {
 *         short           ifr_flags;   // 16
 *         int             ifr_ifindex; // 16  also ifr_mtu and ifr_qlen
 *         struct sockaddr ifr_hwaddr;  // 16  family (2 bytes), then the address
 *     };
 * };
 * </pre>
 */
final class IfReq {
    private static final int SIZE = 40;
    private static final int NAME = 0;
    private static final int NAME_SIZE = 16;
    private static final int VALUE = 16;
    private static final int MAC = 18;
    private static final int MAC_SIZE = 6;

    private final MemorySegment bytes;

    /** @param name a name that {@link InterfaceName#check} has passed */
    IfReq(Arena arena, String name) {
        bytes = arena.allocate(SIZE, 8);
        bytes.asSlice(NAME, NAME_SIZE).setString(0, name);
    }

    long address() {
        return bytes.address();
    }

    String name() {
        return bytes.asSlice(NAME, NAME_SIZE).getString(0);
    }

    int flags() {
        return Short.toUnsignedInt(bytes.get(JAVA_SHORT, VALUE));
    }

    void flags(int flags) {
        bytes.set(JAVA_SHORT, VALUE, (short) flags);
    }

    int value() {
        return bytes.get(JAVA_INT, VALUE);
    }

    void value(int value) {
        bytes.set(JAVA_INT, VALUE, value);
    }

    /** Of {@link #mac}: a number of {@code linux/if_arp.h}. */
    int addressFamily() {
        return Short.toUnsignedInt(bytes.get(JAVA_SHORT, VALUE));
    }

    byte[] mac() {
        return bytes.asSlice(MAC, MAC_SIZE).toArray(JAVA_BYTE);
    }
}
