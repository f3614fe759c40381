package org.vvorld.daemon.device;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vvorld.daemon.netisr.WorkerSettings;
import org.vvorld.daemon.netisr.Workers;
import org.vvorld.stack.iface.DeviceInterface;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.packet.PacketPool;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.vnet.Vnet;

/** One TAP that two workers send through at the same time. */
@Timeout(60)
class TapPortWorkersTest {
    private static final int WORKERS = 2;
    private static final int ROUNDS = 100;
    /** More than a batch, so that it is written within the turn and at its end. */
    private static final int FRAMES = 70;

    private final PacketPool small = new PacketPool(PacketPool.SMALL_SLOT_BYTES, 1024, true);
    private final PacketPool large = new PacketPool(PacketPool.LARGE_SLOT_BYTES, 2, true);
    private final FakeTaps taps = new FakeTaps();
    private final CyclicBarrier together = new CyclicBarrier(WORKERS);
    private final int[] sequence = new int[WORKERS];

    @Test
    void eachFrameLeavesOnceAndInItsWorkersOrder() throws Exception {
        AtomicInteger faults = new AtomicInteger();
        Workers workers = new Workers(new WorkerSettings(WORKERS, 64, false, 50_000), small, large, 1);
        Vnet vnet = Vnet.open("test", workers, 1, (v, fault) -> faults.incrementAndGet());
        DeviceInterface ifp = new TapPorts(
                        taps,
                        workers,
                        new KernelSteering(workers, spec -> {
                            throw new org.vvorld.linux.LinuxException("bpf", "for the test", 1);
                        }),
                        true)
                .create(2, "tap0", "vv0", 0x0200_0000_0001L, 1500);
        ifp.up(true);
        for (int round = 0; round < ROUNDS; round++) {
            workers.onEach(on -> send(on, vnet, ifp));
        }
        int[] next = new int[WORKERS];
        for (byte[] frame : taps.tap.written) {
            int worker = frame[12 + 14];
            int number = (frame[12 + 15] & 0xff) << 8 | frame[12 + 16] & 0xff;
            assertEquals(next[worker]++, number, "frame of worker " + worker);
        }
        assertEquals(WORKERS * ROUNDS * FRAMES, taps.tap.written.size());
        assertEquals(WORKERS * ROUNDS * FRAMES, vnet.value(Counter.PACKETS_SENT));
        assertEquals(0, faults.get());
        ifp.destroy();
        vnet.close();
        workers.close();
        assertEquals(0, small.inUse());
        small.close();
        large.close();
    }

    private void send(Workstream on, Vnet vnet, DeviceInterface ifp) {
        try {
            together.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
        for (int i = 0; i < FRAMES; i++) {
            Packet p = vnet.shard(on).originate(60);
            int at = p.append(60);
            p.zero(at, 60);
            p.u8(at + 14, on.index());
            p.u16(at + 15, sequence[on.index()]++);
            ifp.output(p, vnet.shard(on));
        }
    }
}
