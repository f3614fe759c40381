package org.vvorld.stack.tcp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.vvorld.stack.packet.Charge;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.packet.PacketCache;
import org.vvorld.stack.packet.PacketPool;
import org.vvorld.stack.time.Timer;
import org.vvorld.stack.time.TimerWheel;

/** Two connections on one worker, packets of one being handed to the other as they are: what two vnets on an epair do. */
final class DirectPair implements AutoCloseable {
    private static final int QUEUE = 1024;
    private static final long STEP_NANOS = 500;
    private static final long A = 0xffff_0a00_0001L;
    private static final long B = 0xffff_0a00_0002L;

    private final PacketPool pool = new PacketPool(PacketPool.LARGE_SLOT_BYTES, 2048, false);
    private final PacketPool smallPool = new PacketPool(PacketPool.SMALL_SLOT_BYTES, 4096, false);
    private final PacketCache large = new PacketCache(pool);
    private final PacketCache small = new PacketCache(smallPool);
    private final InSegment in = new InSegment();
    private final MemorySegment source = Arena.ofAuto().allocate(1 << 20);
    private final MemorySegment sink = Arena.ofAuto().allocate(1 << 20);
    private final Packet[] queue = new Packet[QUEUE];
    private final boolean[] toB = new boolean[QUEUE];
    private int head;
    private int tail;
    private long nowNanos = 1;
    private final TimerWheel wheel = new TimerWheel(nowNanos);
    private final Charge charge = new Charge(1 << 20);
    private final TcpConnection a;
    private TcpConnection b;
    private boolean refused;
    long segments;
    long readBytes;

    /** @param gsoBytes what passes at once; 0: a segment at a time */
    DirectPair(int gsoBytes) {
        TcpContext contextA = context(true);
        TcpContext contextB = context(false);
        TcpEvents user = new Quiet();
        a = new TcpConnection(contextA, user, 0, A, 1000, 0, B, 80, 1460, gsoBytes);
        var listener = new TcpListener(
                contextB,
                new ListenEvents() {
                    @Override
                    public TcpConnection incoming(TcpListener l, InSegment s) {
                        b = new TcpConnection(contextB, user, 0, B, 80, 0, A, 1000, 1460, gsoBytes);
                        return b;
                    }

                    @Override
                    public void onEstablished(TcpListener l, TcpConnection c) {
                        l.onAccepted();
                    }
                },
                1);
        a.connect();
        in.parse(queue[head++], PacketPool.HEADROOM_BYTES, 0, A, 0, B, false);
        listener.input(in, 1460);
        while (step()) {}
    }

    private TcpContext context(boolean fromA) {
        long[] seed = {fromA ? 1 : 2};
        var settings = new TcpSettings();
        return new TcpContext(
                () -> nowNanos,
                wheel,
                new Timer.Account(),
                s -> enqueue(s, fromA),
                new PoolMemory(small, large, charge),
                settings,
                new TcpBudget(16 << 20),
                () -> seed[0]++);
    }

    private boolean enqueue(OutSegment s, boolean fromA) {
        if (tail - head == QUEUE) {
            return false;
        }
        Packet p = (s.length() + PacketPool.HEADROOM_BYTES > PacketPool.SMALL_SLOT_BYTES ? large : small).take();
        if (p == null) {
            return false;
        }
        s.write(p);
        queue[tail & (QUEUE - 1)] = p;
        toB[tail & (QUEUE - 1)] = fromA;
        tail++;
        return true;
    }

    /** Hands one packet over. */
    boolean step() {
        nowNanos += STEP_NANOS;
        wheel.advance(nowNanos);
        if (head == tail) {
            return false;
        }
        int at = head++ & (QUEUE - 1);
        Packet p = queue[at];
        segments++;
        boolean there = toB[at];
        in.parse(p, p.head(), 0, there ? A : B, 0, there ? B : A, false);
        (there ? b : a).input(in);
        return true;
    }

    /** Moves so many bytes from a to b: written, sent, read. */
    void move(long bytes) {
        long until = readBytes + bytes;
        refused = false;
        while (readBytes < until) {
            if (!refused) {
                refused = a.write(source, 0, 1 << 18) < 1 << 18;
            }
            step();
        }
    }

    /** One small request and its answer. */
    void exchange() {
        a.write(source, 0, 64);
        while (step()) {}
        b.write(source, 0, 64);
        while (step()) {}
    }

    @Override
    public void close() {
        a.discard();
        b.discard();
        pool.close();
        smallPool.close();
    }

    private final class Quiet implements TcpEvents {
        @Override
        public void onConnected(TcpConnection c) {}

        @Override
        public void onReadable(TcpConnection c) {
            int n;
            while ((n = c.read(sink, 0, 1 << 20)) > 0) {
                readBytes += n;
            }
        }

        @Override
        public void onWritable(TcpConnection c) {
            refused = false;
        }

        @Override
        public void onTimeWait(TcpConnection c, TimeWait record) {}

        @Override
        public void onClosed(TcpConnection c, TcpError error) {}
    }
}
