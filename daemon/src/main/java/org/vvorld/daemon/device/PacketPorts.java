package org.vvorld.daemon.device;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.vvorld.daemon.admin.AdminException;
import org.vvorld.daemon.netisr.Workers;
import org.vvorld.daemon.world.PacketRingSizes;
import org.vvorld.linux.Link;
import org.vvorld.linux.LinkEvent;
import org.vvorld.linux.LinuxException;
import org.vvorld.linux.PacketRings;
import org.vvorld.linux.PacketSockets;
import org.vvorld.linux.Taps;
import org.vvorld.stack.iface.DeviceInterface;

/** Opens raw sockets on NICs, and tells their ports what Linux says of the NICs. */
public final class PacketPorts {
    private final PacketSockets sockets;
    private final Taps links;
    private final Workers workers;
    private final KernelSteering steering;
    private final List<PacketPort> ports = new CopyOnWriteArrayList<>();

    /** @param links where the NICs' settings are found */
    public PacketPorts(PacketSockets sockets, Taps links, Workers workers, KernelSteering steering) {
        this.sockets = sockets;
        this.links = links;
        this.workers = workers;
        this.steering = steering;
    }

    /** As {@link org.vvorld.daemon.world.DeviceFactory#createPacket}. */
    public DeviceInterface create(int id, String name, String linuxName, PacketRingSizes rings, boolean force) {
        try {
            Link link = links.link(linuxName);
            if (!force && link.carriesDefaultRoute()) {
                throw new AdminException("cannot create " + name + ": " + linuxName
                        + " carries this host's default route, and a vnet on it could cut the host off: use another interface,"
                        + " or say force");
            }
            int mtu = link.mtuBytes();
            PacketPort port = new PacketPort(sockets, link, sized(rings, mtu), workers, steering, ports::remove);
            DeviceInterface ifp =
                    new DeviceInterface(id, name, "packet", PacketPort.mac(link.mac()), mtu, 65_535, port);
            port.start(ifp);
            ports.add(port);
            return ifp;
        } catch (LinuxException | IllegalArgumentException | IllegalStateException e) {
            throw new AdminException("cannot create " + name + ": " + e.getMessage(), e);
        }
    }

    /** Frames of the rings hold the MTU. */
    private static PacketRings sized(PacketRingSizes rings, int mtuBytes) {
        int frame = 2048;
        while (frame < mtuBytes + 128) {
            frame *= 2;
        }
        int block = 256 * 1024;
        int blocks = Math.max(2, (int) Math.min(4096L, (long) rings.receiveFrames() * frame / block));
        int transmit = Math.max(Integer.highestOneBit(rings.transmitFrames()), 64 * 1024 / frame);
        // Past the queueing discipline, as DPDK's driver does it: a router's queue is its own ring.
        return new PacketRings(blocks, block, transmit, frame, 0, true);
    }

    /** Linux says something of an interface. Admin thread. */
    public void onLink(LinkEvent e) {
        for (PacketPort p : ports) {
            if (p.linuxName().equals(e.name())) {
                p.onLink(e);
            }
        }
    }
}
