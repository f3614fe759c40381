package org.vvorld.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * What rtnetlink says of an interface, as far as it matters for attaching to it as a TAP. Linux lets anybody with the right
 * attach one more queue to a TAP with {@code IFF_MULTI_QUEUE}, and from then on each process gets some of the frames; only here
 * can one see that somebody else is attached.
 *
 * <pre>
 * struct nlmsghdr {            struct ifinfomsg {            struct nlattr {      // native byte order
 *     u32 nlmsg_len;   //  0       u8  ifi_family; // 16         u16 nla_len;  // 0  with these 4 bytes
 *     u16 nlmsg_type;  //  4       u16 ifi_type;   // 18         u16 nla_type; // 2  2 high bits: flags
 *     u16 nlmsg_flags; //  6       s32 ifi_index;  // 20     };                // then the value, padded to 4
 *     u32 nlmsg_seq;   //  8       u32 ifi_flags;  // 24
 *     u32 nlmsg_pid;   // 12       u32 ifi_change; // 28
 * };                           };
 * </pre>
 *
 * @param kind the driver's name in rtnetlink, {@code tun} for both TUN and TAP; empty when it has none
 * @param type {@link #TYPE_TUN}, {@link #TYPE_TAP}, or 0 when unknown
 * @param queues how many queues are attached, by whomever; 0 without {@code multiQueue}
 */
record TunInfo(String kind, int type, boolean multiQueue, int queues) {
    static final int TYPE_TUN = 1;
    static final int TYPE_TAP = 2;

    private static final int RTM_NEWLINK = 16;
    private static final int RTM_GETLINK = 18;

    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_LINKINFO = 18;
    private static final int IFLA_INFO_KIND = 1;
    private static final int IFLA_INFO_DATA = 2;
    private static final int IFLA_TUN_TYPE = 3;
    private static final int IFLA_TUN_MULTI_QUEUE = 7;
    private static final int IFLA_TUN_NUM_QUEUES = 8;

    private static final int HEADERS = 32; // nlmsghdr and ifinfomsg
    private static final int ATTRIBUTE_HEADER = 4;

    /** Asks about {@code name} in the network namespace of this thread; empty when there is no such interface. */
    static Optional<TunInfo> of(String name) throws LinuxException {
        String purpose = "to ask rtnetlink about interface " + name;
        int socket = Netlink.socket(purpose);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = request(arena, name);
            long sent = Native.result(Native.C.send(socket, request.address(), request.byteSize(), 0));
            if (sent < 0) {
                throw new LinuxException("send", purpose, (int) -sent);
            }
            MemorySegment answer = arena.allocate(Netlink.BUFFER_BYTES, 4);
            long length = Native.result(Native.C.recv(socket, answer.address(), Netlink.BUFFER_BYTES, 0));
            if (length < 0) {
                throw new LinuxException("recv", purpose, (int) -length);
            }
            int type = Short.toUnsignedInt(answer.get(JAVA_SHORT, 4));
            if (type == Netlink.ERROR) {
                int errno = -answer.get(JAVA_INT, 16);
                if (Errno.of(errno) == Errno.ENODEV) {
                    return Optional.empty();
                }
                throw new LinuxException("RTM_GETLINK", purpose, errno);
            }
            if (type != RTM_NEWLINK || length < HEADERS) {
                throw new LinuxException("RTM_GETLINK", purpose, Errno.EPROTO.number());
            }
            return Optional.of(parse(answer.asSlice(HEADERS, length - HEADERS)));
        } finally {
            Native.close(socket);
        }
    }

    private static MemorySegment request(Arena arena, String name) {
        MemorySegment text = Native.cString(arena, name);
        int attribute = ATTRIBUTE_HEADER + (int) text.byteSize();
        MemorySegment request = arena.allocate(HEADERS + Netlink.padded(attribute), 4);
        request.set(JAVA_INT, 0, (int) request.byteSize());
        request.set(JAVA_SHORT, 4, (short) RTM_GETLINK);
        request.set(JAVA_SHORT, 6, (short) Netlink.FLAG_REQUEST);
        request.set(JAVA_SHORT, HEADERS, (short) attribute);
        request.set(JAVA_SHORT, HEADERS + 2, (short) IFLA_IFNAME);
        request.asSlice(HEADERS + ATTRIBUTE_HEADER).copyFrom(text);
        return request;
    }

    private static TunInfo parse(MemorySegment attributes) {
        MemorySegment info = Netlink.find(attributes, IFLA_LINKINFO);
        MemorySegment kind = Netlink.find(info, IFLA_INFO_KIND);
        MemorySegment data = Netlink.find(info, IFLA_INFO_DATA);
        MemorySegment queues = Netlink.find(data, IFLA_TUN_NUM_QUEUES);
        return new TunInfo(
                kind.byteSize() == 0 ? "" : kind.getString(0),
                Netlink.u8(Netlink.find(data, IFLA_TUN_TYPE)),
                Netlink.u8(Netlink.find(data, IFLA_TUN_MULTI_QUEUE)) != 0,
                Netlink.s32(queues));
    }
}
