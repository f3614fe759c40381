package org.vvorld.daemon.device;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.vvorld.daemon.admin.AdminException;
import org.vvorld.daemon.netisr.Workers;
import org.vvorld.daemon.world.LinuxDevice;
import org.vvorld.linux.LinkEvent;
import org.vvorld.linux.LinuxException;
import org.vvorld.linux.PacketSocket;
import org.vvorld.stack.iface.DeviceInterface;
import org.vvorld.stack.netisr.Policy;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.wire.MacAddress;

/**
 * A NIC of Linux as the device behind an interface, through raw sockets, one a worker. Linux goes on using the NIC too: it should
 * have no address there. When the NIC is deleted and one of that name comes back, all goes on with the settings that were.
 *
 * <p>The only multicast group that the stack takes is 224.0.0.1, which Linux joins by itself on every interface, so the NIC is asked
 * for no more.
 */
final class PacketPort implements LinuxDevice, LinkFollower {
    private static final Logger LOG = System.getLogger(PacketPort.class.getName());

    private final Nic nic;
    private final Workers workers;
    private final Steering steering;
    private final LinkWatch watch;
    private final Runnable onClose;
    private final Consumer<Policy> onPolicy = this::steer;
    private final PacketQueue[] queues;
    private final PacketDrops drops = new PacketDrops();
    private DeviceInterface ifp;
    private PacketFilter filter;
    private int wantedMtuBytes;
    private int nicMtuBytes;
    private boolean promiscuous;
    private int index;
    private String reported = "";
    private volatile String steeredBy = "down";
    private volatile boolean open;
    private volatile boolean running;

    /** @param onClose run when the port is closed */
    PacketPort(Nic nic, Workers workers, Steering steering, LinkWatch watch, Runnable onClose) {
        this.nic = nic;
        this.workers = workers;
        this.steering = steering;
        this.watch = watch;
        this.onClose = onClose;
        queues = new PacketQueue[workers.count()];
    }

    /** Begins to receive for {@code newIfp}, whose MTU is the NIC's. Nothing is held if it fails. */
    void start(DeviceInterface newIfp) throws LinuxException {
        ifp = newIfp;
        wantedMtuBytes = newIfp.mtuBytes();
        Arrays.setAll(queues, i -> new PacketQueue(newIfp));
        // Before we look at the NIC: what happens behind our look is heard.
        watch.add(this);
        try {
            open();
        } catch (LinuxException | RuntimeException e) {
            watch.remove(this);
            closeQueues();
            throw e;
        }
        workers.addPolicyListener(onPolicy);
    }

    private void open() throws LinuxException {
        List<PacketSocket> sockets;
        try (var program = steering.load(workers.policy(), ifp.id())) {
            sockets = nic.open(queues.length, program);
        }
        drops.begin(sockets);
        try {
            index = sockets.getFirst().interfaceIndex();
            filter = new PacketFilter(ifp.name(), sockets.getFirst(), nic.mac());
            filter.station(ifp.mac());
            filter.promiscuous(promiscuous);
            for (int i = 0; i < queues.length; i++) {
                PacketQueue queue = queues[i];
                PacketSocket socket = sockets.get(i);
                workers.run(i, () -> queue.attach(socket));
                workers.register(i, queue);
            }
            for (PacketSocket socket : sockets) {
                socket.start();
            }
            running = nic.isRunning();
            follow(nic.mtuBytes());
            steeredBy = sockets.getFirst().steering();
            open = true;
        } catch (LinuxException | RuntimeException e) {
            release();
            throw e;
        }
    }

    /** Takes the queues out of the workers' care and closes them. */
    private void release() {
        open = false;
        running = false;
        steeredBy = "down";
        for (int i = 0; i < queues.length; i++) {
            PacketQueue queue = queues[i];
            workers.unregister(i, queue);
            workers.run(i, () -> queue.attach(null));
        }
        drops.end();
    }

    private void steer(Policy policy) {
        if (!open || !steeredBy.equals("ebpf")) {
            return;
        }
        try (var program = steering.load(policy, ifp.id())) {
            if (program != null) {
                drops.sockets().getFirst().steering(program);
            }
        } catch (LinuxException e) {
            LOG.log(Level.WARNING, "{0}: steered as before: {1}", ifp.name(), e.getMessage());
        }
    }

    @Override
    public void onLink(LinkEvent event) {
        if (open && event.index() == index) {
            if (event.deleted()) {
                release();
                LOG.log(Level.WARNING, "{0}: {1} was deleted in Linux, or has left our namespace", ifp, nic.name());
                mend();
            } else {
                running = event.running();
                follow(event.mtuBytes());
                filter.nicMac(event.mac().isEmpty() ? ifp.mac() : MacAddress.parse(event.mac()));
            }
        } else if (!open && !event.deleted() && event.name().equals(nic.name())) {
            mend();
        }
    }

    /** No larger MTU than the NIC's, and no smaller one than asked for if the NIC's allows it. */
    private void follow(int mtuBytes) {
        nicMtuBytes = mtuBytes;
        int now = Nic.usableMtuBytes(Math.min(wantedMtuBytes, mtuBytes));
        if (now != ifp.mtuBytes()) {
            LOG.log(
                    Level.INFO,
                    "{0}: mtu {1}, since that of {2} is {3} now",
                    ifp,
                    Integer.toString(now),
                    nic.name(),
                    Integer.toString(mtuBytes));
            ifp.mtuBytes(now);
        }
    }

    @Override
    public boolean isWhole() {
        return open;
    }

    @Override
    public void mend() {
        try {
            if (!nic.exists()) {
                return;
            }
            open();
            reported = "";
            LOG.log(Level.INFO, "{0}: {1} is there again", ifp, nic.name());
        } catch (LinuxException | AdminException | IllegalStateException | IllegalArgumentException e) {
            if (!reported.equals(e.getMessage())) {
                reported = e.getMessage();
                LOG.log(Level.WARNING, "{0}: cannot use {1}, tried every second: {2}", ifp, nic.name(), reported);
            }
        }
    }

    @Override
    public void transmit(Packet p, Shard from) {
        if (running) {
            queues[from.workstream().index()].transmit(p, from);
        } else {
            // Else it would wait in the ring, and leave long after when the link is up again.
            ifp.notSent(p, from, Drop.OUTPUT_DEVICE_ERROR);
        }
    }

    @Override
    public boolean takesOffloads() {
        return true;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public void mtuBytes(int bytes) {
        if (bytes > nicMtuBytes) {
            throw new AdminException("SIOCSIFMTU (" + ifp + "): Invalid argument: mtu " + bytes + " is more than the "
                    + nicMtuBytes + " of " + nic.name() + "; raise that first: ip link set " + nic.name() + " mtu "
                    + bytes);
        }
        wantedMtuBytes = bytes;
    }

    @Override
    public void mac(long mac) {
        if (open) {
            filter.station(mac);
        }
    }

    @Override
    public void promiscuous(boolean on) {
        promiscuous = on;
        if (!open) {
            return;
        }
        try {
            filter.promiscuous(on);
        } catch (AdminException e) {
            if (on) {
                promiscuous = false;
                throw e;
            }
            // Too much comes in then, which harms nobody: the interface is on its way out of a bridge.
            LOG.log(Level.WARNING, "{0}: stays promiscuous: {1}", ifp.name(), e.getMessage());
        }
    }

    @Override
    public long lostBefore() {
        return drops.total();
    }

    @Override
    public String linuxName() {
        return nic.name();
    }

    @Override
    public int queues() {
        return queues.length;
    }

    @Override
    public String steering() {
        return steeredBy;
    }

    @Override
    public int defaultMtuBytes() {
        return Nic.usableMtuBytes(nicMtuBytes);
    }

    @Override
    public void close() {
        watch.remove(this);
        workers.removePolicyListener(onPolicy);
        release();
        closeQueues();
        onClose.run();
    }

    private void closeQueues() {
        for (PacketQueue queue : queues) {
            queue.close();
        }
    }
}
