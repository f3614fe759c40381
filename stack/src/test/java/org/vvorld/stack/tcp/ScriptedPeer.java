package org.vvorld.stack.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.vvorld.stack.packet.Charge;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.packet.PacketCache;
import org.vvorld.stack.packet.PacketPool;
import org.vvorld.stack.time.Timer;
import org.vvorld.stack.time.TimerWheel;
import org.vvorld.stack.wire.Tcp;
import org.vvorld.stack.wire.TcpOptions;

/** The other end of one connection, played by a test: segments are made by hand, and what is sent is kept. */
final class ScriptedPeer implements TcpOutput, TcpEvents, ListenEvents, AutoCloseable {
    /** A segment that was sent; sequence numbers relative to the initial ones, -1 for options that are not there. */
    record Sent(
            long atNanos,
            int flags,
            int seq,
            int ack,
            int length,
            int window,
            int mss,
            int scale,
            boolean sackPermitted,
            boolean timestamps,
            int timestampValue,
            int timestampEcho,
            String sack,
            boolean ecnCapable,
            int urgent) {}

    private static final int LOCAL_PORT = 80;
    private static final int PEER_PORT = 50_000;
    private static final long LOCAL = 0xffff_0a00_0001L;
    private static final long PEER = 0xffff_0a00_0002L;
    /** The peer's initial sequence number: close to where numbers wrap. */
    static final int PEER_ISN = -2000;

    private final PacketPool pool = new PacketPool(PacketPool.LARGE_SLOT_BYTES, 256, false);
    private final PacketPool smallPool = new PacketPool(PacketPool.SMALL_SLOT_BYTES, 4096, false);
    private final PacketCache cache = new PacketCache(pool);
    private final PacketCache small = new PacketCache(smallPool);
    private final Charge charge = new Charge(4096);
    private final MemorySegment bytes = Arena.ofAuto().allocate(1 << 20);
    private final InSegment in = new InSegment();
    private final TcpOptions options = new TcpOptions();
    private long nowNanos = 1_000_000_000L;
    private final TimerWheel wheel = new TimerWheel(nowNanos);
    private final Timer.Account timers = new Timer.Account();
    private int localIsn;
    private boolean isnKnown;

    final TcpSettings settings = new TcpSettings();
    final TcpContext context;
    final TcpListener listener;
    final TimeWaitQueue waiting;
    final ArrayDeque<Sent> sent = new ArrayDeque<>();
    final List<String> events = new ArrayList<>();
    TcpConnection connection;
    TimeWait timeWait;
    int gsoBytes;
    int mss = 1460;
    boolean congested;
    boolean listening;
    boolean outputFails;
    int lastTimestamp;

    ScriptedPeer() {
        long[] seed = {42};
        context = new TcpContext(
                () -> nowNanos,
                wheel,
                timers,
                this,
                new PoolMemory(small, cache, charge),
                settings,
                new TcpBudget(64 << 20),
                () -> seed[0] = seed[0] * 6364136223846793005L + 1442695040888963407L);
        listener = new TcpListener(context, this, 8);
        waiting = new TimeWaitQueue(context, t -> timeWait = null);
    }

    @Override
    public boolean send(OutSegment s) {
        if (outputFails) {
            return false;
        }
        Packet p = cache.take();
        int at = s.write(p);
        options.parse(p, at);
        int flags = Tcp.flags(p, at);
        if ((flags & Tcp.SYN) != 0) {
            localIsn = Tcp.sequence(p, at);
            isnKnown = true;
        }
        var sack = new StringBuilder();
        for (int i = 0; i < options.sackBlocks(); i++) {
            sack.append(i == 0 ? "" : " ")
                    .append(options.sackStart(i) - PEER_ISN)
                    .append(':')
                    .append(options.sackEnd(i) - PEER_ISN);
        }
        if (options.hasTimestamps()) {
            lastTimestamp = options.timestampValue();
        }
        sent.add(new Sent(
                nowNanos,
                flags,
                Tcp.sequence(p, at) - (isnKnown ? localIsn : 0),
                (flags & Tcp.ACK) == 0 ? 0 : Tcp.acknowledgment(p, at) - PEER_ISN,
                p.length() - Tcp.headerLength(p, at),
                Tcp.window(p, at),
                options.mss() == 0 ? -1 : options.mss(),
                options.windowScale(),
                options.isSackPermitted(),
                options.hasTimestamps(),
                options.timestampValue(),
                options.timestampEcho(),
                sack.toString(),
                s.isEcnCapable(),
                Tcp.urgentPointer(p, at)));
        cache.give(p);
        return true;
    }

    /** What a segment of the peer's is made of; sequence numbers relative. */
    static final class Made {
        int flags;
        int seq;
        int ack;
        int length;
        int window = 65_535;
        int urgent;
        int mss;
        int scale = -1;
        boolean sackPermitted;
        boolean timestamps;
        int timestampValue;
        int timestampEcho;
        int[] sack = {};

        Made(int flags, int seq, int ack, int length) {
            this.flags = flags;
            this.seq = seq;
            this.ack = ack;
            this.length = length;
        }
    }

    /** A segment from the peer arrives. */
    void arrive(Made m) {
        Packet p = cache.take();
        int at = p.append(Tcp.MIN_HEADER_BYTES);
        if (m.mss != 0) {
            p.u32(p.append(4), 0x0204_0000 | m.mss);
        }
        if (m.sackPermitted) {
            p.u32(p.append(4), 0x0101_0402);
        }
        if (m.timestamps) {
            int o = p.append(12);
            p.u32(o, TcpOptions.TIMESTAMPS_HEADER);
            p.u32(o + 4, m.timestampValue);
            p.u32(o + 8, m.timestampEcho);
        }
        if (m.scale >= 0) {
            p.u32(p.append(4), 0x0103_0300 | m.scale);
        }
        if (m.sack.length > 0) {
            p.u32(p.append(4), 0x0101_0500 | 2 + 4 * m.sack.length);
            for (int edge : m.sack) {
                p.u32(p.append(4), edge + localIsn);
            }
        }
        int header = p.tail() - at;
        int data = p.append(m.length);
        for (int i = 0; i < m.length; i++) {
            p.u8(data + i, m.seq + i);
        }
        int ack = (m.flags & Tcp.ACK) == 0 ? 0 : m.ack + localIsn;
        Tcp.write(p, at, PEER_PORT, LOCAL_PORT, m.seq + PEER_ISN, ack, header, m.flags, m.window, m.urgent);
        assertTrue(in.parse(p, at, 0, PEER, 0, LOCAL, congested));
        if (connection != null && connection.state() != TcpState.CLOSED) {
            connection.input(in);
        } else if (timeWait != null) {
            switch (timeWait.input(context, in)) {
                case KEEP -> {}
                case REFRESH -> waiting.add(timeWait);
                case REOPEN -> {
                    waiting.remove(timeWait);
                    timeWait = null;
                    events.add("reopened");
                    listener.input(in, mss);
                }
            }
        } else if (listening) {
            listener.input(in, mss);
        } else {
            Resets.refuse(context, in);
            cache.give(p);
        }
    }

    void arrive(int flags, int seq, int ack, int length) {
        arrive(new Made(flags, seq, ack, length));
    }

    TcpConnection make() {
        connection = new TcpConnection(context, this, 0, LOCAL, LOCAL_PORT, 0, PEER, PEER_PORT, mss, gsoBytes);
        return connection;
    }

    @Override
    public TcpConnection incoming(TcpListener from, InSegment s) {
        return make();
    }

    @Override
    public void onEstablished(TcpListener from, TcpConnection c) {
        events.add("accepted");
        from.onAccepted();
    }

    int write(int length) {
        return connection.write(bytes, 0, length);
    }

    int writeUrgent(int length) {
        return connection.writeUrgent(bytes, 0, length);
    }

    int read(int length) {
        return connection.read(bytes, 0, length);
    }

    long now() {
        return nowNanos;
    }

    /** Time passes, and timers fire. */
    void pass(long nanos) {
        long until = nowNanos + nanos;
        while (nowNanos < until) {
            long next = wheel.nanosToNext(nowNanos);
            nowNanos = Math.min(until, next == TimerWheel.NEVER ? until : nowNanos + Math.max(1, next));
            wheel.advance(nowNanos);
        }
    }

    /** Time passes until something is sent, at most so long. */
    boolean passUntilSent(long nanos) {
        long until = nowNanos + nanos;
        while (sent.isEmpty() && nowNanos < until) {
            long next = wheel.nanosToNext(nowNanos);
            nowNanos = Math.min(until, next == TimerWheel.NEVER ? until : nowNanos + Math.max(1, next));
            wheel.advance(nowNanos);
        }
        return !sent.isEmpty();
    }

    String state() {
        if (timeWait != null) {
            return "TIME_WAIT";
        }
        return connection == null ? "LISTEN" : connection.state().toString();
    }

    @Override
    public void onConnected(TcpConnection c) {
        events.add("connected");
    }

    @Override
    public void onReadable(TcpConnection c) {
        if (c.endReached) {
            events.add("end");
        }
    }

    @Override
    public void onWritable(TcpConnection c) {
        events.add("writable");
    }

    @Override
    public void onUrgent(TcpConnection c) {
        events.add("urgent");
    }

    @Override
    public void onTimeWait(TcpConnection c, TimeWait record) {
        timeWait = record;
        waiting.add(record);
    }

    @Override
    public void onClosed(TcpConnection c, TcpError error) {
        events.add("closed " + error);
    }

    @Override
    public void close() {
        if (connection != null) {
            connection.discard();
        }
        waiting.clear();
        assertEquals(0, timers.armed(), "timers");
        assertEquals(0, charge.packets(), "charged");
        assertEquals(0, pool.inUse() + smallPool.inUse(), "packets");
        assertEquals(0, context.budget.grownBytes(), "budget");
        pool.close();
        smallPool.close();
    }

    /** Flags as tcpdump writes them. */
    static String flags(int flags) {
        var text = new StringBuilder();
        text.append((flags & Tcp.SYN) != 0 ? "S" : "");
        text.append((flags & Tcp.FIN) != 0 ? "F" : "");
        text.append((flags & Tcp.RST) != 0 ? "R" : "");
        text.append((flags & Tcp.PSH) != 0 ? "P" : "");
        text.append((flags & Tcp.URG) != 0 ? "U" : "");
        text.append((flags & Tcp.ECE) != 0 ? "E" : "");
        text.append((flags & Tcp.CWR) != 0 ? "W" : "");
        text.append((flags & Tcp.ACK) != 0 ? "." : "");
        return text.toString();
    }

    static int flags(String text) {
        int flags = 0;
        for (char ch : text.toUpperCase(Locale.ROOT).toCharArray()) {
            flags |= switch (ch) {
                case 'S' -> Tcp.SYN;
                case 'F' -> Tcp.FIN;
                case 'R' -> Tcp.RST;
                case 'P' -> Tcp.PSH;
                case 'U' -> Tcp.URG;
                case 'E' -> Tcp.ECE;
                case 'W' -> Tcp.CWR;
                case '.' -> Tcp.ACK;
                case '0' -> 0;
                default -> throw new IllegalArgumentException("flag " + ch);
            };
        }
        return flags;
    }
}
