package org.vvorld.linux;

/**
 * One queue of a Linux TAP ({@code IFF_TAP | IFF_NO_PI | IFF_VNET_HDR | IFF_MULTI_QUEUE}), non-blocking.
 *
 * <p>A frame in either direction has {@value #HEADER_BYTES} bytes in front of it:
 *
 * <pre>
 * struct virtio_net_hdr_mrg_rxbuf {   // little-endian on every machine
 *     u8  flags;                      //  0  1: NEEDS_CSUM, 2: DATA_VALID
 *     u8  gso_type;                   //  1  0: none, 1: TCPv4, 4: TCPv6, 5: UDP_L4, 0x80: ECN
 *     u16 hdr_len;                    //  2  bytes of Ethernet, IP and TCP headers
 *     u16 gso_size;                   //  4  bytes of payload in each segment
 *     u16 csum_start;                 //  6  where the checksum begins
 *     u16 csum_offset;                //  8  where it goes, from csum_start
 *     u16 num_buffers;                // 10  unused by TAP
 * };
 * </pre>
 *
 * All zero asks for nothing. The data path never throws and never allocates. One thread at a time reads; any
 * may write, each through vectors of its own.
 */
public interface TapDevice extends AutoCloseable {
    /** Bytes of the virtio-net header in front of every frame. */
    int HEADER_BYTES = 12;

    /** We take frames whose checksum is not filled in. All the others need this one. */
    int TUN_F_CSUM = 0x01;

    /** We take TCP over IPv4 up to 64 KiB, unsegmented. */
    int TUN_F_TSO4 = 0x02;

    /** We take TCP over IPv6 up to 64 KiB, unsegmented. */
    int TUN_F_TSO6 = 0x04;

    /** We take unsegmented TCP with ECN bits; needs TSO4 or TSO6. */
    int TUN_F_TSO_ECN = 0x08;

    /** We take UDP over IPv4 up to 64 KiB, unsegmented (Linux 6.2); Linux wants USO4 and USO6 together. */
    int TUN_F_USO4 = 0x20;

    /** We take UDP over IPv6 up to 64 KiB, unsegmented (Linux 6.2); Linux wants USO4 and USO6 together. */
    int TUN_F_USO6 = 0x40;

    /** The descriptor, to wait for with {@link Epoll}; -1 when closed. */
    int fd();

    /** The interface's name in Linux. */
    String name();

    /**
     * Takes one frame, header first, into the first {@code count} entries. A frame that is longer than the entries is cut.
     *
     * @return bytes read, or a negative errno: -EAGAIN when there is no frame, -EIO when the interface is down, -EBADFD when
     *     it was deleted, -EBADF after {@link #close}, -EFAULT when {@code vectors} is closed or has fewer entries
     */
    long readv(IoVec vectors, int count);

    /**
     * Hands one frame, header first, from the first {@code count} entries to Linux.
     *
     * @return bytes written, or a negative errno: -EINVAL for less than both headers, -EIO when the interface is down,
     *     -EBADFD when it was deleted, -EBADF after {@link #close}, -EFAULT when {@code vectors} is closed or has fewer
     *     entries
     */
    long writev(IoVec vectors, int count);

    /**
     * Says what Linux may leave to us in the frames that we read. Holds for all queues; 0 (nothing) after opening.
     *
     * @param flags TUN_F_ constants, or-ed
     * @throws LinuxException EINVAL for a combination that this kernel does not know
     */
    void offloads(int flags) throws LinuxException;

    /**
     * Lets a program choose the queue of what Linux sends: result modulo the number of queues, in the order in which they were
     * opened. Holds for all queues and until replaced, also after {@link SteeringProgram#close}. Closing a queue gives its
     * number to the last one.
     *
     * @param program {@code null} leaves it to Linux again, which remembers for each flow the queue on which we last sent
     * @throws LinuxException EINVAL on a kernel before 4.16, EOPNOTSUPP of a stand-in that cannot
     */
    default void steering(SteeringProgram program) throws LinuxException {
        throw new LinuxException("steering", "of TAP " + name(), Errno.EOPNOTSUPP.number());
    }

    /** Opens one more queue of the same TAP; Linux spreads its flows over the queues. */
    TapDevice anotherQueue() throws LinuxException;

    /**
     * Closes this queue; with the last one the interface vanishes, unless it is persistent. Not while another thread reads,
     * writes or waits: the kernel could give the number to another file meanwhile.
     */
    @Override
    void close();
}
