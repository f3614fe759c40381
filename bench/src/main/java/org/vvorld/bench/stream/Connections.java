package org.vvorld.bench.stream;

import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.vvorld.stack.iface.Epair;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.InterfaceAddress;
import org.vvorld.stack.packet.PacketPool;
import org.vvorld.stack.sim.LabNetisr;
import org.vvorld.stack.socket.SocketAddress;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.tcp.TcpConnection;
import org.vvorld.stack.tcp.TcpError;
import org.vvorld.stack.tcp.TcpEvents;
import org.vvorld.stack.tcp.TcpShard;
import org.vvorld.stack.tcp.TcpTarget;
import org.vvorld.stack.vnet.Vnet;
import org.vvorld.stack.wire.Ipv4Address;

/**
 * Two vnets on an epair, one worker, this thread: what a connection costs in memory and time, and what a stream between vnets does. Prints
 * one {@code name value} a line.
 */
public final class Connections implements AutoCloseable {
    private static final int IDLE = 50_000;
    private static final int OPENED = 200_000;
    private static final int AT_ONCE = 100;
    private static final int EXCHANGES = 300_000;
    private static final long STREAM_BYTES = 20_000_000_000L;
    private static final int CHUNK_BYTES = 256 * 1024;
    private static final int PORT = 7;
    private static final int SINK = 9;
    private static final double NANOS = 1e9;

    private final PacketPool small = new PacketPool(PacketPool.SMALL_SLOT_BYTES, 16_384, false);
    private final PacketPool large = new PacketPool(PacketPool.LARGE_SLOT_BYTES, 512, false);
    private final LabNetisr netisr = new LabNetisr(1, System::nanoTime, small, large, new SplittableRandom(1));
    private final Vnet a = vnet("a", 1);
    private final Vnet b = vnet("b", 2);

    private Connections() {
        Epair e = Epair.create(0, 3, 0x0200_0000_0300L);
        connect(a, e, "10.0.0.1/24");
        connect(b, e.peer(), "10.0.0.2/24");
        for (Vnet v : List.of(a, b)) {
            v.sysctls().set(Sysctl.TCP_ALWAYS_KEEPALIVE, 0);
            v.sysctls().set(Sysctl.TCP_MSL, 600_000);
        }
        b.tcp().listen(0, 0, PORT, 1024, on -> new Echo());
        b.tcp().listen(0, 0, SINK, 1024, on -> new Sink());
    }

    private Vnet vnet(String name, int id) {
        return Vnet.open(name, netisr, id, (vnet, fault) -> {
            throw new IllegalStateException(vnet + " failed in the benchmark", fault);
        });
    }

    private static void connect(Vnet v, Interface i, String address) {
        i.home(v);
        v.attach(i);
        v.up(i, true);
        v.ipv4().add(i, InterfaceAddress.parse(address));
    }

    /** Sends back what comes, a byte at a time. */
    private static final class Echo implements TcpEvents {
        private static final MemorySegment ONE = MemorySegment.ofArray(new byte[1]);

        @Override
        public void onConnected(TcpConnection c) {
            c.noDelay(true);
        }

        @Override
        public void onReadable(TcpConnection c) {
            while (c.read(ONE, 0, 1) > 0) {
                c.write(ONE, 0, 1);
            }
            if (c.isEnd()) {
                c.close();
            }
        }

        @Override
        public void onWritable(TcpConnection c) {}

        @Override
        public void onClosed(TcpConnection c, TcpError error) {}
    }

    private static final class Sink implements TcpEvents {
        @Override
        public void onConnected(TcpConnection c) {}

        @Override
        public void onReadable(TcpConnection c) {
            if (c.skip(Integer.MAX_VALUE) < 0 || c.isEnd()) {
                c.close();
            }
        }

        @Override
        public void onWritable(TcpConnection c) {}

        @Override
        public void onClosed(TcpConnection c, TcpError error) {}
    }

    /** Opens, says a byte {@code exchanges} times, each when the last has come back, and hangs up or stays. */
    private final class Client implements TcpEvents {
        private final MemorySegment one = MemorySegment.ofArray(new byte[1]);
        private final boolean stays;
        private int exchanges;
        TcpConnection connection;

        Client(int exchanges, boolean stays) {
            this.exchanges = exchanges;
            this.stays = stays;
        }

        private void next(TcpConnection c) {
            if (exchanges-- > 0) {
                c.write(one, 0, 1);
            } else {
                done++;
                if (!stays) {
                    c.close();
                }
            }
        }

        void go(int more) {
            exchanges = more;
            next(connection);
        }

        @Override
        public void onConnected(TcpConnection c) {
            connection = c;
            c.noDelay(true);
            next(c);
        }

        @Override
        public void onReadable(TcpConnection c) {
            while (c.read(one, 0, 1) > 0) {
                next(c);
            }
        }

        @Override
        public void onWritable(TcpConnection c) {}

        @Override
        public void onClosed(TcpConnection c, TcpError error) {
            if (error != TcpError.NONE && error != TcpError.ECONNABORTED && error != TcpError.ECONNRESET) {
                throw new IllegalStateException(c + ": " + error);
            }
        }
    }

    /** Writes so many bytes and hangs up. */
    private final class Writer implements TcpEvents {
        private final MemorySegment chunk = MemorySegment.ofArray(new byte[CHUNK_BYTES]);
        private long left = STREAM_BYTES;

        private void write(TcpConnection c) {
            for (int n = 1; n > 0 && left > 0; left -= Math.max(0, n)) {
                n = c.write(chunk, 0, (int) Math.min(left, CHUNK_BYTES));
            }
            if (left == 0) {
                c.close();
            }
        }

        @Override
        public void onConnected(TcpConnection c) {
            write(c);
        }

        @Override
        public void onReadable(TcpConnection c) {}

        @Override
        public void onWritable(TcpConnection c) {
            write(c);
        }

        @Override
        public void onClosed(TcpConnection c, TcpError error) {
            done++;
        }
    }

    private int done;

    private void open(int port, TcpEvents events) {
        TcpTarget to = TcpTarget.to(0, SocketAddress.ofIpv4(Ipv4Address.parse("10.0.0.2")), port);
        netisr.post(0, on -> {
            TcpShard.Opening o = a.shard(on).tcp().connect(to, events);
            if (o.error() != null) {
                throw new IllegalStateException(o.error().text());
            }
        });
    }

    private void awaitDone(int count) {
        while (done < count) {
            netisr.settle();
        }
        done -= count;
    }

    /** Bytes of live objects: those of the old generation, where a full collection puts all. What a thread has set aside is not in it. */
    private static long used() {
        for (int i = 0; i < 4; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(p -> p.getName().equals("Tenured Gen"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("run with -XX:+UseSerialGC"))
                .getUsage()
                .getUsed();
    }

    private static void print(String name, double value) {
        System.out.println(String.format(Locale.ROOT, "%s %.1f", name, value));
    }

    /** Nanoseconds of a byte there and back on one connection. */
    private double exchange(Client c) {
        long start = System.nanoTime();
        c.go(EXCHANGES);
        awaitDone(1);
        return (System.nanoTime() - start) / (double) EXCHANGES;
    }

    private double open(int count) {
        long start = System.nanoTime();
        for (int i = 0; i < count; i += AT_ONCE) {
            for (int j = 0; j < AT_ONCE; j++) {
                open(PORT, new Client(1, false));
            }
            awaitDone(AT_ONCE);
        }
        return count / ((System.nanoTime() - start) / NANOS);
    }

    private void forgetTimeWaits() {
        for (Vnet v : List.of(a, b)) {
            v.tcp().drop(s -> s.state() == org.vvorld.stack.tcp.TcpState.TIME_WAIT);
        }
    }

    private void run() {
        Client first = new Client(0, true);
        open(PORT, first);
        awaitDone(1);
        for (int i = 0; i < 5; i++) {
            open(10_000);
            forgetTimeWaits();
            exchange(first);
        }
        double rate = 0;
        for (int i = 0; i < 4; i++) {
            rate = Math.max(rate, open(OPENED / 4));
            if (i == 3) {
                int waiting = a.tcp().connections().size();
                long with = used();
                forgetTimeWaits();
                print("time_wait_bytes", (with - used()) / (double) waiting);
            }
            forgetTimeWaits();
        }
        print("opened_used_closed_per_second", rate);
        double alone = Double.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            alone = Math.min(alone, exchange(first));
        }
        long before = used();
        for (int i = 0; i < IDLE; i += AT_ONCE) {
            for (int j = 0; j < AT_ONCE; j++) {
                open(PORT, new Client(1, true));
            }
            awaitDone(AT_ONCE);
        }
        print("idle_connection_bytes", (used() - before) / (2.0 * IDLE));
        double among = Double.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            among = Math.min(among, exchange(first));
        }
        print("exchange_nanos_alone", alone);
        print("exchange_nanos_among_100000", among);
        for (Vnet v : List.of(a, b)) {
            v.tcp()
                    .drop(s -> s.remotePort() != first.connection.localPort()
                            && s.localPort() != first.connection.localPort());
        }
        for (int i = 0; i < 3; i++) {
            long start = System.nanoTime();
            open(SINK, new Writer());
            awaitDone(1);
            print("stream_bits_per_second", STREAM_BYTES * 8 / ((System.nanoTime() - start) / NANOS));
        }
    }

    @Override
    public void close() {
        Vnet.closeAll(netisr, List.of(a, b));
        small.close();
        large.close();
    }

    /** Runs it. */
    public static void main(String[] words) {
        try (Connections c = new Connections()) {
            c.run();
        }
    }
}
