package org.vvorld.daemon.netisr;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.vvorld.linux.Cpu;
import org.vvorld.linux.LinuxException;
import org.vvorld.stack.netisr.Netisr;
import org.vvorld.stack.netisr.Policy;
import org.vvorld.stack.netisr.Port;
import org.vvorld.stack.netisr.Probes;
import org.vvorld.stack.netisr.Protocol;
import org.vvorld.stack.netisr.RingShare;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.packet.PacketPool;
import org.vvorld.stack.rss.BucketTable;
import org.vvorld.stack.rss.FlowHash;
import org.vvorld.stack.rss.Toeplitz;

/** The netisr: all workers. What the admin side wants done on one goes through its ring. */
public final class Workers implements Netisr, AutoCloseable {
    private static final long ANSWER_WITHIN_SECONDS = 10;

    /** Rounds of the barrier in which packets may still hop from ring to ring before a new policy: more than a TTL allows. */
    private static final int SETTLING_ROUNDS = 300;

    private final List<Worker> workers = new ArrayList<>();
    private final int count;
    private final Probes probes = new Probes();
    private final List<Consumer<Policy>> policyListeners = new CopyOnWriteArrayList<>();
    private volatile Policy policy;
    private volatile Executor admin = Runnable::run;

    /**
     * Starts the workers.
     *
     * @param settings how many, and how they run
     * @param seed of the workers' random numbers
     */
    public Workers(WorkerSettings settings, PacketPool small, PacketPool large, long seed) throws LinuxException {
        count = settings.count();
        policy = Policy.of(new FlowHash(new Toeplitz(Toeplitz.symmetricKey())), BucketTable.of(count));
        try {
            start(settings, small, large, seed);
        } catch (LinuxException | RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private void start(WorkerSettings settings, PacketPool small, PacketPool large, long seed) throws LinuxException {
        int[] cpus = Cpu.linux().available().stream().toArray();
        for (int i = 0; i < count; i++) {
            Workstream w = new Workstream(i, this, System::nanoTime, small, large, seed + i * 0x5851_f42d_4c95_7f2dL);
            int cpu = settings.bind() ? cpus[i % cpus.length] : -1;
            workers.add(new Worker(w, workers, settings.ringSize(), cpu, settings.spinNanos()));
        }
        workers.forEach(Worker::start);
    }

    @Override
    public long nowNanos() {
        return System.nanoTime();
    }

    /** How packets are spread over the workers now. */
    @Override
    public Policy policy() {
        return policy;
    }

    @Override
    public void policy(Policy p) {
        workers.forEach(w -> w.pauseInput(true));
        try {
            long before;
            long after = -1;
            int rounds = 0;
            do {
                before = after;
                round(Workstream::runAllCrossings);
                after = workers.stream().mapToLong(Worker::offered).sum();
            } while (before != after && ++rounds < SETTLING_ROUNDS);
            policyListeners.forEach(l -> l.accept(p));
            policy = p;
            // No worker goes on by the old one.
            round(Workstream::refresh);
        } finally {
            workers.forEach(w -> w.pauseInput(false));
        }
    }

    @Override
    public boolean offer(int worker, Packet p, Port to, RingShare share, Protocol protocol, Workstream from) {
        boolean taken = workers.get(worker).offer(p, to, share, protocol);
        if (taken) {
            workers.get(from.index()).wakeLater(worker);
        }
        return taken;
    }

    @Override
    public boolean tryPost(int index, Consumer<Workstream> task, Workstream from) {
        boolean taken = workers.get(index).tryPost(task);
        if (taken) {
            workers.get(from.index()).wakeLater(index);
        }
        return taken;
    }

    @Override
    public Probes probes() {
        return probes;
    }

    @Override
    public boolean hasBacklog(int worker) {
        return workers.get(worker).hasBacklog();
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public void post(int index, Consumer<Workstream> task) {
        workers.get(index).post(task);
    }

    /** Says who runs what workers want done on the admin thread; before there is a vnet. */
    public void adminIs(Executor newAdmin) {
        admin = newAdmin;
    }

    @Override
    public void toAdmin(Runnable task) {
        admin.execute(task);
    }

    @Override
    public void onEach(Consumer<Workstream> task) {
        if (count > 1) {
            // What a worker has when it comes to the barrier may become packets in the ring of another that has passed
            // it. Behind a second round there is none of that.
            round(on -> {});
        }
        round(task);
    }

    private void round(Consumer<Workstream> task) {
        CountDownLatch done = new CountDownLatch(workers.size());
        AtomicReference<RuntimeException> failure = new AtomicReference<>();
        for (Worker w : workers) {
            w.post(on -> {
                try {
                    // Behind everything: what was to cross to another vnet has crossed, what was to be sent is out.
                    on.runAllCrossings();
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

    /** Has worker {@code index} do something, on its thread and between two packets; returns when it is done. */
    public void run(int index, Runnable task) {
        onOne(workers.get(index), task::run);
    }

    /**
     * Has {@code listener} told of each new policy before it takes effect, while no worker takes frames from a device: who spreads
     * frames outside can follow. It must not throw. Admin thread only.
     */
    public void addPolicyListener(Consumer<Policy> listener) {
        policyListeners.add(listener);
    }

    public void removePolicyListener(Consumer<Policy> listener) {
        policyListeners.remove(listener);
    }

    private interface Step {
        void run() throws LinuxException;
    }

    private static void onOne(Worker worker, Step step) {
        CountDownLatch done = new CountDownLatch(1);
        AtomicReference<Exception> failure = new AtomicReference<>();
        worker.post(on -> {
            try {
                step.run();
            } catch (LinuxException | RuntimeException e) {
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

    /** How often another thread woke worker {@code index}. */
    public long wakeUps(int index) {
        return workers.get(index).wakeUps();
    }

    /** Packets that worker {@code index} has put into other workers' rings. */
    public long offered(int index) {
        return workers.get(index).offered();
    }

    /** Packets and tasks in the ring of worker {@code index}. */
    public long backlog(int index) {
        return workers.get(index).backlog();
    }

    @Override
    public int cpu(int index) {
        return workers.get(index).cpu();
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
