package org.vvorld.daemon.netisr;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.vvorld.linux.Cpu;
import org.vvorld.linux.LinuxException;
import org.vvorld.stack.netisr.Netisr;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.PacketPool;

/** The netisr: all workers. What the admin side wants done on one goes through its ring. */
public final class Workers implements Netisr, AutoCloseable {
    private static final long ANSWER_WITHIN_SECONDS = 10;

    private final List<Worker> workers = new ArrayList<>();

    /**
     * Starts the workers.
     *
     * @param count how many
     * @param ringSize slots of each ring, a power of two
     * @param bind whether worker n runs on the n-th CPU only
     * @param seed of the workers' random numbers
     */
    public Workers(int count, int ringSize, boolean bind, PacketPool small, PacketPool large, long seed)
            throws LinuxException {
        try {
            start(count, ringSize, bind, small, large, seed);
        } catch (LinuxException | RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private void start(int count, int ringSize, boolean bind, PacketPool small, PacketPool large, long seed)
            throws LinuxException {
        int[] cpus = Cpu.linux().available().stream().toArray();
        for (int i = 0; i < count; i++) {
            Workstream w = new Workstream(
                    i,
                    System::nanoTime,
                    small,
                    large,
                    seed + i * 0x5851_f42d_4c95_7f2dL,
                    Workstream.DEFAULT_CROSSING_LIMIT);
            workers.add(new Worker(w, ringSize, bind ? cpus[i % cpus.length] : -1));
        }
        workers.forEach(Worker::start);
    }

    @Override
    public int count() {
        return workers.size();
    }

    @Override
    public void post(int index, Consumer<Workstream> task) {
        workers.get(index).post(task);
    }

    @Override
    public void onEach(Consumer<Workstream> task) {
        CountDownLatch done = new CountDownLatch(workers.size());
        AtomicReference<RuntimeException> failure = new AtomicReference<>();
        for (Worker w : workers) {
            w.post(on -> {
                try {
                    // Behind everything: what was to cross to another vnet has crossed, what was to be sent is out.
                    on.runCrossings(on.crossings());
                    on.endTurn();
                    task.accept(on);
                    on.endTurn();
                } catch (RuntimeException e) {
                    failure.compareAndSet(null, e);
                } finally {
                    done.countDown();
                }
            });
        }
        await(done);
        if (failure.get() != null) {
            throw failure.get();
        }
    }

    private static void await(CountDownLatch done) {
        boolean interrupted = false;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(ANSWER_WITHIN_SECONDS);
        try {
            while (true) {
                try {
                    if (done.await(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                        return;
                    }
                    throw new IllegalStateException(
                            "a netisr worker did not answer within " + ANSWER_WITHIN_SECONDS + " s");
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Has worker {@code index} look after {@code device}; returns when it does. */
    public void register(int index, Pollable device) {
        Worker worker = workers.get(index);
        onOne(worker, () -> worker.add(device));
    }

    /** Has worker {@code index} forget {@code device}; when this returns, it is not in its hands. */
    public void unregister(int index, Pollable device) {
        Worker worker = workers.get(index);
        onOne(worker, () -> worker.remove(device));
    }

    private interface Step {
        void run() throws LinuxException;
    }

    private static void onOne(Worker worker, Step step) {
        CountDownLatch done = new CountDownLatch(1);
        AtomicReference<LinuxException> failure = new AtomicReference<>();
        worker.post(on -> {
            try {
                step.run();
            } catch (LinuxException e) {
                failure.set(e);
            } finally {
                done.countDown();
            }
        });
        await(done);
        if (failure.get() != null) {
            throw new IllegalStateException(failure.get().getMessage(), failure.get());
        }
    }

    /** Do all workers' threads live? */
    public boolean areAlive() {
        return workers.stream().allMatch(Worker::isAlive);
    }

    /** Loop turns that worker {@code index} has made. */
    public long turns(int index) {
        return workers.get(index).turns();
    }

    /** How often worker {@code index} went to sleep. */
    public long sleeps(int index) {
        return workers.get(index).sleeps();
    }

    /** What worker {@code index} owns, to look at its figures. */
    public Workstream workstream(int index) {
        return workers.get(index).workstream();
    }

    @Override
    public void close() {
        workers.forEach(Worker::stop);
    }
}
