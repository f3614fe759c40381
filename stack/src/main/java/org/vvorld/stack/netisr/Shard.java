package org.vvorld.stack.netisr;

import org.vvorld.stack.packet.Charge;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.SysctlValues;
import org.vvorld.stack.time.Timer;

/**
 * The slice of a vnet that one worker owns, as the protocols see it: time, packets, counters. Used by that worker's thread only;
 * the admin thread reads the counters, and sees them a moment late.
 *
 * <p>Every packet is accounted for: {@code received + originated = sent + consumed + dropped + waiting}.
 */
public class Shard {
    private final Workstream workstream;
    private final SysctlValues sysctls;
    private final Charge charge;
    private final FaultListener faults;
    private final long[] counters = new long[COUNTERS];
    private final long[] drops = new long[DROPS];
    private final Timer.Account timerAccount = new Timer.Account();

    private static final int COUNTERS = Counter.values().length;
    private static final int DROPS = Drop.values().length;

    /** Told of exceptions in a vnet's code, on the worker's thread. */
    @FunctionalInterface
    public interface FaultListener {
        void onFault(Throwable fault);
    }

    protected Shard(Workstream workstream, SysctlValues sysctls, Charge charge, FaultListener faults) {
        this.workstream = workstream;
        this.sysctls = sysctls;
        this.charge = charge;
        this.faults = faults;
    }

    public final Workstream workstream() {
        return workstream;
    }

    public final SysctlValues sysctls() {
        return sysctls;
    }

    public final Charge charge() {
        return charge;
    }

    public final long now() {
        return workstream.now();
    }

    public final void count(Counter c) {
        counters[c.ordinal()]++;
    }

    public final long value(Counter c) {
        return counters[c.ordinal()];
    }

    public final long value(Drop d) {
        return drops[d.ordinal()];
    }

    /** Drops a packet: counts the reason and frees it. */
    public final void drop(Packet p, Drop reason) {
        drops[reason.ordinal()]++;
        counters[Counter.PACKETS_DROPPED.ordinal()]++;
        workstream.free(p);
    }

    /** Frees a packet that has served its purpose here. */
    public final void consume(Packet p) {
        counters[Counter.PACKETS_CONSUMED.ordinal()]++;
        workstream.free(p);
    }

    /** A fresh packet that this vnet originates, with room for {@code bytes}; null (and counted by nobody) if there is none. */
    public final Packet originate(int bytes) {
        Packet p = workstream.take(bytes);
        if (p != null) {
            counters[Counter.PACKETS_ORIGINATED.ordinal()]++;
        }
        return p;
    }

    /** A timer of this vnet on this worker. An exception in its action is this vnet's fault and nobody else's. */
    public final Timer timer(Runnable action) {
        return new Timer(workstream.timers(), timerAccount, () -> {
            try {
                action.run();
            } catch (RuntimeException | StackOverflowError e) {
                fault(e);
            }
        });
    }

    /** Timers of this vnet armed on this worker. */
    public final int armedTimers() {
        return timerAccount.armed();
    }

    /** Counts an exception and tells the listener. */
    public final void fault(Throwable e) {
        count(Counter.EXCEPTIONS);
        faults.onFault(e);
    }
}
