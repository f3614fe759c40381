package org.vvorld.daemon.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vvorld.daemon.admin.AdminException;
import org.vvorld.daemon.netisr.WorkerSettings;
import org.vvorld.daemon.netisr.Workers;
import org.vvorld.linux.Errno;
import org.vvorld.stack.iface.DeviceInterface;
import org.vvorld.stack.iface.InterfaceOwner;
import org.vvorld.stack.iface.InterfaceStats;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.packet.PacketPool;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.vnet.Vnet;

/** The TAP port over a TAP that can be made to fail. */
@Timeout(60)
class TapPortTest {
    private final PacketPool small = new PacketPool(PacketPool.SMALL_SLOT_BYTES, 256, true);
    private final PacketPool large = new PacketPool(PacketPool.LARGE_SLOT_BYTES, 2, true);
    private final FakeTaps taps = new FakeTaps();
    private Workers workers;
    private Vnet vnet;
    private DeviceInterface ifp;

    @BeforeEach
    void start() throws Exception {
        workers = new Workers(new WorkerSettings(1, 64, false, 50_000), small, large, 1);
        vnet = Vnet.open("test", workers, 1, (v, fault) -> {});
        ifp = new TapPorts(
                        taps,
                        workers,
                        new KernelSteering(workers, spec -> {
                            throw new org.vvorld.linux.LinuxException("bpf", "for the test", 1);
                        }),
                        true)
                .create(2, "tap0", "vv0", 0x0200_0000_0001L, 1500);
        ifp.up(true);
    }

    @AfterEach
    void stop() {
        ifp.owner(null);
        ifp.destroy();
        vnet.close();
        workers.onEach(on -> {});
        workers.close();
        assertEquals(0, small.inUse());
        assertEquals(0, large.inUse());
        small.close();
        large.close();
    }

    private InterfaceStats settle() {
        workers.onEach(on -> {});
        return ifp.totals();
    }

    /** Takes what the interface receives. */
    private final class Sink implements InterfaceOwner {
        final Semaphore frames = new Semaphore(0);
        volatile byte[] last;

        @Override
        public void input(org.vvorld.stack.iface.Interface in, Packet p, Workstream on) {
            last = p.toBytes();
            on.free(p);
            frames.release();
        }

        @Override
        public Shard shard(Workstream on) {
            return vnet.shard(on);
        }
    }

    private static byte[] frame(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + length);
        }
        return bytes;
    }

    @Test
    void framesOfEverySizeArriveWhole() throws Exception {
        Sink sink = new Sink();
        ifp.owner(sink);
        for (int length : new int[] {1, 14, 60, 1514, 1919, 1920, 1921, 2048, 9014, 65_000}) {
            byte[] sent = frame(length);
            taps.tap.arrive(sent);
            assertTrue(sink.frames.tryAcquire(5, TimeUnit.SECONDS), length + " bytes did not arrive");
            org.junit.jupiter.api.Assertions.assertArrayEquals(sent, sink.last, length + " bytes");
        }
        assertEquals(10, settle().ipackets);
    }

    @Test
    void withoutMemoryFramesAreCountedAndTheWorkerGoesOn() throws Exception {
        Sink sink = new Sink();
        ifp.owner(sink);
        Packet[] held = new Packet[256];
        workers.onEach(on -> {
            for (int i = 0; i < held.length; i++) {
                held[i] = on.take();
            }
        });
        for (int i = 0; i < 10; i++) {
            taps.tap.arrive(frame(100));
        }
        taps.tap.awaitEmpty();
        assertEquals(10, settle().iqdrops);
        workers.onEach(on -> {
            for (Packet p : held) {
                on.free(p);
            }
        });
        taps.tap.arrive(frame(100));
        assertTrue(sink.frames.tryAcquire(5, TimeUnit.SECONDS));
    }

    @Test
    void aFrameShorterThanItsHeaderIsAnError() {
        taps.tap.arriveRaw(new byte[5]);
        taps.tap.awaitEmpty();
        assertEquals(1, settle().ierrors);
    }

    private void send(int frames) {
        workers.onEach(on -> {
            for (int i = 0; i < frames; i++) {
                Packet p = vnet.shard(on).originate(60);
                p.zero(p.append(60), 60);
                ifp.output(p, vnet.shard(on));
            }
        });
    }

    @Test
    void framesLeaveInOrderWithAHeaderOfZeros() {
        send(200);
        assertEquals(200, settle().opackets);
        assertEquals(200, taps.tap.written.size());
        assertEquals(72, taps.tap.written.getFirst().length);
    }

    @Test
    void aFullQueueAndADownTapAreCountedApart() {
        taps.tap.writeResult = -Errno.EAGAIN.number();
        send(3);
        assertEquals(3, settle().oqdrops);
        assertEquals(3, vnet.value(Drop.OUTPUT_DEVICE_FULL));
        taps.tap.writeResult = -Errno.EIO.number();
        send(2);
        assertEquals(2, settle().oerrors);
        assertEquals(2, vnet.value(Drop.OUTPUT_DEVICE_ERROR));
    }

    /** Level-triggered epoll reports a deleted TAP for ever: the worker must not look again and again. */
    @Test
    void aDeletedTapIsReadOnceAndNeverAgain() {
        taps.tap.delete();
        for (int turn = 0; turn < 10; turn++) {
            workers.onEach(on -> {});
        }
        assertEquals(1, taps.tap.readsAfterDeletion());
    }

    @Test
    void whatLinuxRefusesIsSaid() {
        taps.failOpen = true;
        AdminException e = assertThrows(
                AdminException.class,
                () -> new TapPorts(
                                taps,
                                workers,
                                new KernelSteering(workers, spec -> {
                                    throw new org.vvorld.linux.LinuxException("bpf", "for the test", 1);
                                }),
                                true)
                        .create(3, "tap1", "vv1", 1, 1500));
        assertTrue(e.getMessage().startsWith("cannot create tap1: open /dev/net/tun"), e.getMessage());
        taps.failOpen = false;
        taps.failMtu = true;
        assertThrows(
                AdminException.class,
                () -> new TapPorts(
                                taps,
                                workers,
                                new KernelSteering(workers, spec -> {
                                    throw new org.vvorld.linux.LinuxException("bpf", "for the test", 1);
                                }),
                                true)
                        .create(3, "tap1", "vv1", 1, 1500));
        assertTrue(taps.last.closed);
    }
}
