package org.vvorld.bench.blaster;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** One ready Ethernet frame a flow: UDP over IPv4, its flows told apart by their source ports. UDP checksum 0: none, RFC 768. */
final class UdpFrames {
    static final int LEAST_FRAME_BYTES = 42;
    static final int MOST_FRAME_BYTES = 1514;
    static final int MOST_FLOWS = 4096;

    private static final int FIRST_SOURCE_PORT = 10_000;
    private static final int ETHERNET_BYTES = 14;
    private static final int IP_BYTES = 20;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final MemorySegment[] frames;

    /** @param sourceMac of the lower 48 bits */
    UdpFrames(Arena arena, BlasterOptions options, long sourceMac) {
        frames = new MemorySegment[options.flows()];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = arena.allocate(options.frameBytes(), Long.BYTES);
            write(frames[i], options, sourceMac, FIRST_SOURCE_PORT + i);
        }
    }

    private static void write(MemorySegment f, BlasterOptions options, long sourceMac, int sourcePort) {
        int ip = ETHERNET_BYTES;
        int udp = ip + IP_BYTES;
        int datagramBytes = (int) f.byteSize() - ip;
        f.set(SHORT, 0, (short) (options.destinationMac() >> 32));
        f.set(INT, 2, (int) options.destinationMac());
        f.set(SHORT, 6, (short) (sourceMac >> 32));
        f.set(INT, 8, (int) sourceMac);
        f.set(SHORT, 12, (short) 0x0800);
        f.set(SHORT, ip, (short) 0x4500);
        f.set(SHORT, ip + 2, (short) datagramBytes);
        f.set(SHORT, ip + 6, (short) 0x4000); // do not fragment
        f.set(SHORT, ip + 8, (short) (64 << 8 | 17)); // TTL, UDP
        f.set(INT, ip + 12, options.source());
        f.set(INT, ip + 16, options.destination());
        f.set(SHORT, ip + 10, (short) ~sum(f, ip));
        f.set(SHORT, udp, (short) sourcePort);
        f.set(SHORT, udp + 2, (short) options.port());
        f.set(SHORT, udp + 4, (short) (datagramBytes - IP_BYTES));
    }

    private static int sum(MemorySegment f, int ip) {
        int sum = 0;
        for (int i = 0; i < IP_BYTES; i += 2) {
            sum += f.get(SHORT, ip + i) & 0xffff;
        }
        return (sum & 0xffff) + (sum >>> 16);
    }

    /** Where the frame of flow {@code i} is. */
    MemorySegment frame(int i) {
        return frames[i];
    }
}
