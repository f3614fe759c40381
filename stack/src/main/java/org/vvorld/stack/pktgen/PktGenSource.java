package org.vvorld.stack.pktgen;

import java.util.List;
import org.vvorld.stack.ipv4.Ipv4Output;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.netisr.Source;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Drop;

/** The flows of a run that one worker owns: makes their packets in turn, as fast as it may. On that worker; others read its counts. */
public final class PktGenSource implements Source {
    private final Shard shard;
    private final Ipv4Output output;
    private final List<PktGenFlow> flows;
    private final int destination;
    private final double packetsPerNano;
    private int at;
    private long startedAt;
    private boolean started;
    private volatile boolean flowing;
    private volatile boolean done;
    private long sent;
    private long refused;
    private volatile Drop lastRefusal;

    /** @param packetsPerSecond of this source; 0 for as many as possible */
    PktGenSource(Shard shard, Ipv4Output output, List<PktGenFlow> flows, int destination, double packetsPerSecond) {
        this.shard = shard;
        this.output = output;
        this.flows = flows;
        this.destination = destination;
        this.packetsPerNano = packetsPerSecond / 1e9;
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

    /** Has it sent all that it was to send? */
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
        int made = 0;
        int allowed = allowed(on.now(), budget);
        while (made < allowed && !done && send()) {
            made++;
        }
        return made;
    }

    private int allowed(long now, int budget) {
        if (packetsPerNano == 0) {
            return budget;
        }
        if (!started) {
            started = true;
            startedAt = now;
        }
        long due = (long) ((now - startedAt) * packetsPerNano) + 1 - sent;
        return Math.clamp(due, 0, budget);
    }

    /** Sends the next packet of the flow whose turn it is; false if there is no memory for it now. */
    private boolean send() {
        PktGenFlow flow = nextFlow();
        if (flow == null) {
            done = true;
            return false;
        }
        Packet p = shard.originate(flow.bytes());
        if (p == null) {
            return false;
        }
        flow.write(p);
        Drop why = output.sendReady(p, destination);
        sent++;
        if (why != null) {
            refused++;
            lastRefusal = why;
        }
        return true;
    }

    private PktGenFlow nextFlow() {
        for (int i = 0; i < flows.size(); i++) {
            at = at + 1 < flows.size() ? at + 1 : 0;
            PktGenFlow flow = flows.get(at);
            if (!flow.isDone()) {
                return flow;
            }
        }
        return null;
    }
}
