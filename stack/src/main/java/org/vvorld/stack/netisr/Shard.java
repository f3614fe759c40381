package org.vvorld.stack.netisr;

import java.lang.invoke.VarHandle;
import org.vvorld.stack.packet.Charge;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.rss.FlowHash;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.stats.Tally;
import org.vvorld.stack.sysctl.SysctlValues;
import org.vvorld.stack.time.Timer;

/**
 * The slice of a vnet that one worker owns, as the protocols see it: time, packets, counters. Used by that worker's thread only;
 * the admin thread reads the counters, and sees them a moment late.
 *
 * <p>Every packet is accounted for: {@code received + originated = sent + consumed + dropped + waiting}.
 */
public abstract class Shard {
    private final Workstream workstream;
    private final SysctlValues sysctls;
    private final Charge charge;
    private final FaultListener faults;
    /** The first counters, those of every packet's way. */
    private final long[] often = new long[OFTEN];
    /** The other ones. */
    private final Tally counters = new Tally(COUNTERS - OFTEN);

    private final Tally drops = new Tally(DROPS);
    private final Timer.Account timerAccount = new Timer.Account();
    final Waiting waiting;
    /** By {@link Protocol}, direct and then hybrid; null until a frame comes from a device. */
    private long[] dispatched;

    private long crossingsRefused;

    /** So many counters, to {@link Counter#IP_ORIGINATED} at least, have their place from the start. */
    private static final int OFTEN = 16;

    private static final int COUNTERS = Counter.values().length;
    private static final int DROPS = Drop.values().length;

    /** Told of exceptions in a vnet's code, on the worker's thread. */
    @FunctionalInterface
    public interface FaultListener {
        void onFault(Throwable fault);
    }

    protected Shard(Workstream workstream, SysctlValues sysctls, Charge charge, FaultListener faults) {
        this.workstream = workstream;
        waiting = Waiting.among(workstream.netisr().count());
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
        // At almost every call the compiler knows which of the two it is.
        int kind = c.ordinal();
        if (kind < OFTEN) {
            often[kind]++;
        } else {
            counters.add(kind - OFTEN);
        }
    }

    public final long value(Counter c) {
        int kind = c.ordinal();
        return kind < OFTEN ? often[kind] : counters.value(kind - OFTEN);
    }

    public final long value(Drop d) {
        return drops.value(d.ordinal());
    }

    /** Drops a packet: counts the reason and frees it. */
    public final void drop(Packet p, Drop reason) {
        drops.add(reason.ordinal());
        count(Counter.PACKETS_DROPPED);
        workstream.free(p);
    }

    /** Frees a packet that has served its purpose here. */
    public final void consume(Packet p) {
        count(Counter.PACKETS_CONSUMED);
        workstream.free(p);
    }

    /** A fresh packet that this vnet originates, with room for {@code bytes}; null (and counted by nobody) if there is none. */
    public final Packet originate(int bytes) {
        Packet p = workstream.take(bytes);
        if (p != null) {
            count(Counter.PACKETS_ORIGINATED);
        }
        return p;
    }

    /** A copy of a packet, which this vnet originates; null (and counted by nobody) if packet memory is low. */
    public final Packet copy(Packet p) {
        Packet copy = workstream.copy(p);
        if (copy != null) {
            count(Counter.PACKETS_ORIGINATED);
        }
        return copy;
    }

    /** Counts a packet that this vnet was to originate, and that could not be had. */
    public final void dropUnmade(Drop reason) {
        count(Counter.PACKETS_ORIGINATED);
        count(Counter.PACKETS_DROPPED);
        drops.add(reason.ordinal());
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

    // --- netisr: what netstat -Q shows of this vnet on this worker ---

    /** Frames handled at once in direct dispatch. */
    public final long dispatchedDirect(Protocol p) {
        return dispatched(p.ordinal());
    }

    /** Frames handled at once in hybrid dispatch. */
    public final long dispatchedHybrid(Protocol p) {
        return dispatched(Protocol.COUNT + p.ordinal());
    }

    private long dispatched(int kind) {
        long[] counts = dispatched;
        return counts == null ? 0 : counts[kind];
    }

    private void countDispatched(int kind) {
        long[] counts = dispatched;
        if (counts == null) {
            counts = new long[2 * Protocol.COUNT];
            // Whoever sees it is to see zeros in it.
            VarHandle.storeStoreFence();
            dispatched = counts;
        }
        counts[kind]++;
    }

    /** Packets that wait to cross into this vnet. */
    public final int crossingsWaiting() {
        return waiting.count();
    }

    /** The most there were. */
    public final int crossingsWatermark() {
        return waiting.watermark();
    }

    /** Packets that were queued to cross into this vnet so far. */
    public final long crossingsQueued() {
        return waiting.queued();
    }

    /** Packets that found no room to cross into this vnet. */
    public final long crossingsRefused() {
        return crossingsRefused;
    }

    final void refused(Protocol p) {
        crossingsRefused++;
    }

    /** What this vnet has in the workers' rings; made on first use. */
    protected abstract RingShare ringShare();

    /**
     * Decides where a frame from a device is handled: here and now (true: the caller goes on), or on another worker, or nowhere for
     * want of room (false: the packet is gone).
     *
     * @param source internal id of the interface, which places what has no flow; the index that users see would place every
     *     vnet's first interface on one worker
     */
    public final boolean dispatch(Packet p, Protocol protocol, Port to, int source) {
        Policy policy = workstream.policy();
        Dispatch how = policy.dispatch(protocol);
        if (how == Dispatch.DIRECT || workstream.isAlone() && how == Dispatch.HYBRID) {
            countDispatched(protocol.ordinal() + (how == Dispatch.DIRECT ? 0 : Protocol.COUNT));
            return true;
        }
        int hash = policy.flowHash().ofFrame(p);
        p.flowHash(hash);
        int owner = hash != FlowHash.NONE
                ? policy.buckets().workerOf(hash)
                : source % workstream.netisr().count();
        if (how == Dispatch.HYBRID
                && owner == workstream.index()
                && !workstream.netisr().hasBacklog(owner)) {
            countDispatched(Protocol.COUNT + protocol.ordinal());
            return true;
        }
        handOff(owner, p, to, protocol);
        return false;
    }

    /** Puts a packet of this vnet into a worker's ring, or drops it there for want of room. */
    public final void handOff(int worker, Packet p, Port to, Protocol protocol) {
        RingShare share = ringShare();
        if (!share.enter(worker, protocol, workstream.policy().queueLimit())) {
            share.refuse(worker, protocol);
            dropUnreceived(p, protocol, Drop.RING_SHARE_FULL);
            return;
        }
        p.park();
        if (!workstream.netisr().offer(worker, p, to, share, protocol, workstream)) {
            p.unpark();
            share.turnBack(worker, protocol);
            share.refuse(worker, protocol);
            dropUnreceived(p, protocol, Drop.RING_FULL);
        }
    }

    private void dropUnreceived(Packet p, Protocol protocol, Drop reason) {
        if (protocol != Protocol.IP_DIRECT) {
            // The interface had not handed it to the vnet yet.
            count(Counter.PACKETS_RECEIVED);
        }
        drop(p, reason);
    }

    /** Counts an exception and tells the listener. */
    public final void fault(Throwable e) {
        count(Counter.EXCEPTIONS);
        faults.onFault(e);
    }
}
