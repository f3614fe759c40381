package org.vvorld.linux;

import java.util.ArrayList;
import java.util.List;

/** {@link PacketSockets} of the kernel. */
final class LinuxPacketSockets implements PacketSockets {
    private static final int MOST_SOCKETS = 256; // PACKET_FANOUT_MAX of older kernels
    private static final int ETHERNET_BYTES = 18; // with one VLAN tag
    private static final int HEADER_BYTES = 10;

    @Override
    public List<PacketSocket> open(String interfaceName, int count, PacketRings rings, SteeringProgram program)
            throws LinuxException {
        if (count < 1 || count > MOST_SOCKETS) {
            throw new IllegalArgumentException("open 1 to " + MOST_SOCKETS + " packet sockets, not " + count);
        }
        Link link = new LinuxLink(interfaceName);
        int index = link.index();
        checkRoom(link, rings);
        if (count == 1) {
            return open(interfaceName, index, 1, rings, null);
        }
        if (program != null) {
            try {
                return open(interfaceName, index, count, rings, new PacketFanout(program));
            } catch (LinuxException e) {
                if (!e.getMessage().startsWith("setsockopt(PACKET_FANOUT_DATA)")) {
                    throw e;
                }
            }
        }
        // The mode of a group cannot change, so this is another one.
        return open(interfaceName, index, count, rings, new PacketFanout(null));
    }

    private static void checkRoom(Link link, PacketRings rings) throws LinuxException {
        int mtuBytes = link.mtuBytes();
        int needed = mtuBytes + ETHERNET_BYTES + HEADER_BYTES + PacketRings.TX_OVERHEAD_BYTES;
        if (needed > rings.txFrameBytes()) {
            throw new LinuxException(
                    "transmit ring",
                    "on interface " + link.name(),
                    Errno.EINVAL.number(),
                    "its MTU of " + mtuBytes + " needs frames of " + needed + " bytes, txFrameBytes is "
                            + rings.txFrameBytes() + "; use " + Integer.highestOneBit(needed - 1) * 2);
        }
    }

    private static List<PacketSocket> open(
            String interfaceName, int index, int count, PacketRings rings, PacketFanout fanout) throws LinuxException {
        List<PacketSocket> sockets = new ArrayList<>(count);
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(LinuxPacketSocket.open(interfaceName, index, rings, fanout));
            }
            return List.copyOf(sockets);
        } catch (LinuxException | RuntimeException e) {
            sockets.forEach(PacketSocket::close);
            throw e;
        }
    }
}
