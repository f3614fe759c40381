package org.vvorld.daemon.device;

import java.util.List;
import org.vvorld.config.DeviceKind;
import org.vvorld.linux.Errno;
import org.vvorld.linux.Link;
import org.vvorld.linux.LinuxException;
import org.vvorld.linux.PacketRings;
import org.vvorld.linux.PacketSocket;
import org.vvorld.linux.PacketSockets;
import org.vvorld.linux.SteeringProgram;
import org.vvorld.stack.wire.Ipv4;

/** A NIC of Linux by name: it may vanish, and another of that name come. */
final class Nic {
    /** The longest that IPv4 has. */
    static final int MAXIMUM_MTU_BYTES = 65_535;

    private static final int BLOCK_BYTES = 128 * 1024;
    private static final int LEAST_BLOCKS = 2;
    private static final int LEAST_FRAME_BYTES = 2048;
    /** Ethernet header with one tag, virtio-net header, and what the ring needs itself. */
    private static final int OVERHEAD_BYTES = 18 + 10 + PacketRings.TX_OVERHEAD_BYTES;

    private final PacketSockets sockets;
    private final Link link;
    private final DeviceKind.Packet kind;

    Nic(PacketSockets sockets, Link link, DeviceKind.Packet kind) {
        this.sockets = sockets;
        this.link = link;
        this.kind = kind;
    }

    String name() {
        return link.name();
    }

    boolean exists() throws LinuxException {
        try {
            return link.index() > 0;
        } catch (LinuxException e) {
            if (e.errno() == Errno.ENODEV) {
                return false;
            }
            throw e;
        }
    }

    boolean isEthernet() throws LinuxException {
        return link.isEthernet();
    }

    boolean carriesDefaultRoute() throws LinuxException {
        return link.carriesDefaultRoute();
    }

    boolean isRunning() throws LinuxException {
        return link.isRunning();
    }

    int mtuBytes() throws LinuxException {
        return link.mtuBytes();
    }

    /** What an interface can have of a NIC's MTU. */
    static int usableMtuBytes(int mtuBytes) {
        return Math.clamp(mtuBytes, Ipv4.MIN_MTU_BYTES, MAXIMUM_MTU_BYTES);
    }

    long mac() throws LinuxException {
        long mac = 0;
        for (byte b : link.mac()) {
            mac = mac << 8 | b & 0xff;
        }
        return mac;
    }

    /** @param program may be null: Linux chooses the socket */
    List<PacketSocket> open(int count, SteeringProgram program) throws LinuxException {
        return sockets.open(link.name(), count, rings(kind, link.mtuBytes()), program);
    }

    /**
     * Rings whose places hold a frame of the MTU.
     *
     * @throws IllegalArgumentException if they would be larger than the kernel's limits
     */
    static PacketRings rings(DeviceKind.Packet kind, int mtuBytes) {
        int needed = Math.max(LEAST_FRAME_BYTES, mtuBytes + OVERHEAD_BYTES);
        int frameBytes = Integer.highestOneBit(needed - 1) * 2;
        long blocks = Math.ceilDiv((long) kind.receiveFrames() * frameBytes, BLOCK_BYTES);
        int receiveBlocks = Math.toIntExact(Math.max(LEAST_BLOCKS, blocks));
        int transmitFrames = Integer.highestOneBit(2 * kind.transmitFrames() - 1);
        // Past the queueing discipline, as DPDK's driver does it: a router's queue is its own ring.
        return new PacketRings(receiveBlocks, BLOCK_BYTES, transmitFrames, frameBytes, 0, true);
    }
}
