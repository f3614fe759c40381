package org.vvorld.daemon.device;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.vvorld.config.DeviceKind;
import org.vvorld.daemon.admin.Admin;
import org.vvorld.daemon.netisr.WorkerSettings;
import org.vvorld.daemon.netisr.Workers;
import org.vvorld.linux.LinkEvent;
import org.vvorld.stack.iface.DeviceInterface;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.InterfaceOwner;
import org.vvorld.stack.iface.InterfaceStats;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.packet.PacketPool;
import org.vvorld.stack.vnet.Vnet;

/** Real workers and ports over a Linux that is made up. */
final class DeviceLab implements AutoCloseable {
    static final long MAC = 0x0200_0000_0001L;

    final PacketPool small = new PacketPool(PacketPool.SMALL_SLOT_BYTES, 1024, true);
    final PacketPool large = new PacketPool(PacketPool.LARGE_SLOT_BYTES, 4, true);
    final FakeTaps taps = new FakeTaps();
    final FakePacketSockets sockets = new FakePacketSockets(taps);
    final FakeSteering steering = new FakeSteering();
    final FakeLinks links = new FakeLinks();
    final Admin admin = new Admin();
    final Workers workers;
    final LinkWatch watch;
    final DevicePorts ports;
    final Vnet vnet;

    DeviceLab(int count) throws Exception {
        workers = new Workers(new WorkerSettings(count, 64, false, 50_000), small, large, 1);
        watch = LinkWatch.start(links, admin);
        ports = new DevicePorts(taps, sockets, steering, workers, watch, true);
        vnet = Vnet.open("test", workers, 1, (v, fault) -> {});
    }

    DeviceInterface tap(int id, String name, String linuxName) {
        return up(admin.call(() -> ports.create(id, name, new DeviceKind.Tap(linuxName), MAC)));
    }

    DeviceInterface packet(int id, String name, DeviceKind.Packet kind) {
        return up(admin.call(() -> ports.create(id, name, kind, MAC)));
    }

    private static DeviceInterface up(DeviceInterface ifp) {
        ifp.up(true);
        return ifp;
    }

    void destroy(DeviceInterface ifp) {
        ifp.owner(null);
        admin.run(ifp::destroy);
    }

    /** Says what Linux would say of a link now, and waits until the ports have heard it. */
    void tell(FakeLink link) {
        tell(link.event());
    }

    /** As above, with one more event behind it that nobody cares for: when that is delivered, so was this. */
    void tell(LinkEvent event) {
        Semaphore heard = new Semaphore(0);
        LinkFollower last = new LinkFollower() {
            @Override
            public void onLink(LinkEvent e) {
                if (e.name().equals("last")) {
                    heard.release();
                }
            }

            @Override
            public boolean isWhole() {
                return true;
            }

            @Override
            public void mend() {}
        };
        watch.add(last);
        links.tell(event);
        links.tell(new LinkEvent("last", 9999, true, true, 1500, "", false));
        heard.acquireUninterruptibly();
        watch.remove(last);
        admin.run(() -> {});
    }

    static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + 5_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited 5 s in vain");
            }
            LockSupport.parkNanos(100_000);
        }
    }

    InterfaceStats settle(DeviceInterface ifp) {
        workers.onEach(on -> {});
        return ifp.totals();
    }

    /** Sends frames of this length through the interface, from worker 0. */
    void send(DeviceInterface ifp, int frames, int length) {
        workers.run(0, () -> {
            Shard from = vnet.shard(workers.workstream(0));
            for (int i = 0; i < frames; i++) {
                Packet p = from.originate(length);
                p.zero(p.append(length), length);
                ifp.output(p, from);
            }
        });
        workers.onEach(on -> {});
    }

    /** Takes what an interface receives. */
    final class Sink implements InterfaceOwner {
        private final Semaphore frames = new Semaphore(0);
        volatile byte[] last;
        volatile int offload;

        @Override
        public void input(Interface in, Packet p, Workstream on) {
            last = p.toBytes();
            offload = p.offload();
            on.free(p);
            frames.release();
        }

        @Override
        public void output(Interface out, Packet p, Workstream on) {
            out.output(p, shard(on));
        }

        @Override
        public Shard shard(Workstream on) {
            return vnet.shard(on);
        }

        /** Waits for one. */
        byte[] frame() throws InterruptedException {
            if (!frames.tryAcquire(5, TimeUnit.SECONDS)) {
                throw new AssertionError("no frame arrived");
            }
            return last;
        }
    }

    Sink sink(DeviceInterface ifp) {
        Sink sink = new Sink();
        ifp.owner(sink);
        return sink;
    }

    static byte[] frame(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + length);
        }
        return bytes;
    }

    /** Ends all; the interfaces are destroyed already. Insists that no packet is left. */
    @Override
    public void close() {
        admin.run(vnet::close);
        workers.onEach(on -> {});
        watch.close();
        admin.close();
        workers.close();
        assertEquals(0, small.inUse());
        assertEquals(0, large.inUse());
        small.close();
        large.close();
    }
}
