package org.vvorld.daemon.device;

import java.util.HashSet;
import java.util.Set;
import org.vvorld.config.DeviceKind;
import org.vvorld.daemon.admin.AdminException;
import org.vvorld.daemon.netisr.Workers;
import org.vvorld.daemon.world.DeviceFactory;
import org.vvorld.linux.LinuxException;
import org.vvorld.linux.PacketSockets;
import org.vvorld.linux.SteeringProgram;
import org.vvorld.linux.Taps;
import org.vvorld.stack.iface.DeviceInterface;

/** Opens what is behind interfaces in Linux, a queue for each worker. Admin thread only. */
public final class DevicePorts implements DeviceFactory {
    private static final int MAXIMUM_TAP_MTU_BYTES = 65_521;

    private final Taps taps;
    private final PacketSockets sockets;
    private final Workers workers;
    private final LinkWatch watch;
    private final Steering steering;
    private final TapOpener opener;
    private final Set<String> nics = new HashSet<>();

    /** @param largePackets is there memory for frames of 64 KiB? */
    public DevicePorts(Workers workers, LinkWatch watch, boolean largePackets) {
        this(Taps.linux(), PacketSockets.linux(), SteeringProgram::load, workers, watch, largePackets);
    }

    DevicePorts(
            Taps taps,
            PacketSockets sockets,
            Steering.Loader loader,
            Workers workers,
            LinkWatch watch,
            boolean largePackets) {
        this.taps = taps;
        this.sockets = sockets;
        this.workers = workers;
        this.watch = watch;
        steering = new Steering(loader, workers.count());
        opener = new TapOpener(taps, workers.count(), largePackets);
    }

    @Override
    public DeviceInterface create(int id, String name, DeviceKind kind, long mac) {
        try {
            return switch (kind) {
                case DeviceKind.Tap t -> tap(id, name, t, mac);
                case DeviceKind.Packet p -> packet(id, name, p);
            };
        } catch (LinuxException | IllegalArgumentException | IllegalStateException e) {
            // IllegalStateException: a worker could not watch it.
            throw new AdminException("cannot create " + name + ": " + e.getMessage(), e);
        }
    }

    private DeviceInterface tap(int id, String name, DeviceKind.Tap kind, long mac) throws LinuxException {
        TapPort port = new TapPort(opener, opener.link(kind.linuxName()), workers, steering, watch);
        int mtu = TapPort.DEFAULT_MTU_BYTES;
        DeviceInterface ifp = new DeviceInterface(id, name, "tap", mac, mtu, MAXIMUM_TAP_MTU_BYTES, port);
        port.start(ifp);
        return ifp;
    }

    private DeviceInterface packet(int id, String name, DeviceKind.Packet kind) throws LinuxException {
        String linux = kind.linuxName();
        Nic nic = new Nic(sockets, taps.link(linux), kind);
        if (!nic.isEthernet()) {
            throw new AdminException(
                    "cannot create " + name + ": " + linux + " has no Ethernet frames (it is a loopback"
                            + " or a tunnel); use a NIC, a veth, a bridge or a VLAN");
        }
        if (!kind.force() && nic.carriesDefaultRoute()) {
            throw new AdminException("cannot create " + name + ": this host's default route leads through " + linux
                    + ": two stacks on one NIC may cut the host off; use another, or insist with force: true in the"
                    + " config, 'ifconfig " + name + " create packet " + linux + " force' by command");
        }
        if (!nics.add(linux)) {
            throw new AdminException("cannot create " + name + ": " + linux
                    + " has an interface already; destroy that first, 'ifconfig' shows it");
        }
        PacketPort port = new PacketPort(nic, workers, steering, watch, () -> nics.remove(linux));
        try {
            int mtu = Nic.usableMtuBytes(nic.mtuBytes());
            DeviceInterface ifp = new DeviceInterface(id, name, "packet", nic.mac(), mtu, Nic.MAXIMUM_MTU_BYTES, port);
            port.start(ifp);
            return ifp;
        } catch (LinuxException | RuntimeException e) {
            nics.remove(linux);
            throw e;
        }
    }
}
