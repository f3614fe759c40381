package org.vvorld.daemon.command;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.vvorld.daemon.stream.TcpStream;
import org.vvorld.daemon.stream.TcpStreams;
import org.vvorld.stack.socket.SocketAddress;
import org.vvorld.stack.tcp.TcpConnection;
import org.vvorld.stack.tcp.TcpListenSocket;
import org.vvorld.stack.tcp.TcpSockets;
import org.vvorld.stack.tcp.TcpTarget;
import org.vvorld.stack.vnet.Vnet;

/**
 * nc(1) over TCP, in progress: one thread reads standard input and writes to the connection, the caller's reads it and prints. What
 * either side does not take closes the other's window.
 */
final class NcTcpSession {
    private static final int CHUNK_BYTES = 64 * 1024;
    /** How soon it is noticed that the caller or the vnet went away. */
    private static final long LOOK_UP_NANOS = 100_000_000L;
    /** Connections that wait while one is talked with. */
    private static final int BACKLOG = 16;

    private final Invocation in;
    private final Vnet vnet;
    private final NcRequest request;
    private final BlockingQueue<TcpStream> accepted = new ArrayBlockingQueue<>(BACKLOG);
    private final AtomicLong lastWord = new AtomicLong();
    /** Why standard input is at its end, to be said once. */
    private final AtomicReference<String> inputFault = new AtomicReference<>();

    NcTcpSession(Invocation in, Vnet vnet, NcRequest request) {
        this.in = in;
        this.vnet = vnet;
        this.request = request;
    }

    /** Talks to the end. Returns the exit status. */
    int run() {
        try {
            return request.listen() ? listen() : connect();
        } catch (InterruptedException e) {
            // The daemon stops.
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private int connect() {
        TcpTarget to = TcpTarget.to(request.hostHigh(), request.hostLow(), request.port())
                .from(request.localHigh(), request.localLow(), request.localPort())
                .fib(request.fib());
        int worker = ThreadLocalRandom.current().nextInt(in.world().netisr().count());
        TcpStream stream = new TcpStreams(vnet.tcp()).connect(to, worker, "nc");
        try {
            if (!awaitConnected(stream)) {
                return 1;
            }
            if (request.verbose()) {
                in.out().err("Connection to " + request.peer() + " succeeded!\n");
            }
            return request.zero() ? 0 : talk(stream);
        } finally {
            stream.close();
        }
    }

    private boolean awaitConnected(TcpStream stream) {
        long start = in.clock().getAsLong();
        while (isThere()) {
            try {
                stream.awaitConnected(LOOK_UP_NANOS);
                return true;
            } catch (InterruptedIOException e) {
                long waited = in.clock().getAsLong() - start;
                if (Thread.currentThread().isInterrupted()) {
                    return false;
                }
                if (request.idleNanos() > 0 && waited >= request.idleNanos()) {
                    return refused(e.getMessage());
                }
            } catch (IOException e) {
                return refused(e.getMessage());
            }
        }
        return false;
    }

    private boolean refused(String why) {
        if (request.verbose() || !request.zero()) {
            in.out()
                    .err("nc: connect to " + request.host() + " port " + request.port() + " (tcp) failed: " + why
                            + "\n");
        }
        return false;
    }

    private int listen() throws InterruptedException {
        TcpSockets.Listening l = new TcpStreams(vnet.tcp())
                .listen(request.localHigh(), request.localLow(), request.port(), BACKLOG, "nc", this::accept);
        if (l.error() != null) {
            throw new ToolException("bind: " + l.error().text() + ": port " + request.port());
        }
        TcpListenSocket socket = l.socket();
        try {
            int status = 0;
            do {
                TcpStream stream = next();
                if (stream == null) {
                    return vnet.isOpen() ? 0 : 1;
                }
                if (!request.keep()) {
                    vnet.tcp().close(socket);
                }
                try {
                    status = talk(stream);
                } finally {
                    stream.close();
                }
            } while (request.keep() && isThere());
            return status;
        } finally {
            vnet.tcp().close(socket);
            accepted.forEach(TcpStream::abort);
        }
    }

    private void accept(TcpStream stream) {
        if (!accepted.offer(stream)) {
            stream.abort();
        }
    }

    private TcpStream next() throws InterruptedException {
        long start = in.clock().getAsLong();
        while (isThere()) {
            TcpStream s = accepted.poll(LOOK_UP_NANOS, TimeUnit.NANOSECONDS);
            if (s != null) {
                if (request.verbose()) {
                    TcpConnection c = s.connection();
                    in.out()
                            .err("Connection from " + SocketAddress.format(c.remoteHigh(), c.remoteLow()) + " "
                                    + c.remotePort() + " received!\n");
                }
                return s;
            }
            if (request.idleNanos() > 0 && in.clock().getAsLong() - start >= request.idleNanos()) {
                return null;
            }
        }
        return null;
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

    private int talk(TcpStream stream) {
        lastWord.set(in.clock().getAsLong());
        Thread typing = request.deaf()
                ? null
                : Thread.ofPlatform().daemon().name("vvorld-stdin").start(() -> type(stream));
        try {
            byte[] buffer = new byte[CHUNK_BYTES];
            while (isThere()) {
                String fault = inputFault.getAndSet(null);
                if (fault != null) {
                    in.out().err("nc: " + fault + "\n");
                }
                try {
                    int n = stream.read(buffer, 0, buffer.length, LOOK_UP_NANOS);
                    if (n < 0) {
                        return 0;
                    }
                    lastWord.set(in.clock().getAsLong());
                    in.out().data(Arrays.copyOf(buffer, n));
                } catch (InterruptedIOException e) {
                    long idle = in.clock().getAsLong() - lastWord.get();
                    if (Thread.currentThread().isInterrupted()) {
                        return 1;
                    }
                    if (request.idleNanos() > 0 && idle >= request.idleNanos()) {
                        return 0;
                    }
                }
            }
            return vnet.isOpen() ? 0 : 1;
        } catch (IOException e) {
            if (isThere()) {
                in.out().err("nc: " + e.getMessage() + "\n");
            }
            return 1;
        } finally {
            if (typing != null) {
                typing.interrupt();
            }
        }
    }

    private void type(TcpStream stream) {
        try {
            for (byte[] b = in.stdin().read(); b != null; b = in.stdin().read()) {
                stream.write(b, 0, b.length);
                lastWord.set(in.clock().getAsLong());
            }
            if (request.ends()) {
                stream.shutdownWrite();
            }
        } catch (IOException e) {
            // Output is the caller's thread's. A connection that failed it hears of itself.
            if (!stream.isOver() && !Thread.currentThread().isInterrupted()) {
                inputFault.set(e.getMessage());
            }
        }
    }
}
