package org.vvorld.daemon.stream;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.vvorld.stack.tcp.TcpConnection;
import org.vvorld.stack.tcp.TcpError;
import org.vvorld.stack.tcp.TcpEvents;
import org.vvorld.stack.tcp.TcpShard;
import org.vvorld.stack.tcp.TcpSockets;
import org.vvorld.stack.tcp.TcpTarget;

/**
 * A connection for threads that are no workers: one that reads and one that writes, which may be the same. They wait; the worker never
 * does. Bytes cross in chunks, at most {@value #BUFFER_BYTES} each way: a reader that stops closes the peer's window.
 *
 * <pre>
 *  thread                                   worker
 *  write -- outgoing --(mailbox: flush)--> TcpConnection.write
 *  read  &lt;- incoming ---(unpark)---------- TcpConnection.read
 * </pre>
 */
public final class TcpStream implements TcpEvents {
    /** Most bytes that wait on their way between thread and worker, each way. */
    static final int BUFFER_BYTES = 256 * 1024;

    private static final int CHUNK_BYTES = 64 * 1024;
    /** A lost wake-up costs this much at most: unpark needs no lock, but the thread to wake may be another by now. */
    private static final long LOOK_UP_NANOS = 200_000_000L;

    private final TcpSockets sockets;
    private final Consumer<TcpStream> accepted;
    private final Queue<byte[]> incoming = new ConcurrentLinkedQueue<>();
    private final AtomicInteger incomingBytes = new AtomicInteger();
    private final Queue<byte[]> outgoing = new ConcurrentLinkedQueue<>();
    private final AtomicInteger outgoingBytes = new AtomicInteger();
    private final AtomicBoolean flushPosted = new AtomicBoolean();
    private final AtomicBoolean pullPosted = new AtomicBoolean();

    private volatile int worker;
    private volatile TcpConnection connection;
    private volatile boolean connected;
    private volatile boolean ended;
    private volatile boolean writeEnds;
    private volatile boolean closes;
    private volatile boolean over;
    private volatile String failure;
    private volatile Thread reader;
    private volatile Thread writer;
    private volatile Runnable ready;
    private final String command;

    // Of the reading thread.
    private byte[] chunk;
    private int chunkAt;

    // Of the worker.
    private byte[] sending;
    private int sendingAt;

    /** @param accepted hears of the connection, on its worker, once it is established; null for one that is opened here */
    TcpStream(TcpSockets sockets, int worker, String command, Consumer<TcpStream> accepted) {
        this.command = command;
        this.sockets = sockets;
        this.worker = worker;
        this.accepted = accepted;
    }

    void open(TcpTarget to) {
        sockets.post(
                worker,
                on -> {
                    TcpShard.Opening o = on.connect(to, this);
                    if (o.worker() >= 0) {
                        worker = o.worker();
                        open(to);
                    } else if (o.error() != null) {
                        fail(o.error().text());
                    } else {
                        connection = o.connection();
                        if (closes) {
                            flush();
                        }
                    }
                },
                this::gone);
    }

    /** Has each change told: established, something to read, room to write, the end. Called on the worker; must be quick. */
    public void onReady(Runnable newReady) {
        ready = newReady;
    }

    @Override
    public String command() {
        return command;
    }

    /** The connection; null until its SYN is sent. Its addresses may be asked for by any thread, all else by its worker. */
    public TcpConnection connection() {
        return connection;
    }

    /** Is the handshake done? */
    public boolean isConnected() {
        return connected;
    }

    /** Why it failed, in strerror's words; null if it did not. */
    public String failure() {
        return failure;
    }

    /** Is it over, in order or not? What came may still be read. */
    public boolean isOver() {
        return over;
    }

    /** Can {@link #read} answer at once? */
    public boolean isReadable() {
        return chunk != null || !incoming.isEmpty() || ended || over;
    }

    /** Has the peer said all, and is it read? */
    public boolean isEnd() {
        return chunk == null && incoming.isEmpty() && (ended || over);
    }

    /** Waits for the handshake. @throws IOException if there is no connection, or not in time (nanoseconds; 0 for ever) */
    public void awaitConnected(long timeoutNanos) throws IOException {
        long end = System.nanoTime() + timeoutNanos;
        reader = Thread.currentThread();
        while (!connected) {
            if (over) {
                throw new IOException(failure == null ? "Connection closed" : failure);
            }
            sleep(timeoutNanos, end);
        }
    }

    /**
     * Reads what is there, waiting for the first byte.
     *
     * @param timeoutNanos 0 for ever
     * @return how many bytes; -1 at the end
     * @throws InterruptedIOException if nothing came in time
     * @throws IOException if the connection failed
     */
    public int read(byte[] to, int at, int length, long timeoutNanos) throws IOException {
        if (length == 0) {
            return 0;
        }
        long end = System.nanoTime() + timeoutNanos;
        reader = Thread.currentThread();
        while (chunk == null) {
            // In this order: what was queued before the end is read before it.
            boolean wasEnd = ended || over;
            chunk = incoming.poll();
            chunkAt = 0;
            if (chunk == null) {
                if (wasEnd) {
                    if (failure != null) {
                        throw new IOException(failure);
                    }
                    return -1;
                }
                sleep(timeoutNanos, end);
            }
        }
        int n = Math.min(length, chunk.length - chunkAt);
        System.arraycopy(chunk, chunkAt, to, at, n);
        chunkAt += n;
        if (chunkAt == chunk.length) {
            int left = incomingBytes.addAndGet(-chunk.length);
            chunk = null;
            if (left < BUFFER_BYTES / 2 && !ended && pullPosted.compareAndSet(false, true)) {
                post(this::pull);
            }
        }
        return n;
    }

    /** Hands bytes over, waiting for room. They are copied. @throws IOException if the connection is no more */
    public void write(byte[] from, int at, int length) throws IOException {
        writer = Thread.currentThread();
        for (int done = 0; done < length; ) {
            while (outgoingBytes.get() >= BUFFER_BYTES && !over) {
                sleep(0, 0);
            }
            if (over || writeEnds) {
                throw new IOException(failure == null ? "Broken pipe" : failure);
            }
            int n = Math.min(CHUNK_BYTES, length - done);
            outgoing.add(Arrays.copyOfRange(from, at + done, at + done + n));
            outgoingBytes.addAndGet(n);
            done += n;
            postFlush();
        }
    }

    /** Bytes that were handed over and that the connection has not taken yet. */
    public int unsentBytes() {
        return outgoingBytes.get();
    }

    /** A FIN follows what was written. */
    public void shutdownWrite() {
        writeEnds = true;
        postFlush();
    }

    /** The user is done: what was written is sent, then a FIN; what comes is refused. */
    public void close() {
        writeEnds = true;
        closes = true;
        postFlush();
    }

    /** Resets the connection. */
    public void abort() {
        post(() -> {
            TcpConnection c = connection;
            if (c != null) {
                c.abort();
            }
        });
    }

    private void postFlush() {
        if (flushPosted.compareAndSet(false, true)) {
            post(this::flush);
        }
    }

    private void post(Runnable task) {
        sockets.post(worker, on -> task.run(), this::gone);
    }

    private void sleep(long timeoutNanos, long end) throws InterruptedIOException {
        long wait = LOOK_UP_NANOS;
        if (timeoutNanos > 0) {
            wait = Math.min(wait, end - System.nanoTime());
            if (wait <= 0) {
                throw new InterruptedIOException("Operation timed out");
            }
        }
        LockSupport.parkNanos(this, wait);
        if (Thread.interrupted()) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    // --- the worker ---

    private void wake() {
        LockSupport.unpark(reader);
        LockSupport.unpark(writer);
        Runnable r = ready;
        if (r != null) {
            r.run();
        }
    }

    private void fail(String why) {
        failure = why;
        over = true;
        wake();
    }

    private void gone() {
        if (!over) {
            fail("Network is down");
        }
    }

    private void flush() {
        flushPosted.set(false);
        TcpConnection c = connection;
        if (c == null || over) {
            return;
        }
        boolean progress = false;
        while (sending != null || (sending = outgoing.poll()) != null) {
            int left = sending.length - sendingAt;
            int n = c.write(MemorySegment.ofArray(sending), sendingAt, left);
            if (n < 0) {
                return;
            }
            progress |= n > 0;
            outgoingBytes.addAndGet(-n);
            sendingAt += n;
            if (n < left) {
                break;
            }
            sending = null;
            sendingAt = 0;
        }
        if (sending == null && closes) {
            c.close();
        } else if (sending == null && writeEnds) {
            c.shutdownWrite();
        }
        if (progress) {
            wake();
        }
    }

    private void pull() {
        pullPosted.set(false);
        TcpConnection c = connection;
        if (c != null) {
            pull(c);
        }
    }

    private void pull(TcpConnection c) {
        boolean progress = false;
        while (c.available() > 0 && incomingBytes.get() < BUFFER_BYTES) {
            byte[] b = new byte[Math.min(CHUNK_BYTES, c.available())];
            c.read(MemorySegment.ofArray(b), 0, b.length);
            incomingBytes.addAndGet(b.length);
            incoming.add(b);
            progress = true;
        }
        if (c.isEnd() && !ended) {
            ended = true;
            progress = true;
        }
        if (progress) {
            wake();
        }
    }

    @Override
    public void onConnected(TcpConnection c) {
        connection = c;
        connected = true;
        if (accepted != null) {
            accepted.accept(this);
        }
        flush();
        wake();
    }

    @Override
    public void onReadable(TcpConnection c) {
        pull(c);
    }

    @Override
    public void onWritable(TcpConnection c) {
        flush();
    }

    @Override
    public void onClosed(TcpConnection c, TcpError error) {
        if (error != TcpError.NONE) {
            failure = error.text();
        }
        if (c.available() > 0) {
            // Closed in order with more than the reader has taken yet: it is bounded by the receive buffer.
            byte[] b = new byte[c.available()];
            c.read(MemorySegment.ofArray(b), 0, b.length);
            incomingBytes.addAndGet(b.length);
            incoming.add(b);
        }
        over = true;
        wake();
    }
}
