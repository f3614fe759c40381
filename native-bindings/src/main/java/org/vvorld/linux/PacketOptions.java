package org.vvorld.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Sets up a packet socket, packet(7) and {@code Documentation/networking/packet_mmap.rst}; in the order that the kernel wants. */
final class PacketOptions {
    static final int AF_PACKET = 17;
    static final int ETH_P_ALL = 3;

    private static final int SOCK_RAW = 3;
    private static final int TPACKET_V2 = 1;
    private static final int TPACKET_V3 = 2;
    private static final int RING_REQUEST_BYTES = 28;
    private static final int ADDRESS_BYTES = 20;
    private static final int MEMBERSHIP_BYTES = 16;

    /** Receive frames have no fixed size in a ring of version 3; the kernel only checks that this divides a block. */
    private static final int RX_FRAME_BYTES = 2048;

    /** Merged frames (64 KiB each, twice that in the kernel's books) that may wait. */
    private static final int LARGE_QUEUE_BYTES = 8 << 20;

    private PacketOptions() {}

    /** Protocol 0: hears nothing until bound. */
    static int socket(String purpose) throws LinuxException {
        int closeOnExec = 0x80000; // SOCK_CLOEXEC
        int nonBlocking = 0x800; // SOCK_NONBLOCK
        int fd = Native.result(Native.C.socket(AF_PACKET, SOCK_RAW | closeOnExec | nonBlocking, 0));
        if (fd < 0) {
            throw new LinuxException("socket(AF_PACKET)", purpose, -fd, PacketError.ofSocket(Errno.of(-fd)));
        }
        return fd;
    }

    /**
     * Asks for a virtio-net header in front of each frame. Before the rings. Not by PACKET_VNET_HDR_SZ for one of 12 bytes: a
     * receive ring (seen on Linux 6.18) makes room for 12, but puts the 10 bytes of the small one right before the frame, whereas a
     * transmit ring takes 12.
     */
    static void virtioHeader(int fd, String purpose) throws LinuxException {
        SocketOption.PACKET_VNET_HDR.set(fd, 1, purpose);
    }

    /** What must be set before the rings are. */
    static void behaviour(int fd, PacketRings rings, String purpose) throws LinuxException {
        SocketOption.PACKET_VERSION.set(fd, rings.isByFrame() ? TPACKET_V2 : TPACKET_V3, purpose);
        if (rings.isByFrame()) {
            // What is longer than a frame of the ring goes whole into the socket's queue.
            SocketOption.PACKET_COPY_THRESH.set(fd, 1, purpose);
            if (SocketOption.SO_RCVBUFFORCE.trySet(fd, LARGE_QUEUE_BYTES) < 0) {
                int _ = SocketOption.SO_RCVBUF.trySet(fd, LARGE_QUEUE_BYTES);
            }
        }
        SocketOption.PACKET_IGNORE_OUTGOING.set(fd, 1, purpose);
        SocketOption.PACKET_LOSS.set(fd, 1, purpose);
        if (rings.bypassQdisc()) {
            SocketOption.PACKET_QDISC_BYPASS.set(fd, 1, purpose);
        }
    }

    /**
     * A classic BPF program of one instruction, {@code return 0}: the socket drops everything until it is taken off.
     *
     * <pre>
     * struct sock_fprog { u16 len; struct sock_filter *filter; };   struct sock_filter { u16 code; u8 jt, jf; u32 k; };
     * </pre>
     */
    static void deafen(int fd, String purpose) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment returnZero = arena.allocateFrom(JAVA_LONG, 0x06);
            MemorySegment program = arena.allocate(16, 8);
            program.set(JAVA_SHORT, 0, (short) 1);
            program.set(JAVA_LONG, 8, returnZero.address());
            SocketOption.SO_ATTACH_FILTER.set(fd, program, purpose);
        }
    }

    static void rings(int fd, PacketRings rings, String purpose) throws LinuxException {
        int rxBytes = rings.rxBlocks() * rings.rxBlockBytes();
        ring(
                fd,
                SocketOption.PACKET_RX_RING,
                rings.rxBlockBytes(),
                rxBytes,
                rings.isByFrame() ? rings.txFrameBytes() : RX_FRAME_BYTES,
                rings.retireMillis(),
                purpose);
        // A block a frame or more: frames never straddle two, so the ring is one array.
        int txBlockBytes = Math.max(PacketRings.TX_BLOCK_BYTES, rings.txFrameBytes());
        int txBytes = rings.txFrames() * rings.txFrameBytes();
        ring(fd, SocketOption.PACKET_TX_RING, txBlockBytes, txBytes, rings.txFrameBytes(), 0, purpose);
    }

    /**
     * <pre>
     * struct tpacket_req3 {                // 28 bytes, native byte order
     *     u32 tp_block_size;               //  0
     *     u32 tp_block_nr;                 //  4
     *     u32 tp_frame_size;               //  8
     *     u32 tp_frame_nr;                 // 12
     *     u32 tp_retire_blk_tov;           // 16  ms; the last three only by the block, and 0 for a transmit ring
     *     u32 tp_sizeof_priv;              // 20
     *     u32 tp_feature_req_word;         // 24
     * };
     * </pre>
     */
    private static void ring(
            int fd, SocketOption which, int blockBytes, int bytes, int frameBytes, int retireMillis, String purpose)
            throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = arena.allocate(RING_REQUEST_BYTES, 4);
            request.set(JAVA_INT, 0, blockBytes);
            request.set(JAVA_INT, 4, bytes / blockBytes);
            request.set(JAVA_INT, 8, frameBytes);
            request.set(JAVA_INT, 12, bytes / frameBytes);
            request.set(JAVA_INT, 16, retireMillis);
            int result = which.trySet(fd, request);
            if (result < 0) {
                Errno errno = Errno.of(-result);
                throw new LinuxException(
                        "setsockopt(" + which + ")", purpose, -result, PacketError.ofRing(errno, bytes));
            }
        }
    }

    /**
     * From now on the socket belongs to one interface.
     *
     * <pre>
     * struct sockaddr_ll {                 // 20 bytes
     *     u16  sll_family;                 //  0
     *     be16 sll_protocol;               //  2
     *     s32  sll_ifindex;                //  4
     *     ...                              //  8  of no meaning to bind
     * };
     * </pre>
     *
     * @param protocol EtherType, ETH_P_ALL, or 0 for a socket that only sends
     */
    static void bind(int fd, int interfaceIndex, int protocol, String purpose) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(ADDRESS_BYTES, 8);
            address.set(JAVA_SHORT, 0, (short) AF_PACKET);
            address.set(JAVA_SHORT, 2, Short.reverseBytes((short) protocol));
            address.set(JAVA_INT, 4, interfaceIndex);
            int result = Native.result(Native.C.bind(fd, address.address(), ADDRESS_BYTES));
            if (result < 0) {
                throw new LinuxException("bind", purpose, -result, PacketError.ofBind(Errno.of(-result)));
            }
        }
    }

    /**
     * <pre>
     * struct packet_mreq {                 // 16 bytes, native byte order
     *     int mr_ifindex;                  //  0
     *     u16 mr_type;                     //  4  0: multicast, 1: promiscuous, 2: all multicast, 3: unicast
     *     u16 mr_alen;                     //  6
     *     u8  mr_address[8];               //  8
     * };
     * </pre>
     */
    static int membership(SocketOption addOrDrop, int fd, int interfaceIndex, int type, byte[] address) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = arena.allocate(MEMBERSHIP_BYTES, 4);
            request.set(JAVA_INT, 0, interfaceIndex);
            request.set(JAVA_SHORT, 4, (short) type);
            request.set(JAVA_SHORT, 6, (short) address.length);
            MemorySegment.copy(MemorySegment.ofArray(address), 0, request, 8, address.length);
            return addOrDrop.trySet(fd, request);
        }
    }
}
