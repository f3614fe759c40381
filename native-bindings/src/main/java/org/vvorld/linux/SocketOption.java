package org.vvorld.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Socket options by name ({@code asm-generic/socket.h}, {@code linux/if_packet.h}); not for the data path. */
enum SocketOption {
    SO_ERROR(1, 4),
    SO_SNDBUF(1, 7),
    SO_RCVBUF(1, 8),
    SO_ATTACH_FILTER(1, 26),
    SO_DETACH_FILTER(1, 27),
    SO_SNDBUFFORCE(1, 32),
    SO_RCVBUFFORCE(1, 33),
    PACKET_ADD_MEMBERSHIP(263, 1),
    PACKET_DROP_MEMBERSHIP(263, 2),
    PACKET_RX_RING(263, 5),
    PACKET_STATISTICS(263, 6),
    PACKET_COPY_THRESH(263, 7),
    PACKET_VERSION(263, 10),
    PACKET_TX_RING(263, 13),
    PACKET_LOSS(263, 14),
    PACKET_VNET_HDR(263, 15),
    PACKET_FANOUT(263, 18),
    PACKET_QDISC_BYPASS(263, 20),
    PACKET_FANOUT_DATA(263, 22),
    PACKET_IGNORE_OUTGOING(263, 23);

    private final int level;
    private final int number;

    SocketOption(int level, int number) {
        this.level = level;
        this.number = number;
    }

    /** Sets it to an int; 0 or a negative errno. */
    int trySet(int fd, int value) {
        try (Arena arena = Arena.ofConfined()) {
            return trySet(fd, arena.allocateFrom(JAVA_INT, value));
        }
    }

    /** Sets it to a structure; 0 or a negative errno. */
    int trySet(int fd, MemorySegment value) {
        return Native.result(Native.C.setsockopt(fd, level, number, value.address(), (int) value.byteSize()));
    }

    void set(int fd, int value, String purpose) throws LinuxException {
        check(trySet(fd, value), purpose);
    }

    void set(int fd, MemorySegment value, String purpose) throws LinuxException {
        check(trySet(fd, value), purpose);
    }

    private void check(int result, String purpose) throws LinuxException {
        if (result < 0) {
            throw new LinuxException("setsockopt(" + this + ")", purpose, -result);
        }
    }

    /** Reads it into {@code value}, all of it; 0 or a negative errno. */
    int tryGet(int fd, MemorySegment value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment length = arena.allocateFrom(JAVA_INT, (int) value.byteSize());
            return Native.result(Native.C.getsockopt(fd, level, number, value.address(), length.address()));
        }
    }

    /** Reads an int. */
    int get(int fd, String purpose) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(JAVA_INT);
            int result = tryGet(fd, value);
            if (result < 0) {
                throw new LinuxException("getsockopt(" + this + ")", purpose, -result);
            }
            return value.get(JAVA_INT, 0);
        }
    }
}
