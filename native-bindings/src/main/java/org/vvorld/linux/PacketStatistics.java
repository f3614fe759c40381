package org.vvorld.linux;

/**
 * What one {@link PacketSocket} has received since it was opened ({@code struct tpacket_stats_v3}, summed: the kernel zeroes it at
 * each reading).
 *
 * @param packets frames meant for this socket, those dropped included
 * @param drops frames that found the receive ring full
 * @param freezes how often the kernel came to a block that was not given back yet; the ring was full, if only for a moment
 */
public record PacketStatistics(long packets, long drops, long freezes) {}
