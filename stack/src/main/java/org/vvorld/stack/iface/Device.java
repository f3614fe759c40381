package org.vvorld.stack.iface;

import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.packet.Packet;

/** What is behind a {@link DeviceInterface}: a TAP, a raw socket, a simulated wire. */
public interface Device {
    /**
     * Takes a frame to send on behalf of {@code from}, on that shard's worker; owns it. Ends each packet with
     * {@link DeviceInterface#sent} or {@link DeviceInterface#notSent}.
     */
    void transmit(Packet p, Shard from);

    /**
     * Does it take packets with an {@link org.vvorld.stack.packet.Offload}? If not, it gets complete checksums and whole segments.
     */
    default boolean takesOffloads() {
        return false;
    }

    /** Is the far side there? */
    boolean isRunning();

    /** The same as far as is known without asking anybody: for workers. */
    default boolean isCarrying() {
        return isRunning();
    }

    /** It is to receive frames for all stations, or no longer. Throws an exception that says why it cannot. Admin thread. */
    default void promiscuous(boolean on) {}

    /** The interface is to have another MTU; throws an exception that says why not, if the device cannot. Admin thread. */
    default void mtuBytes(int bytes) {}

    /** The interface is to have another hardware address. Admin thread. */
    default void mac(long mac) {}

    /** Frames that were lost before the device could take them, so far: where Linux counts them. Any thread. */
    default long lostBefore() {
        return 0;
    }

    /** Gives back what it holds; the last call. */
    void close();
}
