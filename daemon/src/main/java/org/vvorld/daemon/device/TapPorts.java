package org.vvorld.daemon.device;

import org.vvorld.daemon.admin.AdminException;
import org.vvorld.daemon.netisr.Workers;
import org.vvorld.daemon.world.TapFactory;
import org.vvorld.linux.LinuxException;
import org.vvorld.linux.TapDevice;
import org.vvorld.linux.Taps;
import org.vvorld.stack.iface.DeviceInterface;

/** Opens TAPs and puts each under a worker's care, the workers in turn. */
public final class TapPorts implements TapFactory {
    private static final int MAXIMUM_MTU_BYTES = 65_521;

    private final Taps taps;
    private final Workers workers;

    public TapPorts(Taps taps, Workers workers) {
        this.taps = taps;
        this.workers = workers;
    }

    @Override
    public DeviceInterface create(int id, String name, String linuxName, long mac, int mtuBytes) {
        TapDevice tap = null;
        try {
            tap = taps.open(linuxName);
            TapPort port = new TapPort(tap, taps.link(linuxName), workers, id % workers.count());
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
}
