package org.vvorld.daemon.world;

import java.util.Optional;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.tcp.TcpCounter;
import org.vvorld.stack.vnet.Vnet;

/** What several vnets have counted, together. For one thread. */
public final class VnetTotals {
    private static final Counter[] COUNTERS = Counter.values();
    private static final Drop[] DROPS = Drop.values();
    private static final TcpCounter[] TCP = TcpCounter.values();

    private final long[] counters = new long[COUNTERS.length];
    private final long[] drops = new long[DROPS.length];
    private final long[] tcp = new long[TCP.length];
    private long queueDrops;

    /** Adds what a vnet has counted until now; reads what its workers write. */
    public void add(Vnet vnet, int workers) {
        for (int w = 0; w < workers; w++) {
            Optional<Shard> shard = vnet.shardOf(w);
            if (shard.isPresent()) {
                add(shard.get());
            }
        }
        for (TcpCounter c : TCP) {
            tcp[c.ordinal()] += vnet.value(c);
        }
        queueDrops += vnet.queueDrops();
    }

    private void add(Shard s) {
        for (Counter c : COUNTERS) {
            counters[c.ordinal()] += s.value(c);
        }
        for (Drop d : DROPS) {
            drops[d.ordinal()] += s.value(d);
        }
    }

    public void add(VnetTotals other) {
        for (int i = 0; i < counters.length; i++) {
            counters[i] += other.counters[i];
        }
        for (int i = 0; i < drops.length; i++) {
            drops[i] += other.drops[i];
        }
        for (int i = 0; i < tcp.length; i++) {
            tcp[i] += other.tcp[i];
        }
        queueDrops += other.queueDrops;
    }

    public long value(Counter c) {
        return counters[c.ordinal()];
    }

    public long value(Drop d) {
        return drops[d.ordinal()];
    }

    public long value(TcpCounter c) {
        return tcp[c.ordinal()];
    }

    public long queueDrops() {
        return queueDrops;
    }
}
