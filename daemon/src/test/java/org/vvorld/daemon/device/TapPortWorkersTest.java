package org.vvorld.daemon.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.daemon.device.DeviceLab.frame;

import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vvorld.daemon.device.FakeTaps.FakeTap;
import org.vvorld.daemon.world.LinuxDevice;
import org.vvorld.linux.RssSteering;
import org.vvorld.stack.iface.DeviceInterface;
import org.vvorld.stack.netisr.Policy;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.rss.FlowHash;
import org.vvorld.stack.rss.Toeplitz;
import org.vvorld.stack.stats.Counter;

/** One TAP and two workers, a queue for each. */
@Timeout(60)
class TapPortWorkersTest {
    private static final int WORKERS = 2;
    private static final int ROUNDS = 100;
    /** More than a batch, so that it is written within the turn and at its end. */
    private static final int FRAMES = 70;

    private final CyclicBarrier together = new CyclicBarrier(WORKERS);
    private final int[] sequence = new int[WORKERS];
    private DeviceLab lab;
    private DeviceInterface ifp;

    @BeforeEach
    void start() throws Exception {
        lab = new DeviceLab(WORKERS);
        ifp = lab.tap(3, "tap0", "vv0");
    }

    @AfterEach
    void stop() {
        lab.destroy(ifp);
        lab.close();
    }

    @Test
    void eachFrameLeavesOnceByItsWorkersQueueAndInOrder() {
        for (int round = 0; round < ROUNDS; round++) {
            lab.workers.onEach(this::send);
        }
        for (int worker = 0; worker < WORKERS; worker++) {
            List<byte[]> written = lab.taps.tap.queues.get(worker).written;
            assertEquals(ROUNDS * FRAMES, written.size());
            for (int i = 0; i < written.size(); i++) {
                byte[] frame = written.get(i);
                assertEquals(worker, frame[12 + 14]);
                assertEquals(i, (frame[12 + 15] & 0xff) << 8 | frame[12 + 16] & 0xff);
            }
        }
        assertEquals(WORKERS * ROUNDS * FRAMES, lab.vnet.value(Counter.PACKETS_SENT));
        assertEquals(0, lab.vnet.value(Counter.EXCEPTIONS));
    }

    private void send(Workstream on) {
        try {
            together.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
        for (int i = 0; i < FRAMES; i++) {
            Packet p = lab.vnet.shard(on).originate(60);
            int at = p.append(60);
            p.zero(at, 60);
            p.u8(at + 14, on.index());
            p.u16(at + 15, sequence[on.index()]++);
            ifp.output(p, lab.vnet.shard(on));
        }
    }

    @Test
    void eachQueueIsReadByItsWorker() throws Exception {
        DeviceLab.Sink sink = lab.sink(ifp);
        for (int worker = 0; worker < WORKERS; worker++) {
            lab.taps.tap.queues.get(worker).arrive(frame(60 + worker));
            assertArrayEquals(frame(60 + worker), sink.frame());
        }
        assertEquals(2, lab.settle(ifp).ipackets);
    }

    @Test
    void theKernelSteersByThePolicyThatIsInForce() {
        RssSteering first = lab.steering.last().spec;
        assertArrayEquals(Toeplitz.symmetricKey(), first.key());
        assertArrayEquals(new int[] {0, 1, 0, 1}, first.bucketQueues());
        assertEquals(1, first.defaultQueue(), "interface 3 of 2 workers");
        assertTrue(lab.steering.last().closed, "it needs no hold of ours");
        assertEquals("ebpf", ((LinuxDevice) ifp.device()).steering());
        Policy p = lab.workers.policy();
        lab.admin.run(() -> lab.workers.policy(p.withFlowHash(new FlowHash(new Toeplitz(Toeplitz.microsoftKey())))
                .withBuckets(p.buckets().with(0, 1))));
        RssSteering second = lab.steering.last().spec;
        assertArrayEquals(Toeplitz.microsoftKey(), second.key());
        assertArrayEquals(new int[] {1, 1, 0, 1}, second.bucketQueues());
        assertEquals(lab.steering.last(), lab.taps.tap.steering);
    }

    @Test
    void aKernelThatTakesNoProgramsIsNoObstacle() {
        lab.steering.refuses = true;
        DeviceInterface other = lab.tap(4, "tap1", "vv1");
        assertEquals("driver", ((LinuxDevice) other.device()).steering());
        assertNull(lab.taps.last.steering);
        assertEquals(1, lab.steering.refusals);
        lab.destroy(other);
    }

    @Test
    void aDeletedTapComesBackWithAllItsQueues() throws Exception {
        FakeTap before = lab.taps.tap;
        before.queues.forEach(FakeTap::delete);
        DeviceLab.await(() -> lab.taps.last != before && ifp.isRunning());
        lab.admin.run(() -> {});
        assertTrue(before.queues.stream().allMatch(q -> q.closed));
        assertEquals(WORKERS, lab.taps.last.queues.size());
        assertEquals(lab.steering.last(), lab.taps.last.steering);
        DeviceLab.Sink sink = lab.sink(ifp);
        lab.taps.last.queues.get(1).arrive(frame(77));
        assertArrayEquals(frame(77), sink.frame());
    }
}
