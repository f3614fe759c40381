package org.vvorld.daemon.world;

/**
 * Sizes of the rings that each worker's raw socket shares with Linux.
 *
 * @param receiveFrames frames that may wait for the worker
 * @param transmitFrames frames that may wait for Linux
 */
public record PacketRingSizes(int receiveFrames, int transmitFrames) {
    public static final PacketRingSizes DEFAULT = new PacketRingSizes(4096, 1024);
}
