package org.vvorld.daemon.command;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.vvorld.stack.arp.ArpEntry;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.netisr.Netisr;
import org.vvorld.stack.pktgen.PktGenPlan;
import org.vvorld.stack.pktgen.PktGenRun;
import org.vvorld.stack.pktgen.PktGenSource;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.vnet.Vnet;
import org.vvorld.stack.vnet.VnetShard;
import org.vvorld.stack.wire.Ipv4Address;

/**
 * A run of {@code pkt-gen -f tx}. It watches on its caller's thread; the workers generate, each the flows that it owns, and count what
 * arrives.
 */
final class PktGenSession {
    /**
     * Where it sends from, and what.
     *
     * @param nextHop the neighbour on {@code out} that all goes to; 0 if it stays in this vnet
     */
    record Target(Vnet vnet, PktGenPlan plan, Interface out, int nextHop) {}

    private static final long LOOK_NANOS = 1_000_000L;
    /** Neighbours on the way that are not known yet answer within that, or the first packet is lost. */
    private static final long WARM_NANOS = 1_000_000_000L;
    /** Nothing new arrived for so long: what is missing is lost. */
    private static final long QUIET_NANOS = 200_000_000L;
    /** How long the next hop may take to answer ARP. */
    private static final long NEIGHBOUR_NANOS = 5_000_000_000L;
    /** How soon it is noticed during -w that the caller went away. */
    private static final long PAUSE_NANOS = 10_000_000L;

    private final Invocation in;
    private final Target target;
    private final Vnet vnet;
    private final PktGenPlan plan;
    private final int reportMillis;
    private final long waitNanos;
    private final Netisr netisr;
    private final PktGenRun run;
    private final List<PktGenSource> sources = Collections.synchronizedList(new ArrayList<>());
    private final PktGenReport report;
    private final long[] dropsBefore = new long[Drop.values().length];

    PktGenSession(Invocation in, Target target, int reportMillis, long waitNanos) {
        this.in = in;
        this.target = target;
        this.vnet = target.vnet();
        this.plan = target.plan();
        this.reportMillis = reportMillis;
        this.waitNanos = waitNanos;
        this.netisr = in.world().netisr();
        this.run = new PktGenRun(ThreadLocalRandom.current().nextLong(), plan.flows(), netisr.count());
        this.report = new PktGenReport(in.out(), in.json());
    }

    /** Sends to the end. Returns the exit status. */
    int run() {
        netisr.probes().add(run);
        try {
            pause();
            begin();
            countDrops();
            warmUp();
            long start = System.nanoTime();
            each(PktGenSource::flow);
            long end = watch(start);
            settle();
            end = Math.max(end, lastArrival);
            report.sent(
                    plan,
                    sent(),
                    run.delivered(),
                    run.reordered(),
                    lastSent - start,
                    end - start,
                    sources.size(),
                    drops());
        } finally {
            stop();
            netisr.probes().remove(run);
        }
        if (!vnet.isOpen()) {
            throw new ToolException("the jail was removed");
        }
        complain();
        return run.delivered() > 0 && run.delivered() < sent() ? 2 : 0;
    }

    private long lastSent;
    private long lastArrival;

    private void begin() {
        in.onWorld(scope -> {
            if (!vnet.isOpen()) {
                throw new ToolException("the jail was removed");
            }
            netisr.onEach(on -> {
                VnetShard shard = vnet.shard(on);
                PktGenSource s = plan.sourceOn(shard, shard.output(), run.id());
                if (s != null) {
                    sources.add(s);
                    on.add(s);
                }
            });
            return null;
        });
    }

    private interface Step {
        void on(PktGenSource s);
    }

    private void each(Step step) {
        for (PktGenSource s : List.copyOf(sources)) {
            netisr.post(s.shard().workstream().index(), on -> step.on(s));
        }
    }

    /** One packet goes ahead, so that neighbours on the way ask for each other; those behind it would be too many to wait. */
    private void warmUp() {
        PktGenSource first = sources.getFirst();
        netisr.post(first.shard().workstream().index(), on -> first.sendOne());
        long end = System.nanoTime() + WARM_NANOS;
        while (run.delivered() == 0 && System.nanoTime() - end < 0 && goesOn()) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        end += NEIGHBOUR_NANOS - WARM_NANOS;
        while (!isNeighbourKnown() && System.nanoTime() - end < 0 && goesOn()) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        if (first.refused() > 0) {
            throw new ToolException("cannot send to " + Ipv4Address.format(plan.destination()) + ": "
                    + first.lastRefusal().help());
        }
        if (run.delivered() == 0 && goesOn() && !isNeighbourKnown()) {
            throw noNeighbour();
        }
    }

    private ToolException noNeighbour() {
        return new ToolException(Ipv4Address.format(target.nextHop()) + " does not answer ARP on "
                + target.out().name() + ": is it there, and up?");
    }

    /** Says why a worker has ended before its time, if one has. */
    private void complain() {
        for (PktGenSource s : List.copyOf(sources)) {
            if (s.failure() == Drop.ARP_UNRESOLVED) {
                throw noNeighbour();
            }
            if (s.failure() != null) {
                throw new ToolException("sending ended: " + s.failure().help());
            }
        }
    }

    private void countDrops() {
        for (Drop d : Drop.values()) {
            dropsBefore[d.ordinal()] = vnet.value(d);
        }
    }

    /** What the sending vnet has dropped since the start, this run's packets and others. */
    private Map<Drop, Long> drops() {
        Map<Drop, Long> drops = new EnumMap<>(Drop.class);
        for (Drop d : Drop.values()) {
            long n = vnet.value(d) - dropsBefore[d.ordinal()];
            if (n > 0) {
                drops.put(d, n);
            }
        }
        return drops;
    }

    private boolean isNeighbourKnown() {
        if (target.nextHop() == 0 || !target.out().isEthernet()) {
            return true;
        }
        ArpEntry e = vnet.arpTable().find(target.out(), target.nextHop());
        return e != null && e.mac() >= 0;
    }

    private boolean goesOn() {
        return !in.out().isClosed() && vnet.isOpen() && !Thread.currentThread().isInterrupted();
    }

    /** Watches until all is sent or nobody wants more. Returns when the last packet was seen to arrive. */
    private long watch(long start) {
        long nextReport = start + reportMillis * 1_000_000L;
        long before = run.delivered();
        lastArrival = start;
        while (goesOn() && !sources.stream().allMatch(PktGenSource::isDone)) {
            LockSupport.parkNanos(LOOK_NANOS);
            long now = System.nanoTime();
            if (now - nextReport >= 0) {
                long sent = sent();
                report.interval(sent, sent * plan.frameBytes(), now, " " + run.delivered() + " delivered");
                nextReport = now + reportMillis * 1_000_000L;
            }
            long delivered = run.delivered();
            if (delivered != before) {
                before = delivered;
                lastArrival = now;
            }
        }
        lastSent = System.nanoTime();
        return lastArrival;
    }

    /** Stops sending, and waits for what is on its way. */
    private void settle() {
        stop();
        long before = run.delivered();
        if (before == 0) {
            return;
        }
        long quietSince = System.nanoTime();
        while (before < sent()
                && System.nanoTime() - quietSince < QUIET_NANOS
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(LOOK_NANOS / 10);
            long delivered = run.delivered();
            if (delivered != before) {
                before = delivered;
                quietSince = System.nanoTime();
                lastArrival = quietSince;
            }
        }
    }

    private void stop() {
        if (sources.isEmpty()) {
            return;
        }
        // Not by the admin thread: the jail may be gone, and its sources with it.
        netisr.onEach(on -> sources.forEach(on::remove));
    }

    private long sent() {
        long sum = 0;
        for (PktGenSource s : List.copyOf(sources)) {
            sum += s.sent();
        }
        return sum;
    }

    /** What -w asks for, unless the caller or the jail goes away meanwhile. */
    private void pause() {
        long end = System.nanoTime() + waitNanos;
        for (long left = waitNanos; left > 0 && goesOn(); left = end - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(left, PAUSE_NANOS));
        }
    }
}
