package org.vvorld.stack.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.vvorld.stack.netisr.Netisr;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.PacketPool;
import org.vvorld.stack.time.Clock;
import org.vvorld.stack.time.TimerWheel;

/** Workers without threads: the laboratory's driver runs them in turn. */
public final class LabNetisr implements Netisr {
    private static final int BUDGET = 256;

    private final List<Workstream> workstreams = new ArrayList<>();
    private final List<Queue<Consumer<Workstream>>> posted = new ArrayList<>();

    LabNetisr(int workers, Clock clock, PacketPool small, PacketPool large, SplittableRandom random) {
        for (int i = 0; i < workers; i++) {
            workstreams.add(
                    new Workstream(i, clock, small, large, random.nextLong(), Workstream.DEFAULT_CROSSING_LIMIT));
            posted.add(new ArrayDeque<>());
        }
    }

    @Override
    public int count() {
        return workstreams.size();
    }

    public Workstream workstream(int index) {
        return workstreams.get(index);
    }

    @Override
    public void post(int index, Consumer<Workstream> task) {
        posted.get(index).add(task);
    }

    @Override
    public void onEach(Consumer<Workstream> task) {
        for (Workstream w : workstreams) {
            runPosted(w);
            w.runCrossings(w.crossings());
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

    /** Runs turns until there is nothing to do at the present time. */
    void settle() {
        boolean busy = true;
        while (busy) {
            busy = false;
            for (Workstream w : workstreams) {
                busy |= w.beginTurn() > 0;
                busy |= runPosted(w);
                busy |= w.runCrossings(BUDGET) > 0;
                w.endTurn();
            }
        }
    }

    /** When the next timer is due, at the time {@code now}; {@link Long#MAX_VALUE} if none is armed. */
    long nextTimer(long now) {
        long next = Long.MAX_VALUE;
        for (Workstream w : workstreams) {
            long nanos = w.timers().nanosToNext(now);
            if (nanos != TimerWheel.NEVER) {
                next = Math.min(next, now + nanos);
            }
        }
        return next;
    }

    long armedTimers() {
        return workstreams.stream().mapToLong(w -> w.timers().armed()).sum();
    }
}
