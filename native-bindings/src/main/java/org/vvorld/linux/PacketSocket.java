package org.vvorld.linux;

import java.lang.foreign.MemorySegment;

/**
 * A raw socket of one worker on one interface (AF_PACKET, SOCK_RAW), with a receive and a transmit ring in memory that it
 * shares with the kernel. It hears everything that the interface receives, and nothing that it sends.
 *
 * <pre>
 *   while (budget-- > 0 &amp;&amp; socket.nextFrame()) {            long at = socket.transmitBuffer();
 *       copy(ring, socket.frameOffset(),                     if (at &lt; 0) { full: flush, or drop }
 *            socket.capturedBytes());                        copy header and frame to ring at `at`;
 *   }                                                        socket.commit(length); ... socket.flush();
 * </pre>
 *
 * In front of every frame, in both directions, is a virtio-net header of {@link #headerBytes} bytes, little-endian, as
 * described in {@link TapDevice}: a received frame may be 64 KiB long (GRO) and its checksum not yet filled in. All zero asks
 * for nothing.
 *
 * <p>The data path (everything down to {@link #sendLarge}) never throws and never allocates. One thread at a time.
 *
 * <p>When the interface goes down, {@link Epoll} reports ERR, {@link #takeError} gives -ENETDOWN once, and {@link #flush} fails
 * with -ENETDOWN; frames flow again when it comes up. When it is deleted the same happens, but {@link #flush} fails with -ENXIO,
 * for good: the socket stays deaf even if an interface of that name returns. Close it and open another; {@link LinkMonitor}
 * tells when.
 */
public interface PacketSocket extends AutoCloseable {
    /** The descriptor, to wait for with {@link Epoll}; -1 when closed. */
    int fd();

    /** The interface's name when the socket was opened. */
    String interfaceName();

    /** The interface's index when the socket was opened: a new one of the same name has another. */
    int interfaceIndex();

    /** Bytes of the virtio-net header: 10, that of {@link TapDevice} without {@code num_buffers}. */
    int headerBytes();

    /** Who spreads the frames over the group: {@code none} (one socket), {@code ebpf} (our program) or {@code hash} (the kernel). */
    String steering();

    /**
     * Has another program spread the frames over this socket's group; no frame is lost over it.
     *
     * @throws LinuxException EINVAL for a socket without a group, or whose group is spread by the kernel's own hash
     */
    void steering(SteeringProgram program) throws LinuxException;

    /** Opens the ears. Before, every frame passes by uncounted. */
    void start() throws LinuxException;

    /** Both rings; the offsets below count from its beginning. Ends with {@link #close}: access then throws. */
    MemorySegment ring();

    /**
     * Steps to the next received frame; the last one's bytes belong to the kernel again.
     *
     * @return false when there is none, or the socket is closed
     */
    boolean nextFrame();

    /** Where the current frame's Ethernet header is in {@link #ring}. */
    long frameOffset();

    /** Where the current frame's virtio-net header is in {@link #ring}. */
    long headerOffset();

    /** Bytes of the current frame in the ring, without virtio-net header, and without the tag that {@link #vlanTci} gives. */
    int capturedBytes();

    /** Bytes of the current frame before the ring cut it, if larger than {@link #capturedBytes}. */
    int originalBytes();

    /**
     * Is the current frame longer than the ring's frames ({@link PacketRings#isByFrame}), so that only its beginning is in the ring,
     * and the whole of it waits for {@link #takeLarge}?
     */
    boolean isLarge();

    /**
     * Takes the current frame, which {@link #isLarge}, into the first {@code count} entries, virtio-net header first. Each must be
     * taken, in order.
     *
     * @return bytes read, header included, or a negative errno
     */
    long takeLarge(IoVec vectors, int count);

    /** {@code tp_status} of the current frame, TP_STATUS_ bits of {@code linux/if_packet.h}. */
    int status();

    /**
     * The 802.1Q tag control information that Linux took out of the current frame, 0 to 65535, to be put back behind the
     * Ethernet addresses; -1 when there was none.
     */
    int vlanTci();

    /** The tag's EtherType, such as 0x8100; of no meaning when {@link #vlanTci} is -1. */
    int vlanProtocol();

    /** Most bytes, virtio-net header and Ethernet frame together, that fit {@link #transmitBuffer}. */
    int transmitBufferBytes();

    /**
     * Claims the next free transmit frame. Claiming again without {@link #commit} gives the same one.
     *
     * @return where in {@link #ring} to put virtio-net header and Ethernet frame; -EAGAIN when all are on their way (flush, try
     *     again later), -EBADF after {@link #close}
     */
    long transmitBuffer();

    /**
     * Puts the claimed frame into the batch that {@link #flush} sends. A frame that the kernel finds malformed (shorter than an
     * Ethernet header, a virtio-net header that makes no sense) is lost without notice and blocks nothing (PACKET_LOSS).
     *
     * @param length bytes of virtio-net header and Ethernet frame, at most {@link #transmitBufferBytes}
     */
    void commit(int length);

    /**
     * Sends the batch, in order, by one system call. What an error leaves unsent stays in the ring for the next flush.
     *
     * @return bytes sent, 0 when there was nothing; or a negative errno: -EAGAIN when the interface holds as much as it may,
     *     -ENOBUFS when its queue dropped a frame, -ENETDOWN when it is down, -ENXIO when it was deleted, -EBADF after {@link
     *     #close}
     */
    int flush();

    /** Frames that were committed and that {@link #flush} has not sent. */
    int unsent();

    /**
     * Sends one frame of any length, virtio-net header first, at once, through a socket beside the ring: one that does not fit
     * {@link #transmitBuffer}, or that is to be segmented (GSO): Linux does that in software where the NIC cannot, which it does not
     * for {@link #flush} with {@link PacketRings#bypassQdisc}. It overtakes what is committed: {@link #flush} first.
     *
     * @return bytes sent, or a negative errno: as {@link #flush}, and -EINVAL for a malformed header, -EMSGSIZE for more than
     *     the MTU without GSO, -EFAULT when {@code vectors} is closed or has fewer entries
     */
    long sendLarge(IoVec vectors, int count);

    /** The error that waits on the socket, negative, and clears it; 0 when there is none. Not for every frame: on ERR. */
    int takeError();

    /** Receives what is for other stations, too. Off after opening; idempotent. */
    void promiscuous(boolean on) throws LinuxException;

    /** Receives what is for one more station, without promiscuous mode where the NIC can (PACKET_MR_UNICAST); EINVAL unless 6 bytes. */
    void addAddress(byte[] mac) throws LinuxException;

    /** Ends {@link #addAddress}; of no effect when it was never added. */
    void removeAddress(byte[] mac) throws LinuxException;

    /** Receives all multicast (PACKET_MR_ALLMULTI). Off after opening; idempotent. */
    void allMulticast(boolean on) throws LinuxException;

    /** Counts since opening; from any thread, after {@link #close} those of before. */
    PacketStatistics statistics();

    /**
     * Closes, frees the rings, leaves promiscuous mode. Not while another thread uses {@link #ring} or waits: access afterwards
     * throws, and the kernel could give the descriptor's number to another file.
     */
    @Override
    void close();
}
