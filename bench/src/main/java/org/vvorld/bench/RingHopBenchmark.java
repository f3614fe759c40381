package org.vvorld.bench;

import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.YieldingWaitStrategy;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A packet from one worker's hands into another's, as {@code Worker.offer} and {@code Worker.onRing} do it: a ring for many
 * producers with room for 8192, an {@code EventPoller} at the other end. Beside it the JDK's queues, which were rejected: they
 * allocate, or lock.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RingHopBenchmark {
    private static final int SLOTS = 8192;
    private static final int BATCH = 64;
    /** As the worker's budget for its ring in one turn. */
    private static final int MOST_AT_ONCE = 256;

    @Param({"disruptor", "ConcurrentLinkedQueue", "ArrayBlockingQueue"})
    public String by;

    private Hop hop;
    private Thread consumer;
    private volatile boolean stopping;
    private long offered;

    @Setup
    public void open() {
        hop = switch (by) {
            case "disruptor" -> new Ring();
            case "ConcurrentLinkedQueue" -> new JdkQueue(new ConcurrentLinkedQueue<>());
            case "ArrayBlockingQueue" -> new JdkQueue(new ArrayBlockingQueue<>(SLOTS));
            default -> throw new IllegalArgumentException(by);
        };
        consumer = new Thread(() -> {
            while (!stopping) {
                if (!hop.take()) {
                    Thread.onSpinWait();
                }
            }
        });
        consumer.setDaemon(true);
        consumer.start();
    }

    @TearDown
    public void close() throws InterruptedException {
        stopping = true;
        consumer.join();
    }

    /** One packet, a batch of 64 always on its way: what a hop costs under load, the slower of the two sides. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long underLoad() {
        for (int i = 0; i < BATCH; i++) {
            offer();
        }
        // Never more than two batches ahead: a queue without bounds would only grow.
        await(offered - BATCH);
        return offered;
    }

    /** One packet into an empty ring, until the consumer, which spins, has it. */
    @Benchmark
    public long handOff() {
        offer();
        await(offered);
        return offered;
    }

    private void offer() {
        while (!hop.offer(this)) {
            Thread.onSpinWait();
        }
        offered++;
    }

    private void await(long count) {
        while (hop.taken() < count) {
            Thread.onSpinWait();
        }
    }

    private abstract static class Hop {
        private volatile long taken;

        /** False if there is no room. */
        abstract boolean offer(Object packet);

        /** Takes what is there; false if nothing is. */
        abstract boolean take();

        long taken() {
            return taken;
        }

        void took(long count) {
            taken = count;
        }
    }

    private static final class Ring extends Hop {
        private final RingBuffer<Slot> ring =
                RingBuffer.createMultiProducer(Slot::new, SLOTS, new YieldingWaitStrategy());
        private final EventPoller<Slot> poller = ring.newPoller();
        private final EventPoller.Handler<Slot> handler = this::onEvent;
        private long count;
        private int batch;

        Ring() {
            ring.addGatingSequences(poller.getSequence());
        }

        @Override
        boolean offer(Object packet) {
            if (!ring.hasAvailableCapacity(1)) {
                return false;
            }
            long sequence;
            try {
                sequence = ring.tryNext();
            } catch (InsufficientCapacityException e) {
                return false;
            }
            ring.get(sequence).packet = packet;
            ring.publish(sequence);
            return true;
        }

        @Override
        boolean take() {
            batch = 0;
            try {
                poller.poll(handler);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            if (batch > 0) {
                count += batch;
                took(count);
            }
            return batch > 0;
        }

        private boolean onEvent(Slot slot, long sequence, boolean endOfBatch) {
            Object packet = slot.packet;
            slot.packet = null;
            if (packet == null) {
                throw new IllegalStateException("an empty slot at " + sequence);
            }
            return ++batch < MOST_AT_ONCE;
        }
    }

    private static final class Slot {
        private Object packet;
    }

    private static final class JdkQueue extends Hop {
        private final Queue<Object> queue;
        private long count;

        JdkQueue(Queue<Object> queue) {
            this.queue = queue;
        }

        @Override
        boolean offer(Object packet) {
            return queue.offer(packet);
        }

        @Override
        boolean take() {
            int batch = 0;
            while (batch < MOST_AT_ONCE && queue.poll() != null) {
                batch++;
            }
            if (batch > 0) {
                count += batch;
                took(count);
            }
            return batch > 0;
        }
    }
}
