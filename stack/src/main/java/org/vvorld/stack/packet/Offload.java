package org.vvorld.stack.packet;

/**
 * What a sender left undone in a packet because the hardware at the end of its way does it faster: the transport checksum, and the
 * cutting of up to 64 KiB into segments (generic segmentation offload, GSO). {@link Packet#offload} holds it in one int, so that
 * "nothing" costs a hop one test:
 * <pre>
 *  31             16 15      8 7       0
 * |  payload bytes  |   GSO   | checksum |
 * |  of a segment   |  type   |  state   |
 * </pre>
 * Type and checksum state have the values of {@code struct virtio_net_hdr} (virtio 1.2 section 5.1.6). A GSO packet always has a
 * partial checksum.
 */
public final class Offload {
    /** The checksum field holds the sum over the pseudo-header only; whoever sends it on adds the rest. */
    public static final int PARTIAL = 1;
    /** Whoever received it found the checksum right. */
    public static final int VALID = 2;
    /** The header that described the offload was impossible: the packet is to be dropped. Not of virtio. */
    public static final int MALFORMED = 4;

    /** Types of GSO, in {@link #type}. */
    public static final int TCPV4 = 1;

    public static final int TCPV6 = 4;
    /** UDP over either IP: segments are datagrams, not fragments. */
    public static final int UDP = 5;
    /** Added to a type: CWR is set, and belongs in the first segment only. */
    public static final int ECN = 0x80;

    private static final int TYPE_SHIFT = 8;
    private static final int SIZE_SHIFT = 16;

    private Offload() {}

    /** The bits of a GSO packet, without its checksum state. */
    public static int gso(int typeAndEcn, int segmentPayloadBytes) {
        return segmentPayloadBytes << SIZE_SHIFT | typeAndEcn << TYPE_SHIFT;
    }

    /** GSO type without ECN; 0 if it is no GSO packet. */
    public static int type(Packet p) {
        return p.offload() >>> TYPE_SHIFT & 0x7f;
    }

    /** GSO type, {@link #ECN} included. */
    public static int typeAndEcn(Packet p) {
        return p.offload() >>> TYPE_SHIFT & 0xff;
    }

    /** Payload of each segment but the last, bytes; 0 if it is no GSO packet. */
    public static int segmentPayloadBytes(Packet p) {
        return p.offload() >>> SIZE_SHIFT;
    }

    /** Bytes from {@code at} (the network header, say) to the end, as they will be on the wire: of the largest segment if it is GSO. */
    public static int segmentBytes(Packet p, int at) {
        int whole = p.tail() - at;
        int payload = segmentPayloadBytes(p);
        return payload == 0 ? whole : Math.min(whole, p.headersEnd() - at + payload);
    }

    /** Does itself what a partial checksum left to do, if it is one. */
    public static void complete(Packet p) {
        int bits = p.offload();
        if ((bits & PARTIAL) == 0) {
            return;
        }
        int start = p.checksumStart();
        int checksum = Checksum.of(p, start, p.tail() - start);
        // RFC 768: zero in the field would mean that there is no checksum. To all others both zeros are the same.
        p.u16(p.checksumAt(), checksum == 0 ? 0xffff : checksum);
        p.offload(bits & ~PARTIAL, 0, 0, p.headersEnd());
    }
}
