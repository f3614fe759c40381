package org.vvorld.linux;

import java.util.List;

/** Where raw sockets come from. Works in the network namespace of the calling thread; the sockets stay there. */
public interface PacketSockets {
    /**
     * Opens {@code count} sockets on one interface, one a worker. More than one form a fanout group of their own: each frame
     * reaches exactly one of them, the one whose place in the list is what {@code program} returned, modulo {@code count}.
     * They hear nothing until {@link PacketSocket#start}, so no frame arrives twice, nor from another interface, while they are
     * being set up. A group lives and dies as a whole: closing one member renumbers the others.
     *
     * @param interfaceName it may be down, from Linux 6.13 on; before, a group needs it up
     * @param count 1 to 256
     * @param program spreads the frames; {@code null} leaves it to the kernel's own hash. Needed only during the call. A
     *     kernel that does not take it falls back to its own hash: {@link PacketSocket#steering} tells. Unused when {@code
     *     count} is 1
     * @throws LinuxException with an explanation: ENODEV for no such interface, EPERM without CAP_NET_RAW, ENOMEM when the
     *     kernel lacks memory for the rings, EINVAL for rings too small for the interface's MTU
     */
    List<PacketSocket> open(String interfaceName, int count, PacketRings rings, SteeringProgram program)
            throws LinuxException;

    /** The real ones. */
    static PacketSockets linux() {
        return new LinuxPacketSockets();
    }
}
