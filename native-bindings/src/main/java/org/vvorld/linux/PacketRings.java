package org.vvorld.linux;

/**
 * Sizes of the rings that one {@link PacketSocket} shares with the kernel. The kernel never swaps it out: {@link
 * #totalBytes} of memory a socket.
 *
 * @param rxBlocks blocks of the receive ring, at least 2: the kernel fills one while we read another
 * @param rxBlockBytes size of a block, a power of two from 128 KiB: whatever the MTU, a frame that Linux has merged (GRO) has 64
 *     KiB and must fit into one block, or Linux would cut it. Above 4 MiB most kernels refuse. By the frame, the receive ring has as
 *     many frames of {@code txFrameBytes} as fit into all blocks
 * @param txFrames frames of the transmit ring, a power of two; {@code txFrames * txFrameBytes} is 64 KiB or more
 * @param txFrameBytes room of one, a power of two from 512: MTU, Ethernet header, virtio-net header and {@value #TX_OVERHEAD_BYTES}
 *     bytes of the ring's own; what is longer goes through {@link PacketSocket#sendLarge}
 * @param retireMillis how long a frame may wait in a block that is not full, 1 to 1000: right for whoever only listens. 0: not at all,
 *     frames are handed over one by one ({@link #isByFrame}), since a router that keeps each frame for a millisecond is a bad one
 * @param bypassQdisc send past the interface's queueing discipline: faster, but a full NIC queue loses frames where the
 *     discipline would have held them, tc sees nothing, and GSO frames are lost unless the NIC segments them; {@link
 *     PacketSocket#sendLarge} is not concerned
 */
public record PacketRings(
        int rxBlocks, int rxBlockBytes, int txFrames, int txFrameBytes, int retireMillis, boolean bypassQdisc) {
    /** What the ring needs in a transmit frame besides virtio-net header and Ethernet frame. */
    public static final int TX_OVERHEAD_BYTES = 48;

    /** 4096 frames of 2 KiB to receive and 1024 to send, one by one: 10 MiB a socket. */
    public static final PacketRings DEFAULT = new PacketRings(32, 256 * 1024, 1024, 2048, 0, false);

    private static final int LEAST_BLOCK = 128 * 1024;
    private static final int MOST_BLOCK = 64 * 1024 * 1024;
    private static final int LEAST_FRAME = 512;
    private static final int MOST_FRAME = 128 * 1024;
    static final int TX_BLOCK_BYTES = 64 * 1024;

    private static final int MOST_COUNT = 1 << 20;
    private static final int MOST_RETIRE_MILLIS = 1000;

    /** Checks each size by itself; whether frames fit an interface is checked when it is opened. */
    public PacketRings {
        range("rxBlocks", rxBlocks, 2, MOST_COUNT);
        powerOfTwo("rxBlockBytes", rxBlockBytes, LEAST_BLOCK, MOST_BLOCK);
        powerOfTwo("txFrames", txFrames, 2, MOST_COUNT);
        powerOfTwo("txFrameBytes", txFrameBytes, LEAST_FRAME, MOST_FRAME);
        range("retireMillis", retireMillis, 0, MOST_RETIRE_MILLIS);
        range("txFrames * txFrameBytes", (long) txFrames * txFrameBytes, TX_BLOCK_BYTES, Integer.MAX_VALUE);
        long total = bytes(rxBlocks, rxBlockBytes, txFrames, txFrameBytes);
        range("rxBlocks * rxBlockBytes + txFrames * txFrameBytes", total, 1, Integer.MAX_VALUE);
    }

    /** Are received frames handed over one by one (TPACKET_V2), not by the block (TPACKET_V3)? */
    public boolean isByFrame() {
        return retireMillis == 0;
    }

    /** Memory of one socket, in both rings. */
    public long totalBytes() {
        return bytes(rxBlocks, rxBlockBytes, txFrames, txFrameBytes);
    }

    private static long bytes(int rxBlocks, int rxBlockBytes, int txFrames, int txFrameBytes) {
        return (long) rxBlocks * rxBlockBytes + (long) txFrames * txFrameBytes;
    }

    private static void range(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "packet rings: " + name + " is " + value + "; use " + least + " to " + most);
        }
    }

    private static void powerOfTwo(String name, int value, int least, int most) {
        range(name, value, least, most);
        if (Integer.bitCount(value) != 1) {
            throw new IllegalArgumentException("packet rings: " + name + " is " + value + ", not a power of two; use "
                    + Integer.highestOneBit(value) + " or " + Integer.highestOneBit(value) * 2);
        }
    }
}
