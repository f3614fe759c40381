package org.vvorld.bench.emulator;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.vvorld.linux.IoVec;
import org.vvorld.linux.TapDevice;

/** One direction of a link: what comes out of one TAP goes into another, later or never. For one thread. */
final class Direction implements AutoCloseable {
    /** What is done to frames; loss and reorder are shares of them. */
    record Way(long delayNanos, long bitsPerSecond, double loss, double reorder) {
        /** A queue holds a bandwidth-delay product of the round trip, but at least this. */
        private static final long LEAST_QUEUE_BYTES = 65_536;

        private static final long BYTE_NANOS = 8_000_000_000L;

        long queueBytes() {
            return Math.max(LEAST_QUEUE_BYTES, 2 * delayNanos * bitsPerSecond / BYTE_NANOS);
        }

        long nanosFor(long bytes) {
            return bytes * BYTE_NANOS / bitsPerSecond;
        }
    }

    private record Frame(long dueNanos, long number, MemorySegment bytes) {}

    private static final int MOST_BYTES = 65_536 + 64;
    /** The Ethernet type of ARP: such frames are never lost, as no way through a network would lose them. */
    private static final int ARP = 0x0806;

    private static final int TYPE_AT = TapDevice.HEADER_BYTES + 12;

    private final TapDevice from;
    private final TapDevice to;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment buffer = arena.allocate(MOST_BYTES, 8);
    private final IoVec vector = new IoVec(1);
    private final PriorityQueue<Frame> underway = new PriorityQueue<>((a, b) ->
            a.dueNanos == b.dueNanos ? Long.compare(a.number, b.number) : Long.compare(a.dueNanos, b.dueNanos));
    private final long seed;
    private SplittableRandom random;
    private Way way;
    private long number;
    private long busyUntilNanos;

    Direction(TapDevice from, TapDevice to, long seed) {
        this.from = from;
        this.to = to;
        this.seed = seed;
    }

    /** Begins anew: what is underway is forgotten, and the same frames are lost again. */
    void way(Way value) {
        way = value;
        random = new SplittableRandom(seed);
        underway.clear();
        busyUntilNanos = 0;
    }

    /** Takes what has come by {@code now} and delivers what is due. */
    void run(long now) {
        while (true) {
            vector.set(0, buffer.address(), MOST_BYTES);
            long n = from.readv(vector, 1);
            if (n <= TYPE_AT) {
                break;
            }
            if (way != null) {
                take(now, (int) n);
            }
        }
        for (Frame f = underway.peek(); f != null && f.dueNanos <= now; f = underway.peek()) {
            underway.poll();
            MemorySegment.copy(f.bytes, 0, buffer, 0, f.bytes.byteSize());
            vector.set(0, buffer.address(), f.bytes.byteSize());
            to.writev(vector, 1);
        }
    }

    private void take(long now, int bytes) {
        int type = (buffer.get(ValueLayout.JAVA_BYTE, TYPE_AT) & 0xff) << 8
                | buffer.get(ValueLayout.JAVA_BYTE, TYPE_AT + 1) & 0xff;
        if (type != ARP && random.nextDouble() < way.loss) {
            return;
        }
        long start = Math.max(now, busyUntilNanos);
        if (start - now > way.nanosFor(way.queueBytes())) {
            return;
        }
        busyUntilNanos = start + way.nanosFor(bytes - TapDevice.HEADER_BYTES);
        long due = busyUntilNanos + way.delayNanos;
        if (type != ARP && random.nextDouble() < way.reorder) {
            due += (long) (random.nextDouble() * way.delayNanos);
        }
        MemorySegment copy = MemorySegment.ofArray(new byte[bytes]);
        MemorySegment.copy(buffer, 0, copy, 0, bytes);
        underway.add(new Frame(due, number++, copy));
    }

    /** When the next frame is due; Long.MAX_VALUE if there is none. */
    long nextNanos() {
        Frame f = underway.peek();
        return f == null ? Long.MAX_VALUE : f.dueNanos;
    }

    @Override
    public void close() {
        vector.close();
        arena.close();
    }
}
