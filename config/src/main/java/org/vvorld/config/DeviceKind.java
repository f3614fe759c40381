package org.vvorld.config;

/** What a device is on the Linux side. */
public sealed interface DeviceKind {

    /** A TAP: what VVorld sends, Linux receives on this interface. */
    record Tap(String linuxName) implements DeviceKind {}

    /**
     * A NIC, through raw sockets.
     *
     * @param force also if the NIC carries the host's default route
     * @param receiveFrames frames that may wait for each worker
     * @param transmitFrames frames that may wait for Linux, of each worker
     */
    record Packet(String linuxName, boolean force, int receiveFrames, int transmitFrames) implements DeviceKind {
        static final int RECEIVE_FRAMES = 4096, RECEIVE_FRAMES_MIN = 256, RECEIVE_FRAMES_MAX = 1 << 18;
        static final int TRANSMIT_FRAMES = 1024, TRANSMIT_FRAMES_MIN = 64, TRANSMIT_FRAMES_MAX = 1 << 16;
    }
}
