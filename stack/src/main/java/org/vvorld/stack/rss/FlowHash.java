package org.vvorld.stack.rss;

import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.wire.Ethernet;
import org.vvorld.stack.wire.Ipv4;
import org.vvorld.stack.wire.VlanTag;

/**
 * Which flow a packet belongs to, as a number. Immutable; one for all workers.
 *
 * <table>
 *   <caption>What is hashed</caption>
 *   <tr><td>TCP, UDP</td><td>addresses and ports, the 4-tuple</td></tr>
 *   <tr><td>other protocols, and what is too short for ports</td><td>addresses, the 2-tuple</td></tr>
 *   <tr><td>fragments</td><td>2-tuple: only the first one has ports. To be hashed again after reassembly</td></tr>
 *   <tr><td>ICMP errors</td><td>the flow that they quote, with source and destination swapped: that is the direction in which
 *       the error's receiver gets that flow's packets. A quoted fragment or other protocol by 2-tuple; too short a quote: as
 *       another protocol, by the error's own addresses</td></tr>
 *   <tr><td>not IP, three VLAN tags, IPv6 neighbour discovery, no whole IP header</td><td>{@link #NONE}: to be placed by
 *       interface</td></tr>
 * </table>
 *
 * <p>FreeBSD hashes UDP by 2-tuple, because of fragments; here fragments are hashed again, so one client's queries spread.
 *
 * <p>A program in the kernel that spreads frames over queues may look at less (it does not walk IPv6 extension headers). That is
 * an optimisation that saves a ring hop when it agrees; where they differ, this hash decides.
 *
 * <p>Nothing is verified here, neither lengths in headers nor checksums: a bad packet gets some hash and is dropped later. No byte
 * at or behind {@link Packet#tail} counts, and no content makes it throw.
 */
public final class FlowHash {
    /** No hash. */
    public static final int NONE = 0;

    /**
     * What a hash of 0 is reported as, to be told from {@link #NONE}. Only the highest bit is set: the bucket, made of the
     * {@link BucketTable#MAX_BITS} lowest, is what it would be for 0.
     */
    public static final int ZERO = 0x8000_0000;

    private static final int TYPE_IPV6 = 0x86dd;

    private final Toeplitz toeplitz;
    private final Ipv4FlowHash ipv4;
    private final Ipv6FlowHash ipv6;

    public FlowHash(Toeplitz toeplitz) {
        this.toeplitz = toeplitz;
        ipv4 = new Ipv4FlowHash(toeplitz);
        ipv6 = new Ipv6FlowHash(toeplitz);
    }

    /** A copy of the Toeplitz key. */
    public byte[] key() {
        return toeplitz.key();
    }

    /** Of the Ethernet frame at {@link Packet#head}; behind up to two VLAN tags. */
    public int ofFrame(Packet p) {
        int at = p.head() + Ethernet.HEADER_BYTES;
        if (at > p.tail()) {
            return NONE;
        }
        int type = Ethernet.type(p, p.head());
        if (VlanTag.isTag(type)) {
            at += VlanTag.bytes(p, p.head());
            type = p.u16(at - 2);
        }
        if (type == Ethernet.TYPE_IPV4) {
            return ipv4.of(p, at);
        }
        return type == TYPE_IPV6 ? ipv6.of(p, at) : NONE;
    }

    /** Of the IPv4 or IPv6 datagram at {@code at}, for packets without link header and after reassembly. */
    public int ofDatagram(Packet p, int at) {
        if (at >= p.tail()) {
            return NONE;
        }
        // Each looks at the version itself.
        return Ipv4.version(p, at) == 4 ? ipv4.of(p, at) : ipv6.of(p, at);
    }

    /**
     * For code that opens a flow: the hash that its unfragmented packets from {@code source} to {@code destination} will have,
     * and if the key {@linkplain Toeplitz#isSymmetric is symmetric} also those that come back.
     *
     * @param protocol number of the protocol; the ports count for TCP and UDP only
     */
    public int ofFlow(int source, int destination, int protocol, int sourcePort, int destinationPort) {
        int ports = hasPorts(protocol) ? sourcePort << 16 | destinationPort : 0;
        return reported(toeplitz.hash(source, destination, ports));
    }

    /** The same for IPv6, without extension headers. */
    public int ofFlow6(
            long sourceHigh,
            long sourceLow,
            long destinationHigh,
            long destinationLow,
            int protocol,
            int sourcePort,
            int destinationPort) {
        int ports = hasPorts(protocol) ? sourcePort << 16 | destinationPort : 0;
        return reported(toeplitz.hash6(sourceHigh, sourceLow, destinationHigh, destinationLow, ports));
    }

    static boolean hasPorts(int protocol) {
        return protocol == Ipv4.PROTOCOL_TCP || protocol == Ipv4.PROTOCOL_UDP;
    }

    /** Source and destination port, swapped. */
    static int swapped(int ports) {
        return Integer.rotateLeft(ports, 16);
    }

    static int reported(int hash) {
        return hash == 0 ? ZERO : hash;
    }
}
