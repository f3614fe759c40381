package org.vvorld.daemon.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.socket.SocketAddress;
import org.vvorld.stack.socket.SocketError;
import org.vvorld.stack.udp.UdpShard;
import org.vvorld.stack.udp.UdpSocket;
import org.vvorld.stack.udp.UdpSocket.Family;
import org.vvorld.stack.vnet.Vnet;

/**
 * nc(1) over UDP, in progress.
 *
 * <pre>
 *  standard input's thread        caller's thread                    worker
 *  read -- events (bounded) ----> send ---------- netisr.post -----> UdpOutput.send
 *                                 take, print <-- netisr.post -----> UdpShard.receive
 *                           ----> (wakes up)  <--------------------- the socket has something, or an error
 * </pre>
 *
 * What is not read waits in the socket, whose buffer bounds it, and counts what it loses.
 */
final class NcSession {
    private static final int EVENTS = 64;
    /** Datagrams taken from the socket in one go. */
    private static final int BATCH = 64;
    /** How soon it is noticed that the caller or the vnet went away. */
    private static final long LOOK_UP_NANOS = 100_000_000L;
    /** A worker that takes longer has other troubles. */
    private static final long WORKER_SECONDS = 10;
    /** Questions of -z, and the time that each has. */
    private static final int PROBES = 3;

    private static final long PROBE_NANOS = 300_000_000L;
    private static final byte[] PROBE = {'X'};
    private static final byte[] WAKE_UP = {};
    private static final byte[] END = {};

    private static final class Datagram {
        final byte[] bytes;
        final long fromHigh;
        final long fromLow;
        final int fromPort;

        Datagram(Packet p) {
            bytes = new byte[UdpShard.payloadBytes(p)];
            p.copyTo(UdpShard.payloadAt(p), bytes, 0, bytes.length);
            fromHigh = UdpShard.sourceHigh(p);
            fromLow = UdpShard.sourceLow(p);
            fromPort = UdpShard.sourcePort(p);
        }
    }

    private final Invocation in;
    private final Vnet vnet;
    private final NcRequest request;
    /** What standard input says; {@link #END}; {@link #WAKE_UP}. */
    private final BlockingQueue<byte[]> events = new ArrayBlockingQueue<>(EVENTS);

    private final AtomicReference<SocketError> failure = new AtomicReference<>();
    /** Why standard input is at its end, to be said once. */
    private final AtomicReference<String> inputFault = new AtomicReference<>();

    private final UdpSocket socket;
    private Thread reader;

    NcSession(Invocation in, Vnet vnet, NcRequest request) {
        this.in = in;
        this.vnet = vnet;
        this.request = request;
        // A queue that is full wakes the caller too.
        socket = new UdpSocket(request.ipv6() ? Family.INET6 : Family.INET, null)
                .onReady(() -> events.offer(WAKE_UP))
                .fib(request.fib())
                .command("nc");
    }

    /** Talks to the end. Returns the exit status. */
    int run() {
        open();
        try {
            return request.zero() ? probe() : talk();
        } catch (InterruptedException e) {
            // The daemon stops.
            Thread.currentThread().interrupt();
            return 1;
        } finally {
            vnet.udp().close(socket);
            if (reader != null) {
                reader.interrupt();
            }
        }
    }

    private static long random() {
        return ThreadLocalRandom.current().nextLong();
    }

    private void open() {
        int port = request.listen() ? request.port() : request.localPort();
        if (port != 0 || request.hasLocalAddress()) {
            int worker = ThreadLocalRandom.current().nextInt(in.world().netisr().count());
            SocketError e = vnet.udp().bind(socket, request.localHigh(), request.localLow(), port, worker, random());
            if (e != null) {
                throw new ToolException("bind: " + e.text() + (port == 0 ? "" : ": port " + port));
            }
        }
        if (!request.listen()) {
            SocketError e =
                    vnet.udp().connect(socket, request.hostHigh(), request.hostLow(), request.port(), -1, random());
            if (e != null) {
                vnet.udp().close(socket);
                throw new ToolException(
                        "connect to " + request.host() + " port " + request.port() + " (udp) failed: " + e.text());
            }
            read();
        }
    }

    /** Starts to take standard input. */
    private void read() {
        if (!request.deaf()) {
            reader = Thread.ofPlatform().daemon().name("vvorld-stdin").start(this::readAll);
        }
    }

    private void readAll() {
        try {
            for (byte[] b = in.stdin().read(); b != null; b = in.stdin().read()) {
                events.put(b);
            }
            events.put(END);
        } catch (IOException e) {
            // Output is the caller's thread's.
            inputFault.set(e.getMessage());
            events.offer(WAKE_UP);
        } catch (InterruptedException e) {
            // It is over.
            Thread.currentThread().interrupt();
        }
    }

    private int talk() throws InterruptedException {
        if (!request.listen() && request.verbose()) {
            in.out().err("Connection to " + request.peer() + " succeeded!\n");
        }
        long last = in.clock().getAsLong();
        while (isThere()) {
            String fault = inputFault.getAndSet(null);
            if (fault != null) {
                in.out().err("nc: " + fault + "\n");
            }
            SocketError e = failed();
            if (e != null) {
                in.out().err("nc: " + e.text() + "\n");
                return 1;
            }
            long idle = in.clock().getAsLong() - last;
            if (request.idleNanos() > 0 && idle >= request.idleNanos()) {
                return 0;
            }
            long wait = request.idleNanos() > 0 ? request.idleNanos() - idle : LOOK_UP_NANOS;
            byte[] typed = socket.queuedBytes() > 0
                    ? events.poll()
                    : events.poll(Math.min(wait, LOOK_UP_NANOS), TimeUnit.NANOSECONDS);
            // A datagram may be empty, but what a reader says is not.
            if (typed != null && typed.length > 0) {
                send(typed);
                last = in.clock().getAsLong();
            }
            List<Datagram> heard = typed == null || typed == WAKE_UP || socket.queuedBytes() > 0 ? take() : List.of();
            if (!heard.isEmpty()) {
                hear(heard);
                last = in.clock().getAsLong();
            }
        }
        return vnet.isOpen() ? 0 : 1;
    }

    private SocketError failed() {
        SocketError e = failure.getAndSet(null);
        return e == null ? socket.takeError() : e;
    }

    /** -z: if nobody is there, an ICMP error says so. */
    private int probe() throws InterruptedException {
        for (int i = 0; i < PROBES && isThere(); i++) {
            send(PROBE);
            long end = in.clock().getAsLong() + PROBE_NANOS;
            for (long left = PROBE_NANOS; left > 0; left = end - in.clock().getAsLong()) {
                SocketError e = failed();
                if (e != null) {
                    if (request.verbose()) {
                        in.out()
                                .err("nc: connect to " + request.host() + " port " + request.port() + " (udp) failed: "
                                        + e.text() + "\n");
                    }
                    return 1;
                }
                events.poll(left, TimeUnit.NANOSECONDS);
            }
        }
        if (request.verbose()) {
            in.out().err("Connection to " + request.peer() + " succeeded!\n");
        }
        return vnet.isOpen() ? 0 : 1;
    }

    private boolean isThere() {
        if (in.out().isClosed()) {
            return false;
        }
        if (!vnet.isOpen()) {
            in.out().err("nc: Network is down: the jail was removed\n");
            return false;
        }
        return true;
    }

    /** Has the socket's worker do something, unless the vnet has closed: then it must not get a new shard. */
    private void onWorker(Consumer<UdpShard> task) {
        in.world().netisr().post(socket.worker(), on -> {
            if (vnet.isOpen()) {
                task.accept(vnet.shard(on).udp());
            }
        });
    }

    private void send(byte[] bytes) {
        onWorker(udp -> {
            Packet p = udp.output().prepare(bytes.length);
            if (p != null) {
                p.copyFrom(bytes, 0, p.head(), bytes.length);
                SocketError e = udp.output().send(socket, p);
                // Without memory for the moment the datagram is lost and counted, as UDP's may be.
                if (e != null && e != SocketError.ENOBUFS) {
                    failure.set(e);
                }
            }
        });
    }

    /** What waits in the socket, or the first of it. */
    private List<Datagram> take() throws InterruptedException {
        CompletableFuture<List<Datagram>> taken = new CompletableFuture<>();
        in.world()
                .netisr()
                .post(
                        socket.worker(),
                        on -> taken.complete(vnet.isOpen() ? take(vnet.shard(on).udp()) : List.of()));
        try {
            return taken.get(WORKER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("worker " + socket.worker() + " does not answer", e);
        }
    }

    private List<Datagram> take(UdpShard udp) {
        List<Datagram> all = new ArrayList<>();
        for (Packet p = udp.receive(socket); p != null; p = all.size() < BATCH ? udp.receive(socket) : null) {
            all.add(new Datagram(p));
            udp.done(p);
        }
        return all;
    }

    private void hear(List<Datagram> all) {
        for (Datagram d : all) {
            if (request.listen() && !request.keep() && !socket.isConnected()) {
                answer(d);
            }
            boolean isPeer = socket.isConnected()
                    && d.fromLow == socket.foreignLow()
                    && d.fromHigh == socket.foreignHigh()
                    && d.fromPort == socket.foreignPort();
            if (request.keep() || isPeer) {
                in.out().data(d.bytes);
            }
        }
    }

    /** The first who speaks to a listener is its peer from now on. */
    private void answer(Datagram first) {
        SocketError e = vnet.udp().connect(socket, first.fromHigh, first.fromLow, first.fromPort, -1, random());
        if (e != null) {
            failure.set(e);
            return;
        }
        if (request.verbose()) {
            String from = SocketAddress.format(first.fromHigh, first.fromLow);
            in.out().err("Connection from " + from + " " + first.fromPort + " received!\n");
        }
        read();
    }
}
