package org.vvorld.daemon.netisr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vvorld.linux.EventFd;
import org.vvorld.stack.netisr.Dispatch;
import org.vvorld.stack.netisr.Port;
import org.vvorld.stack.netisr.Protocol;
import org.vvorld.stack.netisr.RingShare;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.packet.PacketPool;

@Timeout(60)
class WorkersTest {
    private final PacketPool small = new PacketPool(PacketPool.SMALL_SLOT_BYTES, 1024, true);
    private final PacketPool large = new PacketPool(PacketPool.LARGE_SLOT_BYTES, 4, true);
    private Workers workers;

    @BeforeEach
    void start() throws Exception {
        workers = new Workers(new WorkerSettings(2, 16, false, 50_000), small, large, 1);
    }

    @AfterEach
    void stop() {
        workers.close();
        small.close();
        large.close();
    }

    /** Each post finds the worker asleep, awake, or in between: a lost wake-up would leave the permit out for ever. */
    @Test
    void noWakeUpIsLost() throws Exception {
        Semaphore done = new Semaphore(0);
        for (int i = 0; i < 20_000; i++) {
            workers.post(0, on -> done.release());
            if (i % 3 == 0) {
                // Wait so that the worker goes idle, for a time that differs from round to round.
                assertTrue(done.tryAcquire(5, TimeUnit.SECONDS), "post " + i + " was never run");
                long until = System.nanoTime() + (i % 97) * 1_000L;
                while (System.nanoTime() - until < 0) {
                    Thread.onSpinWait();
                }
            } else {
                assertTrue(done.tryAcquire(5, TimeUnit.SECONDS), "post " + i + " was never run");
            }
        }
        assertTrue(workers.sleeps(0) > 0, "the worker never slept, so nothing was tested");
    }

    /** Packets from worker to worker, each asleep as soon as it has nothing to do: a lost wake-up would end the ping-pong. */
    @Test
    void noWakeUpIsLostBetweenWorkers() throws Exception {
        Workers sleepy = new Workers(new WorkerSettings(2, 16, false, 0), small, large, 1);
        try (sleepy) {
            RingShare share = new RingShare(2);
            CountDownLatch done = new CountDownLatch(1);
            int hops = 40_000;
            int[] count = {0};
            Port[] ball = new Port[1];
            ball[0] = (p, on) -> {
                if (++count[0] == hops) {
                    on.free(p);
                    done.countDown();
                    return;
                }
                share.enter(1 - on.index(), Protocol.IP, 16);
                p.park();
                assertTrue(sleepy.offer(1 - on.index(), p, ball[0], share, Protocol.IP, on));
            };
            sleepy.post(0, on -> ball[0].input(on.take(), on));
            assertTrue(done.await(50, TimeUnit.SECONDS), "it stopped at hop " + count[0]);
            assertTrue(sleepy.sleeps(0) > 100 && sleepy.sleeps(1) > 100, "the workers never slept");
            sleepy.onEach(on -> {});
            assertEquals(0, share.total());
        }
        assertEquals(0, small.inUse());
    }

    /** A full ring says so at once. */
    @Test
    void aFullRingRefuses() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        workers.post(1, on -> {
            try {
                assertTrue(blocked.await(20, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        RingShare share = new RingShare(2);
        AtomicLong taken = new AtomicLong();
        CountDownLatch offered = new CountDownLatch(1);
        workers.post(0, on -> {
            for (int i = 0; i < 100; i++) {
                Packet p = on.take();
                p.park();
                if (workers.offer(1, p, (q, w) -> w.free(q), share, Protocol.IP, on)) {
                    taken.incrementAndGet();
                } else {
                    p.unpark();
                    on.free(p);
                }
            }
            offered.countDown();
        });
        assertTrue(offered.await(10, TimeUnit.SECONDS));
        blocked.countDown();
        assertTrue(taken.get() >= 15 && taken.get() <= 16, taken + " of a ring of 16");
        workers.onEach(on -> {});
        assertEquals(0, small.inUse());
    }

    /** The policy changes while packets hop, and all workers have the new one when it returns. */
    @Test
    void aNewPolicyIsEverybodysWhenTheCallReturns() {
        for (Dispatch d : Dispatch.values()) {
            workers.policy(workers.policy().withDispatch(d));
            List<Dispatch> seen = java.util.Collections.synchronizedList(new ArrayList<>());
            workers.onEach(on -> seen.add(on.policy().dispatch()));
            assertEquals(List.of(d, d), seen);
        }
    }

    /** A ring of 16 slots and four producers: nothing is lost and each producer's tasks run in order. */
    @Test
    void manyProducersKeepTheirOrder() throws Exception {
        int producers = 4;
        int each = 20_000;
        long[] last = new long[producers];
        AtomicLong disorder = new AtomicLong();
        CountDownLatch all = new CountDownLatch(producers * each);
        List<Thread> threads = new ArrayList<>();
        for (int p = 0; p < producers; p++) {
            int producer = p;
            threads.add(Thread.ofPlatform().start(() -> {
                for (int i = 1; i <= each; i++) {
                    long number = i;
                    workers.post(1, on -> {
                        if (last[producer] != number - 1) {
                            disorder.incrementAndGet();
                        }
                        last[producer] = number;
                        all.countDown();
                    });
                }
            }));
        }
        assertTrue(all.await(30, TimeUnit.SECONDS), all.getCount() + " tasks were lost");
        assertEquals(0, disorder.get());
        for (Thread t : threads) {
            t.join();
        }
    }

    @Test
    void theBarrierRunsOnEachWorkerOnceAndReportsAFailure() {
        List<Integer> seen = java.util.Collections.synchronizedList(new ArrayList<>());
        workers.onEach(on -> seen.add(on.index()));
        assertEquals(List.of(0, 1), seen.stream().sorted().toList());
        IllegalStateException thrown = assertThrows(
                IllegalStateException.class,
                () -> workers.onEach(on -> {
                    throw new IllegalStateException("worker " + on.index());
                }));
        assertTrue(thrown.getMessage().startsWith("worker "));
        assertTrue(workers.areAlive());
    }

    @Test
    void aTaskThatThrowsDoesNotEndTheWorker() throws Exception {
        CountDownLatch after = new CountDownLatch(1);
        workers.post(0, on -> {
            throw new IllegalArgumentException("on purpose, by WorkersTest");
        });
        workers.post(0, on -> {
            throw new LinkageError("on purpose, by WorkersTest");
        });
        workers.post(0, on -> after.countDown());
        assertTrue(after.await(5, TimeUnit.SECONDS));
    }

    /** Posting to a worker that has ended is an error, not a wait without end. */
    @Test
    void aWorkerThatHasEndedIsNotWaitedFor() throws Exception {
        Workers ended = new Workers(new WorkerSettings(1, 16, false, 50_000), small, large, 1);
        ended.close();
        assertThrows(IllegalStateException.class, () -> {
            for (int i = 0; i < 17; i++) {
                ended.post(0, on -> {});
            }
        });
    }

    /** A device that becomes readable wakes a worker that sleeps for want of any timer. */
    @Test
    void aDeviceWakesASleeper() throws Exception {
        try (EventFd readable = EventFd.open()) {
            Semaphore received = new Semaphore(0);
            Pollable device = new Pollable() {
                @Override
                public int fd() {
                    return readable.fd();
                }

                @Override
                public int receive(Workstream on, int budget) {
                    int n = (int) readable.drain();
                    received.release(n);
                    return n;
                }
            };
            workers.register(1, device);
            for (int i = 0; i < 200; i++) {
                readable.signal();
                assertTrue(received.tryAcquire(5, TimeUnit.SECONDS), "signal " + i + " was not seen");
            }
            workers.unregister(1, device);
            readable.signal();
            workers.onEach(on -> {});
            assertEquals(0, received.availablePermits());
        }
    }

    /** A timer fires though nothing else happens. */
    @Test
    void aTimerWakesASleeper() throws Exception {
        CountDownLatch fired = new CountDownLatch(1);
        workers.post(
                0,
                on -> new org.vvorld.stack.time.Timer(
                                on.timers(), new org.vvorld.stack.time.Timer.Account(), fired::countDown)
                        .arm(20_000_000));
        assertTrue(fired.await(5, TimeUnit.SECONDS));
    }
}
