package org.vvorld.stack.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.function.Consumer;
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
import org.vvorld.stack.time.Clock;
import org.vvorld.stack.time.TimerWheel;

/** Workers without threads: a driver runs them in turn, in a laboratory or wherever the stack alone is measured. */
public final class LabNetisr implements Netisr {
    private static final int BUDGET = 256;
    private static final int SOURCE_BUDGET = 64;
    /** How often sources get a turn: simulated time has to pass, or there would be no end to one at full speed. */
    private static final long SOURCE_TURN_NANOS = 10_000;
    /** Packets that a ring holds. */
    private static final int RING = 4096;

    private final List<Workstream> workstreams = new ArrayList<>();
    private final List<Queue<Consumer<Workstream>>> posted = new ArrayList<>();
    private final int[] inRing;
    private final Probes probes = new Probes();
    private final Queue<Runnable> toAdmin = new ArrayDeque<>();
    private final Clock clock;
    private Policy policy;

    public LabNetisr(int workers, Clock clock, PacketPool small, PacketPool large, SplittableRandom random) {
        policy = Policy.of(new FlowHash(new Toeplitz(Toeplitz.symmetricKey())), BucketTable.of(workers));
        inRing = new int[workers];
        this.clock = clock;
        for (int i = 0; i < workers; i++) {
            posted.add(new ArrayDeque<>());
        }
        for (int i = 0; i < workers; i++) {
            workstreams.add(new Workstream(i, this, clock, small, large, random.nextLong()));
        }
    }

    @Override
    public int count() {
        return posted.size();
    }

    public Workstream workstream(int index) {
        return workstreams.get(index);
    }

    @Override
    public long nowNanos() {
        return clock.nowNanos();
    }

    @Override
    public Policy policy() {
        return policy;
    }

    @Override
    public void policy(Policy p) {
        runOut();
        policy = p;
        workstreams.forEach(Workstream::refresh);
    }

    @Override
    public Probes probes() {
        return probes;
    }

    @Override
    public boolean offer(int worker, Packet p, Port to, RingShare share, Protocol protocol, Workstream from) {
        if (inRing[worker] == RING) {
            return false;
        }
        inRing[worker]++;
        posted.get(worker).add(on -> {
            inRing[worker]--;
            share.leave(worker, protocol);
            p.unpark();
            to.input(p, on);
        });
        return true;
    }

    @Override
    public boolean hasBacklog(int worker) {
        return inRing[worker] > 0;
    }

    @Override
    public void post(int index, Consumer<Workstream> task) {
        posted.get(index).add(task);
    }

    @Override
    public boolean tryPost(int index, Consumer<Workstream> task, Workstream from) {
        post(index, task);
        return true;
    }

    @Override
    public void toAdmin(Runnable task) {
        toAdmin.add(task);
    }

    @Override
    public void onEach(Consumer<Workstream> task) {
        boolean busy = true;
        while (busy) {
            busy = false;
            for (Workstream w : workstreams) {
                busy |= runPosted(w);
                busy |= w.crossings() > 0;
                w.runAllCrossings();
            }
        }
        for (Workstream w : workstreams) {
            task.accept(w);
            w.endTurn();
        }
    }

    private boolean runPosted(Workstream w) {
        Queue<Consumer<Workstream>> queue = posted.get(w.index());
        boolean any = false;
        for (Consumer<Workstream> task = queue.poll(); task != null; task = queue.poll()) {
            task.accept(w);
            any = true;
        }
        return any;
    }

    /** Gives sources a turn, then runs turns until there is nothing to do at the present time. */
    public void settle() {
        // By index: whether the compiler spares us an iterator is chance, and tests count what a turn allocates.
        for (int i = 0; i < workstreams.size(); i++) {
            Workstream w = workstreams.get(i);
            w.beginTurn();
            w.runSources(SOURCE_BUDGET, BUDGET);
            w.endTurn();
        }
        runOut();
    }

    private void runOut() {
        boolean busy = true;
        while (busy) {
            busy = false;
            for (int i = 0; i < workstreams.size(); i++) {
                busy |= turn(workstreams.get(i));
            }
            for (Runnable task = toAdmin.poll(); task != null; task = toAdmin.poll()) {
                task.run();
                busy = true;
            }
        }
    }

    /** Runs one turn of one worker. Returns whether it had anything to do. */
    public boolean turn(Workstream w) {
        boolean busy = w.beginTurn() > 0;
        busy |= runPosted(w);
        busy |= w.runCrossings(BUDGET) > 0;
        w.endTurn();
        return busy;
    }

    /** When the next timer or source is due, at the time {@code now}; {@link Long#MAX_VALUE} if none is. */
    long nextEvent(long now) {
        long next = Long.MAX_VALUE;
        for (Workstream w : workstreams) {
            long nanos = w.timers().nanosToNext(now);
            if (nanos != TimerWheel.NEVER) {
                next = Math.min(next, now + nanos);
            }
            long toSource = w.nanosToSource(now);
            if (toSource != TimerWheel.NEVER) {
                next = Math.min(next, now + Math.max(SOURCE_TURN_NANOS, toSource));
            }
        }
        return next;
    }

    long armedTimers() {
        return workstreams.stream().mapToLong(w -> w.timers().armed()).sum();
    }
}
