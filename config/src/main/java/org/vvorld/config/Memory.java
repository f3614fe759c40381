package org.vvorld.config;

/**
 * The bounds of packet memory.
 *
 * @param packets slots of 2 KiB
 * @param largePackets slots of 64 KiB, for offloaded packets
 * @param debug whether freed packets are poisoned
 */
public record Memory(int packets, int largePackets, boolean debug, Where where) {
    static final int PACKETS = 16384, PACKETS_MIN = 256, PACKETS_MAX = 4_194_304;
    static final int LARGE_PACKETS = 64, LARGE_PACKETS_MIN = 0, LARGE_PACKETS_MAX = 65536;
}
