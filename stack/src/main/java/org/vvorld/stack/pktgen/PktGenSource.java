package org.vvorld.stack.pktgen;

import java.util.List;
import org.vvorld.stack.ipv4.Ipv4Output;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.netisr.Source;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.time.TimerWheel;

/** The flows of a run that one worker owns: makes their packets in turn, as fast as it may. On that worker; others read its counts. */
public final class PktGenSource implements Source {
    /** How long a neighbour may take to answer. */
    private static final long NEIGHBOUR_WITHIN_NANOS = 5_000_000_000L;
    /** How soon to look whether it has. */
    private static final long LOOK_AGAIN_NANOS = 1_000_000L;

    private final Shard shard;
    private final Ipv4Output output;
    private final List<PktGenFlow> flows;
    private final int destination;
    private final Pace pace;
    private int at;
    private int flowsLeft;
    private boolean unresolved;
    private long unresolvedSince;
    private volatile boolean flowing;
    private volatile boolean done;
    private long sent;
    private long refused;
    private volatile Drop lastRefusal;
    private volatile Drop failure;

    /** @param packetsPerSecond of this source; 0 for as many as possible */
    PktGenSource(Shard shard, Ipv4Output output, List<PktGenFlow> flows, int destination, double packetsPerSecond) {
        this.shard = shard;
        this.output = output;
        this.flows = flows;
        this.flowsLeft = flows.size();
        this.destination = destination;
        this.pace = new Pace(packetsPerSecond);
    }

    @Override
    public Shard shard() {
        return shard;
    }

    /** Packets that are on their way or arrived; also of another thread. */
    public long sent() {
        return sent;
    }

    /** Packets that this vnet itself dropped: no route, no buffer. */
    public long refused() {
        return refused;
    }

    /** Why the last one of them was; null if none was. */
    public Drop lastRefusal() {
        return lastRefusal;
    }

    /** Why it has ended before its time: the neighbour did not answer, or an exception. Null if it has not. */
    public Drop failure() {
        return failure;
    }

    /** Has it sent all that it was to send, or failed? */
    public boolean isDone() {
        return done;
    }

    /** Sends one packet, so that neighbours on the way get to know each other. On its worker. */
    public void sendOne() {
        send();
    }

    /** Lets it run. On its worker. */
    public void flow() {
        flowing = true;
    }

    @Override
    public int run(Workstream on, int budget) {
        if (!flowing || done) {
            return 0;
        }
        int due = pace.due(on.now(), budget);
        if (due == 0 || !isWayOpen(on.now())) {
            return 0;
        }
        int made = 0;
        while (made < due && !done && send()) {
            made++;
        }
        pace.made(made);
        return made;
    }

    /** Nothing is made for a neighbour whose address is not known: it would wait there, and most of it be lost. */
    private boolean isWayOpen(long now) {
        if (output.isWayOpen(destination)) {
            unresolved = false;
            return true;
        }
        if (!unresolved) {
            unresolved = true;
            unresolvedSince = now;
        } else if (now - unresolvedSince >= NEIGHBOUR_WITHIN_NANOS) {
            fail(Drop.ARP_UNRESOLVED);
        }
        return false;
    }

    private void fail(Drop why) {
        failure = why;
        done = true;
    }

    @Override
    public long nanosToNext(long now) {
        if (!flowing || done) {
            return TimerWheel.NEVER;
        }
        return unresolved ? LOOK_AGAIN_NANOS : pace.nanosToNext(now);
    }

    /** Sends the next packet of the flow whose turn it is; false if there is no memory for it now. */
    private boolean send() {
        if (done) {
            return false;
        }
        PktGenFlow flow = nextFlow();
        Packet p = shard.originate(flow.bytes());
        if (p == null) {
            return false;
        }
        try {
            flow.write(p);
            Drop why = output.sendReady(p, destination);
            sent++;
            if (flow.isDone() && --flowsLeft == 0) {
                done = true;
            }
            if (why != null) {
                refused++;
                lastRefusal = why;
            }
            return true;
        } catch (RuntimeException | StackOverflowError e) {
            if (p.isInHand()) {
                shard.drop(p, Drop.EXCEPTION);
            }
            shard.fault(e);
            fail(Drop.EXCEPTION);
            return false;
        }
    }

    /** There is one that is not done. */
    private PktGenFlow nextFlow() {
        PktGenFlow flow;
        do {
            at = at + 1 < flows.size() ? at + 1 : 0;
            flow = flows.get(at);
        } while (flow.isDone());
        return flow;
    }
}
