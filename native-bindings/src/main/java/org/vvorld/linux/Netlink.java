package org.vvorld.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Messages of rtnetlink(7).
 *
 * <pre>
 * struct nlmsghdr {            struct nlattr {      // native byte order
 *     u32 nlmsg_len;   //  0       u16 nla_len;  // 0  with these 4 bytes
 *     u16 nlmsg_type;  //  4       u16 nla_type; // 2  2 high bits: flags
 *     u16 nlmsg_flags; //  6   };                // then the value, padded to 4
 *     u32 nlmsg_seq;   //  8
 *     u32 nlmsg_pid;   // 12
 * };                           // then a structure of the type's, padded to 4, and attributes
 * </pre>
 */
final class Netlink {
    static final int HEADER_BYTES = 16;
    static final int ERROR = 2;
    static final int DONE = 3;
    static final int FLAG_REQUEST = 0x001;
    static final int FLAG_DUMP_INTERRUPTED = 0x010;
    static final int FLAG_DUMP = 0x300;

    /** More than the kernel puts into one datagram of a dump. */
    static final int BUFFER_BYTES = 64 * 1024;

    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW = 3;
    private static final int NETLINK_ROUTE = 0;
    private static final int ADDRESS_BYTES = 12;
    private static final int ATTRIBUTE_HEADER = 4;
    private static final int TYPE_MASK = 0x3fff;

    private Netlink() {}

    static int socket(String purpose) throws LinuxException {
        return Native.socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE, purpose);
    }

    /** Hears the multicast {@code groups} from now on ({@code sockaddr_nl}: family, padding, pid, groups). */
    static void bind(int fd, int groups, String purpose) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(ADDRESS_BYTES, 4);
            address.set(JAVA_SHORT, 0, (short) AF_NETLINK);
            address.set(JAVA_INT, 8, groups);
            Native.check(Native.C.bind(fd, address.address(), ADDRESS_BYTES), "bind(AF_NETLINK)", purpose);
        }
    }

    /** Asks for all objects of {@code type} and {@code family}, in a structure of {@code bytes} that begins with the family. */
    static void requestDump(int fd, int type, int family, int bytes, String purpose) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = arena.allocate(HEADER_BYTES + bytes, 4);
            request.set(JAVA_INT, 0, (int) request.byteSize());
            request.set(JAVA_SHORT, 4, (short) type);
            request.set(JAVA_SHORT, 6, (short) (FLAG_REQUEST | FLAG_DUMP));
            request.set(JAVA_BYTE, HEADER_BYTES, (byte) family);
            long sent = Native.result(Native.C.send(fd, request.address(), request.byteSize(), 0));
            if (sent < 0) {
                throw new LinuxException("send", purpose, (int) -sent);
            }
        }
    }

    /** The message at {@code at} of a datagram; empty when none (more) is there. */
    static MemorySegment message(MemorySegment datagram, long at) {
        if (at + HEADER_BYTES > datagram.byteSize()) {
            return MemorySegment.NULL;
        }
        int length = datagram.get(JAVA_INT, at);
        boolean isWhole = length >= HEADER_BYTES && length <= datagram.byteSize() - at;
        return isWhole ? datagram.asSlice(at, length) : MemorySegment.NULL;
    }

    static int type(MemorySegment message) {
        return Short.toUnsignedInt(message.get(JAVA_SHORT, 4));
    }

    static int flags(MemorySegment message) {
        return Short.toUnsignedInt(message.get(JAVA_SHORT, 6));
    }

    /** The errno, positive, of a message of type ERROR; 0 is an acknowledgement. */
    static int errno(MemorySegment message) {
        return -message.get(JAVA_INT, HEADER_BYTES);
    }

    /** What is behind header and a structure of {@code bytes}. */
    static MemorySegment attributes(MemorySegment message, int bytes) {
        long from = Math.min(message.byteSize(), HEADER_BYTES + bytes);
        return message.asSlice(from);
    }

    /** The value of the first attribute of {@code type}, empty when there is none. */
    static MemorySegment find(MemorySegment attributes, int type) {
        long at = 0;
        while (at + ATTRIBUTE_HEADER <= attributes.byteSize()) {
            int length = Short.toUnsignedInt(attributes.get(JAVA_SHORT, at));
            if (length < ATTRIBUTE_HEADER || at + length > attributes.byteSize()) {
                break;
            }
            if ((attributes.get(JAVA_SHORT, at + 2) & TYPE_MASK) == type) {
                return attributes.asSlice(at + ATTRIBUTE_HEADER, length - ATTRIBUTE_HEADER);
            }
            at += padded(length);
        }
        return MemorySegment.NULL;
    }

    static int u8(MemorySegment value) {
        return value.byteSize() == 0 ? 0 : Byte.toUnsignedInt(value.get(JAVA_BYTE, 0));
    }

    /** An int in native byte order; 0 when it is not there. */
    static int s32(MemorySegment value) {
        return value.byteSize() < 4 ? 0 : value.get(JAVA_INT, 0);
    }

    static int padded(int length) {
        return (length + 3) & ~3;
    }
}
