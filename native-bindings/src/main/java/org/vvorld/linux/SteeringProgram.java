package org.vvorld.linux;

/**
 * Our RSS hash as a program in the kernel (eBPF, socket filter): chooses the queue of a frame before we see it, so that a frame
 * arrives at the worker that owns its flow. For {@link PacketSockets#open} and {@link TapDevice#steering}.
 *
 * <p>What it hashes, addresses and ports as on the wire:
 *
 * <pre>
 *   IPv4, IPv6: TCP, UDP            source, destination, source port, destination port
 *   IPv4, IPv6: other protocols     source, destination
 *   fragments (MF or offset; 44)    source, destination
 *   ICMP errors (4: 3 4 5 11 12;    the quoted packet, by these rules, with source and destination exchanged: as
 *                6: 1 to 4)         the packets that the error's receiver gets of that flow
 *   ... that quote too little       as another protocol
 *   neighbour discovery (133-137),  default queue
 *   ARP, tagged, the rest
 * </pre>
 *
 * Extension headers of IPv6 are not walked: behind one that is not Fragment there are no ports. Where the software hash walks
 * them it decides, and hands the frame on to its owner.
 */
public interface SteeringProgram extends AutoCloseable {
    /**
     * The queue for an Ethernet frame, computed by the kernel (BPF_PROG_TEST_RUN), for tests.
     *
     * @param frame at least 14 bytes
     */
    int run(byte[] frame) throws LinuxException;

    /** The program's descriptor for PACKET_FANOUT_EBPF, whose view of a frame begins behind the Ethernet header; -1 when closed. */
    int fd();

    /** The program's descriptor for TUNSETSTEERINGEBPF, whose view begins with the Ethernet header; -1 when closed. */
    int tapFd();

    /** Closes our hold; where it is in use it stays. */
    @Override
    void close();

    /**
     * Loads one into the kernel.
     *
     * @throws LinuxException with an explanation: EPERM without the right to load programs, ENOSYS without bpf(2)
     */
    static SteeringProgram load(RssSteering spec) throws LinuxException {
        return LinuxSteeringProgram.load(spec);
    }
}
