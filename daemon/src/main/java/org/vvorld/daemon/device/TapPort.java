package org.vvorld.daemon.device;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import org.vvorld.daemon.admin.AdminException;
import org.vvorld.daemon.netisr.Workers;
import org.vvorld.linux.Link;
import org.vvorld.linux.LinuxException;
import org.vvorld.linux.TapDevice;
import org.vvorld.stack.iface.Device;
import org.vvorld.stack.iface.DeviceInterface;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.packet.Packet;

/**
 * A Linux TAP as the device behind an interface, with a queue a worker: Linux gives each frame to the queue of the worker that owns
 * its flow ({@link KernelSteering}), and each worker sends through its own. Each frame has a virtio-net header in front, which says
 * what its sender left undone: {@link org.vvorld.stack.packet.Offload}. Linux takes any offload in what we write; {@link TapOffloads}
 * says what we take.
 */
final class TapPort implements Device {
    private static final Logger LOG = System.getLogger(TapPort.class.getName());

    private final TapDevice tap;
    private final Link link;
    private final Workers workers;
    private final KernelSteering steering;
    private final boolean offloads;
    private final TapQueue[] queues;
    private boolean deletionNoted;
    private AutoCloseable following = () -> {};

    /** @param offloads is Linux to leave segments and checksums to us? */
    TapPort(TapDevice tap, Link link, Workers workers, KernelSteering steering, boolean offloads) {
        this.offloads = offloads;
        this.tap = tap;
        this.link = link;
        this.workers = workers;
        this.steering = steering;
        this.queues = new TapQueue[workers.count()];
    }

    /** Begins to receive for {@code ifp}. @throws LinuxException if Linux gives no queue for each worker */
    void start(DeviceInterface ifp) throws LinuxException {
        List<TapDevice> all = new ArrayList<>();
        try {
            for (int i = 1; i < queues.length; i++) {
                all.add(tap.anotherQueue());
            }
        } catch (LinuxException e) {
            all.forEach(TapDevice::close);
            throw e;
        }
        all.addFirst(tap);
        if (offloads) {
            // Behind the last queue: each one that is opened has Linux forget what was agreed on for all.
            TapOffloads.negotiate(tap);
        }
        for (int i = 0; i < queues.length; i++) {
            queues[i] = new TapQueue(all.get(i), ifp, () -> noteDeletion(ifp));
        }
        following = steering.follow(ifp.id(), program -> tap.steering(program));
        for (int i = 0; i < queues.length; i++) {
            workers.register(i, queues[i]);
        }
    }

    private synchronized void noteDeletion(DeviceInterface ifp) {
        if (!deletionNoted) {
            deletionNoted = true;
            LOG.log(
                    Level.WARNING,
                    "{0}: somebody deleted the TAP {1} in Linux: take {0} out of the config and send SIGHUP, put it in again and"
                            + " send SIGHUP; or start vvorldd again",
                    ifp.name(),
                    tap.name());
        }
    }

    @Override
    public void transmit(Packet p, Shard from) {
        queues[from.workstream().index()].sender().add(p, from);
    }

    @Override
    public boolean takesOffloads() {
        return true;
    }

    @Override
    public boolean isRunning() {
        try {
            return link.isUp();
        } catch (LinuxException e) {
            return false;
        }
    }

    @Override
    public void mtuBytes(int bytes) {
        try {
            link.mtuBytes(bytes);
        } catch (LinuxException e) {
            throw new AdminException(e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        KernelSteering.stop(following);
        for (int i = 0; i < queues.length && queues[i] != null; i++) {
            workers.unregister(i, queues[i]);
        }
        for (TapQueue q : queues) {
            if (q != null) {
                q.close();
            }
        }
        tap.close();
    }
}
