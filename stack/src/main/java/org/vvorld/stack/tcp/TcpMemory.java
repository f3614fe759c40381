package org.vvorld.stack.tcp;

import org.vvorld.stack.packet.Packet;

/** Native memory for what waits in connections, charged to the vnet. */
public interface TcpMemory {
    /**
     * An empty block for data to send, charged, as large as there is for so many bytes; null if there is none or the vnet is at its
     * limit.
     */
    Packet take(int bytes);

    /**
     * A received packet is to wait until it is read. Its extent is the payload.
     *
     * @return the packet that waits, charged: this one or a smaller copy; null if the vnet is at its limit, and {@code p} stays the caller's
     */
    Packet keep(Packet p);

    /**
     * More small segments will follow a kept one that is to wait: gives it room for them.
     *
     * @return the packet that waits: {@code p}, or a larger copy, and {@code p} is freed
     */
    Packet enlarge(Packet p);

    /** Frees a packet that was {@linkplain #take taken} or {@linkplain #keep kept}, and its charge. */
    void release(Packet p);

    /** Gives a kept packet to the user, who frees it: it is not charged any more. */
    void handOver(Packet p);

    /** Frees a packet that was not kept. */
    void free(Packet p);
}
