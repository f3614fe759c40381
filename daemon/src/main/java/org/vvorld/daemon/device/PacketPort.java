package org.vvorld.daemon.device;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Consumer;
import org.vvorld.daemon.admin.AdminException;
import org.vvorld.daemon.netisr.Workers;
import org.vvorld.linux.Link;
import org.vvorld.linux.LinkEvent;
import org.vvorld.linux.LinuxException;
import org.vvorld.linux.PacketRings;
import org.vvorld.linux.PacketSocket;
import org.vvorld.linux.PacketSockets;
import org.vvorld.linux.SteeringProgram;
import org.vvorld.stack.iface.Device;
import org.vvorld.stack.iface.DeviceInterface;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.wire.MacAddress;

/**
 * A NIC as the device behind an interface: raw sockets (AF_PACKET) on it, one a worker. When the NIC vanishes, the interface stays and
 * is not running; when one of the same name appears, the sockets are opened on that.
 */
final class PacketPort implements Device {
    private static final Logger LOG = System.getLogger(PacketPort.class.getName());
    private static final PacketQueue[] NONE = {};

    private final PacketSockets sockets;
    private final Link link;
    private final PacketRings rings;
    private final Workers workers;
    private final KernelSteering steering;
    private final Consumer<PacketPort> onClosed;
    private DeviceInterface ifp;
    private volatile PacketQueue[] queues = NONE;
    private volatile boolean running;
    private AutoCloseable following = () -> {};
    private long nicMac;
    private int nicIndex;
    private long lostOnClosed;

    /** @param onClosed told when the interface is destroyed */
    PacketPort(
            PacketSockets sockets,
            Link link,
            PacketRings rings,
            Workers workers,
            KernelSteering steering,
            Consumer<PacketPort> onClosed) {
        this.onClosed = onClosed;
        this.sockets = sockets;
        this.link = link;
        this.rings = rings;
        this.workers = workers;
        this.steering = steering;
    }

    String linuxName() {
        return link.name();
    }

    /** Begins to receive for {@code newIfp}. */
    void start(DeviceInterface newIfp) throws LinuxException {
        ifp = newIfp;
        open();
    }

    private void open() throws LinuxException {
        List<PacketSocket> opened;
        try (SteeringProgram program = steering.program(ifp.id())) {
            opened = sockets.open(link.name(), workers.count(), rings, program);
        }
        PacketQueue[] fresh = opened.stream().map(s -> new PacketQueue(s, ifp)).toArray(PacketQueue[]::new);
        try {
            nicMac = mac(link.mac());
            nicIndex = link.index();
            running = link.isRunning();
            queues = fresh;
            hear(ifp.mac());
            PacketSocket first = opened.getFirst();
            if (first.steering().equals("ebpf")) {
                following = steering.follow(ifp.id(), first::steering);
            }
            for (int i = 0; i < fresh.length; i++) {
                workers.register(i, fresh[i]);
            }
            for (PacketSocket s : opened) {
                s.start();
            }
        } catch (LinuxException | RuntimeException e) {
            shut();
            throw e;
        }
    }

    static long mac(byte[] bytes) {
        long mac = 0;
        for (byte b : bytes) {
            mac = mac << 8 | b & 0xff;
        }
        return mac;
    }

    /** Gives the sockets back; when it returns no worker uses them. */
    private void shut() {
        KernelSteering.stop(following);
        following = () -> {};
        PacketQueue[] old = queues;
        queues = NONE;
        if (old.length == 0) {
            return;
        }
        for (int i = 0; i < old.length; i++) {
            workers.unregister(i, old[i]);
        }
        // Behind the barrier nobody gathers frames for them any more.
        workers.onEach(on -> {});
        for (PacketQueue q : old) {
            lostOnClosed += q.socket().statistics().drops();
            q.close();
        }
    }

    /** Linux says something of an interface of this name. Admin thread. */
    void onLink(LinkEvent e) {
        if (ifp == null) {
            return;
        }
        if (e.deleted() || queues.length > 0 && e.index() != nicIndex) {
            if (queues.length > 0) {
                running = false;
                shut();
                LOG.log(
                        Level.WARNING,
                        "{0}: Linux has no {1} any more; it goes on when there is one again",
                        ifp.name(),
                        link.name());
            }
            if (e.deleted()) {
                return;
            }
        }
        if (queues.length == 0) {
            openAgain();
        }
        running = queues.length > 0 && e.running();
        if (e.mtuBytes() < ifp.mtuBytes()) {
            LOG.log(
                    Level.WARNING,
                    "{0}: the MTU of {1} fell to {2}, and so does ours",
                    ifp.name(),
                    link.name(),
                    Integer.toString(e.mtuBytes()));
            ifp.mtuBytes(e.mtuBytes());
        }
    }

    private void openAgain() {
        try {
            open();
            LOG.log(Level.INFO, "{0}: Linux has a {1} again", ifp.name(), link.name());
        } catch (LinuxException | IllegalStateException e) {
            LOG.log(Level.WARNING, ifp.name() + ": cannot use the new " + link.name() + ": " + e.getMessage());
        }
    }

    /** Has the NIC hear frames for an address that is not its own. */
    private void hear(long mac) throws LinuxException {
        for (PacketQueue q : queues) {
            q.socket().promiscuous(mac != nicMac);
        }
    }

    @Override
    public void mac(long mac) {
        try {
            hear(mac);
        } catch (LinuxException e) {
            throw new AdminException(e.getMessage(), e);
        }
    }

    @Override
    public void mtuBytes(int bytes) {
        try {
            int most = link.mtuBytes();
            if (bytes > most) {
                throw new AdminException("the mtu of " + link.name() + " is " + most + ", less than " + bytes
                        + ": raise it there first (ip link set " + link.name() + " mtu " + bytes + ")");
            }
        } catch (LinuxException e) {
            throw new AdminException(e.getMessage(), e);
        }
    }

    @Override
    public void transmit(Packet p, Shard from) {
        PacketQueue[] all = queues;
        if (all.length == 0) {
            ifp.notSent(p, from, Drop.OUTPUT_DEVICE_ERROR);
        } else {
            all[from.workstream().index()].send(p, from);
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

    /** Frames that found a worker's receive ring full. */
    @Override
    public long lostBefore() {
        long sum = lostOnClosed;
        for (PacketQueue q : queues) {
            sum += q.socket().statistics().drops();
        }
        return sum;
    }

    /** How Linux spreads frames over the workers: none, ebpf or hash. */
    String steeredBy() {
        PacketQueue[] all = queues;
        return all.length == 0 ? "none" : all[0].socket().steering();
    }

    @Override
    public void close() {
        onClosed.accept(this);
        shut();
    }

    /** Text of an address, for messages. */
    @Override
    public String toString() {
        return link.name() + " " + MacAddress.format(nicMac);
    }
}
