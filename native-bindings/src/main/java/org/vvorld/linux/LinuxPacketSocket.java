package org.vvorld.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** {@link PacketSocket} of the kernel: TPACKET_V2 or V3 rings, and a second socket for what does not fit a transmit frame. */
final class LinuxPacketSocket implements PacketSocket {
    private static final int HEADER_BYTES = 10;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int EBADF = -Errno.EBADF.number();
    private static final int MR_PROMISC = 1;
    private static final int MR_ALLMULTI = 2;
    private static final int MR_UNICAST = 3;
    private static final byte[] NO_ADDRESS = {};

    private final String interfaceName;
    private final int interfaceIndex;
    private final String steering;
    private final String purpose;
    private final Arena arena = Arena.ofShared();
    private MemorySegment ring = MemorySegment.NULL;
    private PacketReceiveRing receive;
    private PacketTransmitRing transmit;
    private volatile int fd = -1;
    private volatile int largeFd = -1;
    private boolean promiscuous;
    private boolean allMulticast;
    private PacketStatistics statistics = new PacketStatistics(0, 0, 0);

    private LinuxPacketSocket(String interfaceName, int interfaceIndex, PacketFanout fanout) {
        this.interfaceName = interfaceName;
        this.interfaceIndex = interfaceIndex;
        steering = fanout == null ? "none" : fanout.steering();
        purpose = "for a packet socket on interface " + interfaceName;
    }

    /** @param fanout the group to join, {@code null} for none */
    static PacketSocket open(String interfaceName, int interfaceIndex, PacketRings rings, PacketFanout fanout)
            throws LinuxException {
        LinuxPacketSocket socket = new LinuxPacketSocket(interfaceName, interfaceIndex, fanout);
        try {
            socket.setUp(rings, fanout);
            return socket;
        } catch (LinuxException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private void setUp(PacketRings rings, PacketFanout fanout) throws LinuxException {
        fd = PacketOptions.socket(purpose);
        PacketOptions.behaviour(fd, rings, purpose);
        PacketOptions.virtioHeader(fd, purpose);
        PacketOptions.rings(fd, rings, purpose);
        ring = RingMemory.map(arena, fd, rings.totalBytes(), purpose);
        long rxBytes = (long) rings.rxBlocks() * rings.rxBlockBytes();
        receive = rings.isByFrame()
                ? new PacketReceiveFrames(ring, (int) (rxBytes / rings.txFrameBytes()), rings.txFrameBytes())
                : new PacketReceiveBlocks(ring, rings.rxBlocks(), rings.rxBlockBytes());
        transmit = new PacketTransmitRing(ring, rings.isByFrame(), rxBytes, rings.txFrames(), rings.txFrameBytes());
        roomToSend(fd, rings.txFrames() * rings.txFrameBytes());
        largeFd = PacketOptions.socket(purpose);
        // Never past the queueing discipline: there Linux drops what the NIC cannot segment (no TSO, or not so much of
        // it at once)
        // instead of doing it in software (__dev_direct_xmit in net/core/dev.c).
        PacketOptions.virtioHeader(largeFd, purpose);
        PacketOptions.bind(largeFd, interfaceIndex, 0, purpose);
        PacketOptions.deafen(fd, purpose);
        PacketOptions.bind(fd, interfaceIndex, PacketOptions.ETH_P_ALL, purpose);
        if (fanout != null) {
            fanout.join(fd, interfaceName, purpose);
        }
    }

    /** A whole ring on its way, and the kernel's books for it, which count twice as much. Without CAP_NET_ADMIN, what we may. */
    private static void roomToSend(int fd, int ringBytes) {
        if (SocketOption.SO_SNDBUFFORCE.trySet(fd, ringBytes) < 0) {
            int _ = SocketOption.SO_SNDBUF.trySet(fd, ringBytes);
        }
    }

    @Override
    public int fd() {
        return fd;
    }

    @Override
    public String interfaceName() {
        return interfaceName;
    }

    @Override
    public int interfaceIndex() {
        return interfaceIndex;
    }

    @Override
    public int headerBytes() {
        return HEADER_BYTES;
    }

    @Override
    public String steering() {
        return steering;
    }

    @Override
    public void steering(SteeringProgram program) throws LinuxException {
        SocketOption.PACKET_FANOUT_DATA.set(fd, program.fd(), purpose);
    }

    @Override
    public void start() throws LinuxException {
        SocketOption.SO_DETACH_FILTER.set(fd, 0, purpose);
    }

    @Override
    public MemorySegment ring() {
        return ring;
    }

    @Override
    public boolean nextFrame() {
        return fd >= 0 && receive.next();
    }

    @Override
    public long frameOffset() {
        return receive.frameOffset();
    }

    @Override
    public long headerOffset() {
        return receive.frameOffset() - HEADER_BYTES;
    }

    @Override
    public int capturedBytes() {
        return receive.capturedBytes();
    }

    @Override
    public int originalBytes() {
        return receive.originalBytes();
    }

    @Override
    public int status() {
        return receive.status();
    }

    @Override
    public boolean isLarge() {
        return receive.isLarge();
    }

    @Override
    public long takeLarge(IoVec vectors, int count) {
        return Native.result(Native.C.readv(fd, vectors.address(count), count));
    }

    @Override
    public int vlanTci() {
        return receive.vlanTci();
    }

    @Override
    public int vlanProtocol() {
        return receive.vlanProtocol();
    }

    @Override
    public int transmitBufferBytes() {
        return transmit.bufferBytes();
    }

    @Override
    public long transmitBuffer() {
        return fd >= 0 ? transmit.claim() : EBADF;
    }

    @Override
    public void commit(int length) {
        transmit.commit(length);
    }

    @Override
    public int flush() {
        if (fd < 0) {
            return EBADF;
        }
        if (transmit.unsent() == 0) {
            return 0;
        }
        int result = (int) Native.result(Native.C.send(fd, 0, 0, MSG_DONTWAIT));
        int _ = transmit.unsent();
        return result;
    }

    @Override
    public int unsent() {
        return fd >= 0 ? transmit.unsent() : 0;
    }

    @Override
    public long sendLarge(IoVec vectors, int count) {
        return Native.result(Native.C.writev(largeFd, vectors.address(count), count));
    }

    @Override
    public int takeError() {
        try (Arena once = Arena.ofConfined()) {
            MemorySegment error = once.allocate(JAVA_INT);
            int result = SocketOption.SO_ERROR.tryGet(fd, error);
            return result < 0 ? result : -error.get(JAVA_INT, 0);
        }
    }

    @Override
    public void promiscuous(boolean on) throws LinuxException {
        if (on != promiscuous) {
            membership(on, MR_PROMISC, NO_ADDRESS);
            promiscuous = on;
        }
    }

    @Override
    public void allMulticast(boolean on) throws LinuxException {
        if (on != allMulticast) {
            membership(on, MR_ALLMULTI, NO_ADDRESS);
            allMulticast = on;
        }
    }

    @Override
    public void addAddress(byte[] mac) throws LinuxException {
        membership(true, MR_UNICAST, mac);
    }

    @Override
    public void removeAddress(byte[] mac) throws LinuxException {
        membership(false, MR_UNICAST, mac);
    }

    private void membership(boolean add, int type, byte[] mac) throws LinuxException {
        SocketOption option = add ? SocketOption.PACKET_ADD_MEMBERSHIP : SocketOption.PACKET_DROP_MEMBERSHIP;
        int result = PacketOptions.membership(option, fd, interfaceIndex, type, mac);
        if (result < 0) {
            String explanation = result == -Errno.ENODEV.number() ? "it was deleted; see `ip link`" : "";
            throw new LinuxException("setsockopt(" + option + ")", purpose, -result, explanation);
        }
    }

    /** Synchronized, as {@link #close}: the kernel zeroes its counts when they are read. */
    @Override
    public synchronized PacketStatistics statistics() {
        if (fd >= 0) {
            try (Arena once = Arena.ofConfined()) {
                MemorySegment counts = once.allocate(12, 4);
                if (SocketOption.PACKET_STATISTICS.tryGet(fd, counts) == 0) {
                    statistics = new PacketStatistics(
                            statistics.packets() + Integer.toUnsignedLong(counts.get(JAVA_INT, 0)),
                            statistics.drops() + Integer.toUnsignedLong(counts.get(JAVA_INT, 4)),
                            statistics.freezes() + Integer.toUnsignedLong(counts.get(JAVA_INT, 8)));
                }
            }
        }
        return statistics;
    }

    @Override
    public synchronized void close() {
        int open = fd;
        if (open >= 0) {
            PacketStatistics _ = statistics();
        }
        fd = -1;
        if (arena.scope().isAlive()) {
            arena.close(); // unmaps first: the kernel frees the rings with the descriptor
        }
        Native.close(open);
        int large = largeFd;
        largeFd = -1;
        Native.close(large);
    }
}
