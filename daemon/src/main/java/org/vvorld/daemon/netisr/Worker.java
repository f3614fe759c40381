package org.vvorld.daemon.netisr;

import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.YieldingWaitStrategy;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.vvorld.linux.Cpu;
import org.vvorld.linux.Epoll;
import org.vvorld.linux.EventFd;
import org.vvorld.linux.LinuxException;
import org.vvorld.stack.netisr.Port;
import org.vvorld.stack.netisr.Protocol;
import org.vvorld.stack.netisr.RingShare;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.time.TimerWheel;

/**
 * One netisr worker: a thread, its {@link Workstream}, its Disruptor ring (many producers, one consumer) and its devices.
 * <pre>
 *   turn:  timers -> ring -> devices that are readable -> crossing queue -> flush what devices are to send
 *   idle:  spin for some turns, then block in epoll_wait until a frame, an event in the ring, or the next timer
 * </pre>
 * A producer wakes a sleeper through an eventfd, and only a sleeper. No wake-up is lost: the worker says that it sleeps, then looks
 * at the ring once more; the producer fills the ring, then looks whether the worker sleeps; a full fence stands between on both
 * sides, so at least one of them sees the other.
 */
final class Worker implements Runnable {
    private static final Logger LOG = System.getLogger(Worker.class.getName());
    /** Frames taken from one device in one turn, at most. */
    private static final int DEVICE_BUDGET = 64;
    /** Packets that one source makes in one turn, at most. */
    private static final int SOURCE_BUDGET = 64;
    /** Packets of the crossing queue handled in one turn, at most. */
    private static final int CROSSING_BUDGET = 512;
    /** Tasks of the ring run in one turn, at most. */
    private static final int RING_BUDGET = 256;
    /** Frames taken from one device in one turn while many packets still wait to cross: the others' devices have their turn too. */
    private static final int DEVICE_BUDGET_IF_BUSY = 8;
    /** Packets waiting to cross from which on a worker is busy. */
    private static final int BUSY = 256;

    /** Readable devices that one look at epoll tells of; the others come with the next. */
    private static final int EVENTS = 128;

    private static final int WAKE_TOKEN = 0;

    private final Workstream workstream;
    private final RingBuffer<RingEvent> ring;
    private final EventPoller<RingEvent> poller;
    private final Epoll epoll;
    private final EventFd wake;
    private final List<Worker> peers;
    private final int cpu;
    private final long spinNanos;
    private final Thread thread;
    private final EventPoller.Handler<RingEvent> onRing;
    private final List<Pollable> devices = new ArrayList<>();
    private volatile boolean sleeping;
    private volatile boolean stopping;
    private volatile boolean inputPaused;
    /** Bit n: worker n has something new in its ring, from this worker in this turn. */
    private long toWake;
    // Written by the worker only; others read them a moment late.
    private long turns;
    private long sleeps;
    private long wakeUps;
    private long failures;
    private long offered;
    private int ringDone;

    /**
     * @param peers all workers, by number
     * @param cpu the CPU to run on only, or -1
     * @param spinNanos how long to look for work before sleeping
     */
    Worker(Workstream workstream, List<Worker> peers, int ringSize, int cpu, long spinNanos) throws LinuxException {
        this.workstream = workstream;
        this.peers = peers;
        this.spinNanos = spinNanos;
        this.ring = RingBuffer.createMultiProducer(RingEvent::new, ringSize, new YieldingWaitStrategy());
        this.poller = ring.newPoller();
        this.ring.addGatingSequences(poller.getSequence());
        this.cpu = cpu;
        this.epoll = Epoll.open(EVENTS);
        this.wake = EventFd.open();
        this.epoll.add(wake.fd(), Epoll.IN, WAKE_TOKEN);
        this.devices.add(null);
        this.onRing = this::onRing;
        this.thread =
                Thread.ofPlatform().name("vvorld-netisr-" + workstream.index()).unstarted(this);
    }

    void start() {
        thread.start();
    }

    Workstream workstream() {
        return workstream;
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    long turns() {
        return turns;
    }

    long sleeps() {
        return sleeps;
    }

    /** How often another thread signalled that it is to wake up. */
    long wakeUps() {
        return wakeUps;
    }

    /**
     * Puts a packet into the ring; false if it is full. The caller sees to it that {@link #wakeIfAsleep} is called afterwards, once for
     * many packets.
     */
    boolean offer(Packet p, Port to, RingShare share, Protocol protocol) {
        long sequence = tryClaim();
        if (sequence < 0) {
            return false;
        }
        ring.get(sequence).packet(p, to, share, protocol);
        ring.publish(sequence);
        return true;
    }

    /** As {@link #offer}, a task. */
    boolean tryPost(Consumer<Workstream> task) {
        long sequence = tryClaim();
        if (sequence < 0) {
            return false;
        }
        ring.get(sequence).task(task);
        ring.publish(sequence);
        return true;
    }

    /** A slot of the ring, or -1 if it is full. */
    private long tryClaim() {
        if (!ring.hasAvailableCapacity(1)) {
            return -1;
        }
        try {
            return ring.tryNext();
        } catch (InsufficientCapacityException e) {
            // Another producer was faster. The exception is one object for all: nothing is allocated.
            return -1;
        }
    }

    /** Does anything wait in the ring? */
    boolean hasBacklog() {
        return ring.getCursor() != poller.getSequence().get();
    }

    /** Packets and tasks in the ring. */
    long backlog() {
        return ring.getCursor() - poller.getSequence().get();
    }

    /** The CPU it is bound to, or -1. */
    int cpu() {
        return cpu;
    }

    /** Packets that this worker has put into other rings. */
    long offered() {
        return offered;
    }

    /** Remembers to wake a worker at the end of this turn. On this worker's thread. */
    void wakeLater(int worker) {
        offered++;
        toWake |= 1L << worker;
    }

    private void wakeOthers() {
        long mask = toWake;
        toWake = 0;
        for (; mask != 0; mask &= mask - 1) {
            peers.get(Long.numberOfTrailingZeros(mask)).wakeIfAsleep();
        }
    }

    /** Stops or starts taking frames from devices; what is in the rings is handled all the same. */
    void pauseInput(boolean paused) {
        inputPaused = paused;
        wakeIfAsleep();
    }

    /** Wakes the worker if it sleeps; behind what was put into its ring. */
    void wakeIfAsleep() {
        VarHandle.fullFence();
        if (sleeping) {
            wake.signal();
        }
    }

    /** Has {@code task} run on this worker's thread. Waits for room in the ring; for the admin side, not for a packet's way. */
    void post(Consumer<Workstream> task) {
        long sequence = claim();
        try {
            ring.get(sequence).task(task);
        } finally {
            ring.publish(sequence);
        }
        wakeIfAsleep();
    }

    private long claim() {
        while (true) {
            try {
                return ring.tryNext();
            } catch (InsufficientCapacityException e) {
                if (thread.getState() == Thread.State.TERMINATED) {
                    throw new IllegalStateException(
                            "netisr worker " + workstream.index() + " has ended; start vvorldd again", e);
                }
                LockSupport.parkNanos(50_000);
            }
        }
    }

    /** Has the worker look after a device. Returns when it does. On the worker's thread. */
    void add(Pollable device) throws LinuxException {
        int token = nextToken();
        epoll.add(device.fd(), Epoll.IN, token);
        devices.set(token, device);
    }

    private int nextToken() {
        for (int i = 1; i < devices.size(); i++) {
            if (devices.get(i) == null) {
                return i;
            }
        }
        devices.add(null);
        return devices.size() - 1;
    }

    /** Has the worker forget a device, if it has not yet. On the worker's thread. */
    void remove(Pollable device) throws LinuxException {
        int token = devices.indexOf(device);
        if (token > 0) {
            devices.set(token, null);
            epoll.remove(device.fd());
        }
    }

    @Override
    public void run() {
        if (cpu >= 0) {
            try {
                Cpu.linux().pinCurrentThread(cpu);
            } catch (LinuxException e) {
                LOG.log(
                        Level.WARNING,
                        "netisr " + workstream.index() + " is not bound to CPU " + cpu + ": " + e.getMessage());
            }
        }
        long idleSince = workstream.now();
        while (!stopping) {
            try {
                if (turn(workstream.now() - idleSince >= spinNanos) > 0) {
                    idleSince = workstream.now();
                }
            } catch (RuntimeException | Error e) {
                // Errors too: a worker that ends takes every vnet's packets with it. Without heap the JVM has ended
                // already.
                onFailure(e);
            }
        }
    }

    private void onFailure(Throwable e) {
        // What a vnet's code throws is caught there; this is a fault of a device or of ours. The others must go on.
        failures++;
        if (Long.bitCount(failures) == 1) {
            LOG.log(
                    Level.ERROR,
                    "netisr " + workstream.index() + ": exception number " + failures + ", the worker goes on",
                    e);
        }
    }

    private int turn(boolean maySleep) {
        turns++;
        int work = workstream.beginTurn();
        work += runRing();
        work += pollDevices(work == 0 && maySleep && nanosToSource() > 0);
        work += workstream.runCrossings(CROSSING_BUDGET);
        if (!inputPaused) {
            work += workstream.runSources(SOURCE_BUDGET, BUSY);
        }
        workstream.endTurn();
        wakeOthers();
        return work;
    }

    /** While devices are paused sources are too. */
    private long nanosToSource() {
        return inputPaused ? TimerWheel.NEVER : workstream.nanosToSource(workstream.now());
    }

    private int runRing() {
        ringDone = 0;
        poll(poller, onRing);
        return ringDone;
    }

    private static EventPoller.PollState poll(EventPoller<RingEvent> from, EventPoller.Handler<RingEvent> to) {
        try {
            return from.poll(to);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean onRing(RingEvent event, long sequence, boolean endOfBatch) {
        try {
            event.run(workstream);
        } catch (RuntimeException | Error e) {
            onFailure(e);
        }
        return ++ringDone < RING_BUDGET;
    }

    private int pollDevices(boolean maySleep) {
        int ready;
        if (maySleep) {
            ready = sleep();
        } else {
            ready = epoll.poll(0);
        }
        int work = 0;
        int budget = workstream.crossings() < BUSY ? DEVICE_BUDGET : DEVICE_BUDGET_IF_BUSY;
        for (int i = 0; i < ready; i++) {
            int token = (int) epoll.token(i);
            if (token == WAKE_TOKEN) {
                long signals = wake.drain();
                wakeUps += signals;
                work += (int) Math.min(1, signals);
                continue;
            }
            Pollable device = token < devices.size() ? devices.get(token) : null;
            if (device != null && !inputPaused) {
                work += receive(device, budget);
            }
        }
        return work;
    }

    private int receive(Pollable device, int budget) {
        int frames = device.receive(workstream, budget);
        if (frames != Pollable.GONE) {
            return frames;
        }
        try {
            remove(device);
        } catch (LinuxException e) {
            LOG.log(Level.WARNING, "netisr " + workstream.index() + ": a device that is gone: " + e.getMessage());
        }
        return 1;
    }

    private int sleep() {
        sleeping = true;
        VarHandle.fullFence();
        try {
            boolean busy = hasBacklog() || workstream.crossings() > 0 || stopping;
            int ready = epoll.poll(busy ? 0 : timeoutMillis());
            sleeps++;
            return ready;
        } finally {
            sleeping = false;
            workstream.refresh();
        }
    }

    private int timeoutMillis() {
        // What sleep rounds up to whole milliseconds, a source that keeps a rate makes up for afterwards.
        long nanos = Math.min(workstream.timers().nanosToNext(workstream.now()), nanosToSource());
        if (nanos == TimerWheel.NEVER) {
            return -1;
        }
        return (int) Math.min(Integer.MAX_VALUE, (nanos + 999_999) / 1_000_000);
    }

    /** Ends the thread and waits for it; then gives back the descriptors. */
    void stop() {
        stopping = true;
        wake.signal();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        epoll.close();
        wake.close();
    }
}
