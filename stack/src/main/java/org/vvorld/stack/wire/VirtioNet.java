package org.vvorld.stack.wire;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.vvorld.stack.packet.Offload;
import org.vvorld.stack.packet.Packet;

/**
 * The header that stands in front of a frame from a TAP, a raw socket or a virtual machine, virtio 1.2 section 5.1.6. Fields are
 * little-endian.
 * <pre>
 *  0               1               2               3
 * |     Flags     |   GSO type    |         Header length         |  0
 * |    Payload of a segment       |        Checksum start         |  4
 * |      Checksum offset          |  Buffers: if 12 bytes long    |  8
 * </pre>
 * Start counts from the frame's first byte, the offset from the start. Linux puts into the header length what happens to be
 * contiguous in its memory, which may be more than the headers; so it is checked, and otherwise ignored.
 */
public final class VirtioNet {
    /** Of a raw socket with {@code PACKET_VNET_HDR}. */
    public static final int SHORT_BYTES = 10;
    /** Of a TAP, whose header has a number of buffers, always 0. */
    public static final int LONG_BYTES = 12;

    private static final int CHECKSUM_OFFSET = 8;
    private static final int TCP_CHECKSUM = 16;
    private static final int TCP_MIN_HEADER_BYTES = 20;
    private static final int TCP_DATA_OFFSET = 12;
    private static final int UDP_CHECKSUM = 6;
    /** Linux means something else by it, GSO_BY_FRAGS, and refuses it. */
    private static final int RESERVED_SIZE = 0xffff;

    private static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private VirtioNet() {}

    /**
     * Reads the header at {@code headerAt} of {@code p} into the packet's offload; the frame is in {@code [head, tail)}. A header
     * that cannot be leaves {@link Offload#MALFORMED}, and the vnet will drop the packet.
     */
    public static void read(Packet p, int headerAt) {
        long first = Long.reverseBytes(p.u64(headerAt));
        read(p, first, Short.toUnsignedInt(Short.reverseBytes((short) p.u16(headerAt + CHECKSUM_OFFSET))));
    }

    /** The same with the header in other memory: a ring shared with the kernel. */
    public static void read(Packet p, MemorySegment header, long headerAt) {
        read(p, header.get(U64, headerAt), header.get(U16, headerAt + CHECKSUM_OFFSET) & 0xffff);
    }

    private static void read(Packet p, long first, int checksumOffset) {
        int flags = (int) first & (Offload.PARTIAL | Offload.VALID);
        int type = (int) (first >>> 8) & 0xff;
        if (type == 0 && (flags & Offload.PARTIAL) == 0) {
            p.offload(flags, 0, 0, 0);
            return;
        }
        int start = p.head() + ((int) (first >>> 48) & 0xffff);
        int at = start + checksumOffset;
        // Virtio 1.2 section 5.1.6.4.1: a GSO packet needs a checksum, for each segment gets its own.
        if ((flags & Offload.PARTIAL) == 0 || at + 2 > p.tail()) {
            p.offload(Offload.MALFORMED, 0, 0, 0);
        } else if (type == 0) {
            p.offload(Offload.PARTIAL, start, at, 0);
        } else {
            readGso(p, type, (int) (first >>> 16) & 0xffff, (int) (first >>> 32) & 0xffff, start, at);
        }
    }

    private static void readGso(Packet p, int type, int headerBytes, int size, int start, int at) {
        int end = headersEnd(p, type & ~Offload.ECN, start, at - start);
        if (end < 0 || end > p.tail() || headerBytes > p.length() || size == 0 || size == RESERVED_SIZE) {
            p.offload(Offload.MALFORMED, 0, 0, 0);
        } else {
            p.offload(Offload.gso(type, size) | Offload.PARTIAL, start, at, end);
        }
    }

    /** The end of the transport header that begins at {@code start}; negative if there cannot be one. */
    private static int headersEnd(Packet p, int type, int start, int checksumOffset) {
        if (type == Offload.UDP) {
            return checksumOffset == UDP_CHECKSUM ? start + Udp.HEADER_BYTES : -1;
        }
        if (type != Offload.TCPV4 && type != Offload.TCPV6 || checksumOffset != TCP_CHECKSUM) {
            return -1;
        }
        int length = p.u8(start + TCP_DATA_OFFSET) >>> 4 << 2;
        return length < TCP_MIN_HEADER_BYTES ? -1 : start + length;
    }

    /** Writes the packet's offload at {@code headerAt} of {@code p}, {@code headerBytes} (10 or 12) long; the frame is at the head. */
    public static void write(Packet p, int headerAt, int headerBytes) {
        p.u64(headerAt, Long.reverseBytes(first(p)));
        p.u16(headerAt + CHECKSUM_OFFSET, Short.reverseBytes((short) checksumOffset(p)));
        if (headerBytes == LONG_BYTES) {
            p.u16(headerAt + SHORT_BYTES, 0);
        }
    }

    /** The same with the header in other memory. */
    public static void write(Packet p, MemorySegment header, long headerAt, int headerBytes) {
        header.set(U64, headerAt, first(p));
        header.set(U16, headerAt + CHECKSUM_OFFSET, (short) checksumOffset(p));
        if (headerBytes == LONG_BYTES) {
            header.set(U16, headerAt + SHORT_BYTES, (short) 0);
        }
    }

    private static long first(Packet p) {
        int bits = p.offload();
        if ((bits & Offload.PARTIAL) == 0) {
            return bits & Offload.VALID;
        }
        long start = (long) p.checksumStart() - p.head();
        long size = Offload.segmentPayloadBytes(p);
        long headerBytes = size == 0 ? 0 : (long) p.headersEnd() - p.head();
        return start << 48 | size << 32 | headerBytes << 16 | Offload.typeAndEcn(p) << 8 | Offload.PARTIAL;
    }

    private static int checksumOffset(Packet p) {
        return (p.offload() & Offload.PARTIAL) == 0 ? 0 : p.checksumAt() - p.checksumStart();
    }
}
