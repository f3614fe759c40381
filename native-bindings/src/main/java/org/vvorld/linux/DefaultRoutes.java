package org.vvorld.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Through which interfaces the default routes of this thread's network namespace lead.
 *
 * <pre>
 * struct rtmsg {                  struct rtnexthop {      // native byte order
 *     u8 rtm_family;   // 16          u16 rtnh_len;       // 0  with attributes
 *     u8 rtm_dst_len;  // 17          u8  rtnh_flags;     // 2
 *     u8 rtm_src_len;  // 18          u8  rtnh_hops;      // 3
 *     u8 rtm_tos, rtm_table,          int rtnh_ifindex;   // 4
 *     u8 rtm_protocol, rtm_scope; };
 *     u8 rtm_type;     // 23
 *     u32 rtm_flags;   // 24
 * };
 * </pre>
 */
final class DefaultRoutes {
    private static final int RTM_NEWROUTE = 24;
    private static final int RTM_GETROUTE = 26;
    private static final int ROUTE_BYTES = 12;
    private static final int DESTINATION_LENGTH = 17;
    private static final int TYPE = 23;
    private static final int RTN_UNICAST = 1;
    private static final int RTA_OIF = 4;
    private static final int RTA_MULTIPATH = 9;
    private static final int HOP_BYTES = 8;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;

    private DefaultRoutes() {}

    /** Whether one of them, IPv4 or IPv6, in any table, leads through the interface. */
    static boolean leadThrough(int interfaceIndex, String purpose) throws LinuxException {
        return leadThrough(interfaceIndex, AF_INET, purpose) || leadThrough(interfaceIndex, AF_INET6, purpose);
    }

    private static boolean leadThrough(int interfaceIndex, int family, String purpose) throws LinuxException {
        int fd = Netlink.socket(purpose);
        try (Arena arena = Arena.ofConfined()) {
            Netlink.requestDump(fd, RTM_GETROUTE, family, ROUTE_BYTES, purpose);
            MemorySegment buffer = arena.allocate(Netlink.BUFFER_BYTES, 4);
            while (true) {
                long length = Native.result(Native.C.recv(fd, buffer.address(), buffer.byteSize(), 0));
                if (length < 0) {
                    throw new LinuxException("recv", purpose, (int) -length);
                }
                MemorySegment datagram = buffer.asSlice(0, length);
                MemorySegment message = Netlink.message(datagram, 0);
                for (long at = 0; message.byteSize() > 0; message = Netlink.message(datagram, at)) {
                    switch (Netlink.type(message)) {
                        case Netlink.DONE -> {
                            return false;
                        }
                        case Netlink.ERROR -> throw new LinuxException("RTM_GETROUTE", purpose, Netlink.errno(message));
                        case RTM_NEWROUTE -> {
                            if (isDefaultThrough(interfaceIndex, message)) {
                                return true;
                            }
                        }
                        default -> {
                            // nothing that we asked for
                        }
                    }
                    at += Netlink.padded((int) message.byteSize());
                }
            }
        } finally {
            Native.close(fd);
        }
    }

    private static boolean isDefaultThrough(int interfaceIndex, MemorySegment message) {
        boolean isDefault =
                message.get(JAVA_BYTE, DESTINATION_LENGTH) == 0 && message.get(JAVA_BYTE, TYPE) == RTN_UNICAST;
        if (!isDefault) {
            return false;
        }
        MemorySegment attributes = Netlink.attributes(message, ROUTE_BYTES);
        return Netlink.s32(Netlink.find(attributes, RTA_OIF)) == interfaceIndex
                || hasHop(Netlink.find(attributes, RTA_MULTIPATH), interfaceIndex);
    }

    private static boolean hasHop(MemorySegment hops, int interfaceIndex) {
        long at = 0;
        while (at + HOP_BYTES <= hops.byteSize()) {
            if (hops.get(JAVA_INT, at + 4) == interfaceIndex) {
                return true;
            }
            int length = Short.toUnsignedInt(hops.get(JAVA_SHORT, at));
            at += Math.max(HOP_BYTES, Netlink.padded(length));
        }
        return false;
    }
}
