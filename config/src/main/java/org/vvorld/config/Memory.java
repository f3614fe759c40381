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

    /**
     * Memory is taken as it is needed, so this costs nothing until there is traffic. A worker reads up to 64 frames from a device
     * before any leaves, and keeps up to 128 free ones at hand: enough for four workers with several busy TAPs.
     */
    static final int LARGE_PACKETS = 1024, LARGE_PACKETS_MIN = 0, LARGE_PACKETS_MAX = 65536;
}
