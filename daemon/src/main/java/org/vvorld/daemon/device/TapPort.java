package org.vvorld.daemon.device;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.vvorld.daemon.admin.AdminException;
import org.vvorld.daemon.netisr.Workers;
import org.vvorld.daemon.world.LinuxDevice;
import org.vvorld.linux.Link;
import org.vvorld.linux.LinkEvent;
import org.vvorld.linux.LinuxException;
import org.vvorld.linux.SteeringProgram;
import org.vvorld.linux.TapDevice;
import org.vvorld.stack.iface.DeviceInterface;
import org.vvorld.stack.netisr.Policy;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.packet.Packet;

/**
 * A Linux TAP as the device behind an interface: a queue of it for each worker, which reads it and writes through it. When it is
 * deleted in Linux it is made again, as soon as that can be.
 */
final class TapPort implements LinuxDevice, LinkFollower {
    private static final Logger LOG = System.getLogger(TapPort.class.getName());
    static final int DEFAULT_MTU_BYTES = 1500;

    private final TapOpener opener;
    private final Link link;
    private final Workers workers;
    private final Steering steering;
    private final LinkWatch watch;
    private final Consumer<Policy> onPolicy = this::steer;
    private final TapQueue[] queues;
    private List<TapDevice> taps = List.of();
    private DeviceInterface ifp;
    private int mtuBytes = DEFAULT_MTU_BYTES;
    private String reported = "";
    private volatile String steeredBy = "none";
    private volatile boolean deleted;

    TapPort(TapOpener opener, Link link, Workers workers, Steering steering, LinkWatch watch) {
        this.opener = opener;
        this.link = link;
        this.workers = workers;
        this.steering = steering;
        this.watch = watch;
        queues = new TapQueue[workers.count()];
    }

    /** Begins to receive for {@code newIfp}. Nothing is held if it fails. */
    void start(DeviceInterface newIfp) throws LinuxException {
        ifp = newIfp;
        Arrays.setAll(queues, i -> new TapQueue(newIfp, opener.spill(i), this::onDeletion));
        try {
            open();
        } catch (LinuxException | RuntimeException e) {
            closeQueues();
            throw e;
        }
        watch.add(this);
        workers.addPolicyListener(onPolicy);
    }

    private void open() throws LinuxException {
        taps = opener.open(link.name(), queues.length);
        try {
            TapOpener.prepare(link, mtuBytes);
            steer(workers.policy());
            for (int i = 0; i < queues.length; i++) {
                TapQueue queue = queues[i];
                TapDevice tap = taps.get(i);
                workers.run(i, () -> queue.attach(tap));
                workers.register(i, queue);
            }
        } catch (LinuxException | RuntimeException e) {
            release();
            throw e;
        }
    }

    /** Takes the queues out of the workers' care and closes them. */
    private void release() {
        for (int i = 0; i < queues.length; i++) {
            TapQueue queue = queues[i];
            workers.unregister(i, queue);
            workers.run(i, () -> queue.attach(null));
        }
        taps.forEach(TapDevice::close);
        taps = List.of();
    }

    private void steer(Policy policy) {
        if (taps.isEmpty()) {
            return;
        }
        try (SteeringProgram program = steering.load(policy, ifp.id())) {
            if (queues.length > 1) {
                // Without one too: a TAP that was there before may still have its last user's.
                taps.getFirst().steering(program);
            }
            steeredBy = queues.length == 1 ? "none" : program == null ? "driver" : "ebpf";
        } catch (LinuxException e) {
            steeredBy = "driver";
            LOG.log(Level.DEBUG, "{0}: {1}", ifp.name(), e.getMessage());
        }
    }

    private void onDeletion() {
        deleted = true;
        watch.wake();
    }

    @Override
    public void onLink(LinkEvent event) {
        if (deleted && !event.deleted() && event.name().equals(link.name())) {
            mend();
        }
    }

    @Override
    public boolean isWhole() {
        return !deleted;
    }

    @Override
    public void mend() {
        if (!taps.isEmpty()) {
            release();
            LOG.log(Level.WARNING, "{0}: the TAP {1} was deleted in Linux", ifp.name(), link.name());
        }
        // Before it is open: from then on a worker may say that it is deleted again.
        deleted = false;
        try {
            open();
            reported = "";
            LOG.log(Level.INFO, "{0}: the TAP {1} is there again", ifp.name(), link.name());
        } catch (LinuxException | IllegalStateException e) {
            deleted = true;
            if (!reported.equals(e.getMessage())) {
                reported = e.getMessage();
                LOG.log(Level.WARNING, "{0}: cannot make its TAP again, tried every second: {1}", ifp.name(), reported);
            }
        }
    }

    @Override
    public void transmit(Packet p, Shard from) {
        queues[from.workstream().index()].transmit(p, from);
    }

    @Override
    public boolean takesOffloads() {
        return true;
    }

    @Override
    public boolean isRunning() {
        try {
            return !deleted && link.isUp();
        } catch (LinuxException e) {
            return false;
        }
    }

    /** Without a system call. */
    @Override
    public boolean isCarrying() {
        return !deleted;
    }

    @Override
    public void mtuBytes(int bytes) {
        if (!deleted) {
            try {
                link.mtuBytes(bytes);
            } catch (LinuxException e) {
                throw new AdminException(e.getMessage(), e);
            }
        }
        mtuBytes = bytes;
    }

    @Override
    public String linuxName() {
        return link.name();
    }

    @Override
    public int queues() {
        return queues.length;
    }

    @Override
    public String steering() {
        return deleted ? "down" : steeredBy;
    }

    @Override
    public int defaultMtuBytes() {
        return DEFAULT_MTU_BYTES;
    }

    @Override
    public void close() {
        watch.remove(this);
        workers.removePolicyListener(onPolicy);
        release();
        closeQueues();
    }

    private void closeQueues() {
        for (TapQueue queue : queues) {
            queue.close();
        }
    }
}
