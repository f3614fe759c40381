package org.vvorld.stack.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.vvorld.stack.packet.Charge;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.packet.PacketCache;
import org.vvorld.stack.packet.PacketPool;
import org.vvorld.stack.time.Timer;
import org.vvorld.stack.time.TimerWheel;

/** Two hosts, a link each way, one wheel, and time that jumps from event to event. */
final class TcpLab implements AutoCloseable {
    static final long MILLIS = 1_000_000L;
    static final long SECONDS = 1_000_000_000L;

    private record Delivery(long atNanos, long order, TcpHost to, Packet packet, boolean marked)
            implements Comparable<Delivery> {
        @Override
        public int compareTo(Delivery other) {
            int time = Long.compare(atNanos, other.atNanos);
            return time != 0 ? time : Long.compare(order, other.order);
        }
    }

    private final PacketPool pool;
    private final PacketPool small;
    private final PacketCache cache;
    private final PacketCache smallCache;
    private final PriorityQueue<Delivery> deliveries = new PriorityQueue<>();
    private long nowNanos = 5 * SECONDS;
    private final TimerWheel wheel = new TimerWheel(nowNanos);
    private final Timer.Account timers = new Timer.Account();
    final Charge charge = new Charge(1 << 20);
    private final boolean whole;
    private long order;

    final SplittableRandom random;
    final TcpHost a;
    final TcpHost b;

    TcpLab(long seed) {
        this(seed, false);
    }

    /** @param whole do 64 KiB pass as one packet? */
    TcpLab(long seed, boolean whole) {
        this.whole = whole;
        random = new SplittableRandom(seed);
        pool = new PacketPool(PacketPool.LARGE_SLOT_BYTES, 8192, false);
        small = new PacketPool(PacketPool.SMALL_SLOT_BYTES, 65536, false);
        cache = new PacketCache(pool);
        smallCache = new PacketCache(small);
        a = new TcpHost(this, "a", 0xffff_0a00_0001L);
        b = new TcpHost(this, "b", 0xffff_0a00_0002L);
    }

    /** Connects the hosts; {@code there} is from a to b. */
    void link(EmulatedLink there, EmulatedLink back) {
        there.to(b);
        back.to(a);
        a.out = there;
        b.out = back;
    }

    boolean isWhole() {
        return whole;
    }

    PacketCache cache() {
        return cache;
    }

    TcpMemory memory() {
        return new PoolMemory(smallCache, cache, charge);
    }

    TimerWheel wheel() {
        return wheel;
    }

    Timer.Account timers() {
        return timers;
    }

    long now() {
        return nowNanos;
    }

    void deliver(TcpHost to, Packet p, long atNanos, boolean marked) {
        deliveries.add(new Delivery(atNanos, order++, to, p, marked));
    }

    /** Runs the next event if it is not later than {@code untilNanos}; else sets the time to that. Returns whether it ran one. */
    boolean step(long untilNanos) {
        Delivery next = deliveries.peek();
        long toTimer = wheel.nanosToNext(nowNanos);
        long timerAt = toTimer == TimerWheel.NEVER ? Long.MAX_VALUE : nowNanos + toTimer;
        long at = Math.min(timerAt, next == null ? Long.MAX_VALUE : next.atNanos);
        if (at > untilNanos) {
            nowNanos = untilNanos;
            wheel.advance(nowNanos);
            return false;
        }
        nowNanos = Math.max(nowNanos, at);
        wheel.advance(nowNanos);
        if (next != null && next.atNanos <= nowNanos) {
            deliveries.remove(next);
            next.to.arrive(next.packet, next.marked);
        }
        return true;
    }

    void runFor(long nanos) {
        long until = nowNanos + nanos;
        while (step(until)) {}
    }

    /** Ends everything, and insists that nothing is left. */
    @Override
    public void close() {
        a.discard();
        b.discard();
        for (Delivery d : deliveries) {
            cache.give(d.packet);
        }
        assertEquals(0, charge.packets(), "packets charged");
        assertEquals(0, timers.armed(), "timers armed");
        assertEquals(0, pool.inUse() + small.inUse(), "packets in use");
        assertEquals(0, a.context.budget.grownBytes(), "budget of a");
        assertEquals(0, b.context.budget.grownBytes(), "budget of b");
        pool.close();
        small.close();
    }
}
