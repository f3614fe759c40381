package org.vvorld.config;

/** What a device is on the Linux side. */
public sealed interface DeviceKind {
    /** The name of the interface in Linux. */
    String linuxName();

    /** A TAP: what VVorld sends, Linux receives on this interface. */
    record Tap(String linuxName) implements DeviceKind {}

    /**
     * A NIC, through raw sockets.
     *
     * @param force also if the NIC carries the host's default route
     * @param receiveFrames frames that may wait for each worker, at least
     * @param transmitFrames frames that may wait for Linux, of each worker, at least
     */
    record Packet(String linuxName, boolean force, int receiveFrames, int transmitFrames) implements DeviceKind {
        static final int RECEIVE_FRAMES = 4096, RECEIVE_FRAMES_MIN = 256, RECEIVE_FRAMES_MAX = 1 << 18;
        static final int TRANSMIT_FRAMES = 1024, TRANSMIT_FRAMES_MIN = 64, TRANSMIT_FRAMES_MAX = 1 << 16;

        /** With rings of the usual size. */
        public static Packet of(String linuxName, boolean force) {
            return new Packet(linuxName, force, RECEIVE_FRAMES, TRANSMIT_FRAMES);
        }
    }
}
