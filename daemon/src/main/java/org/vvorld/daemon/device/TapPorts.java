package org.vvorld.daemon.device;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.vvorld.daemon.admin.AdminException;
import org.vvorld.daemon.netisr.Workers;
import org.vvorld.linux.Link;
import org.vvorld.linux.LinuxException;
import org.vvorld.linux.TapDevice;
import org.vvorld.linux.Taps;
import org.vvorld.stack.iface.DeviceInterface;

/** Opens TAPs, a queue a worker. */
public final class TapPorts {
    private static final Logger LOG = System.getLogger(TapPorts.class.getName());
    private static final int MAXIMUM_MTU_BYTES = 65_521;
    /**
     * At least a TCP window of frames: the largest that Linux opens by itself, 6 MiB (tcp_rmem), in 1,448 bytes each is 4,345.
     * With its default of 1,000 a single fast connection overflows the queue, and its throughput collapses.
     */
    private static final int QUEUE_PACKETS = 4_500;

    private final Taps taps;
    private final Workers workers;
    private final KernelSteering steering;
    private final boolean largePackets;

    /** @param largePackets is there memory for frames of 64 KiB? Without, no offload is agreed on */
    public TapPorts(Taps taps, Workers workers, KernelSteering steering, boolean largePackets) {
        this.taps = taps;
        this.workers = workers;
        this.steering = steering;
        this.largePackets = largePackets;
    }

    /** As {@link org.vvorld.daemon.world.DeviceFactory#create}. */
    public DeviceInterface create(int id, String name, String linuxName, long mac, int mtuBytes) {
        TapDevice tap = null;
        try {
            tap = taps.open(linuxName);
            Link link = taps.link(linuxName);
            lengthenQueue(link);
            TapPort port = new TapPort(tap, link, workers, steering, largePackets);
            port.mtuBytes(mtuBytes);
            DeviceInterface ifp = new DeviceInterface(id, name, "tap", mac, mtuBytes, MAXIMUM_MTU_BYTES, port);
            port.start(ifp);
            return ifp;
        } catch (LinuxException | IllegalArgumentException | IllegalStateException e) {
            // IllegalStateException: the worker could not watch it.
            if (tap != null) {
                tap.close();
            }
            throw new AdminException("cannot create " + name + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            if (tap != null) {
                tap.close();
            }
            throw e;
        }
    }

    private static void lengthenQueue(Link link) {
        try {
            if (link.txQueueLengthPackets() < QUEUE_PACKETS) {
                link.txQueueLengthPackets(QUEUE_PACKETS);
            }
        } catch (LinuxException e) {
            // The owner of a persistent TAP may use it, but only CAP_NET_ADMIN may do this: it works without, slower.
            LOG.log(Level.DEBUG, "the transmit queue of {0} stays as it is: {1}", link.name(), e.getMessage());
        }
    }
}
