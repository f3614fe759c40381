package org.vvorld.daemon.device;

import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.vvorld.linux.Errno;
import org.vvorld.linux.EventFd;
import org.vvorld.linux.IoVec;
import org.vvorld.linux.LinuxException;
import org.vvorld.linux.PacketSocket;
import org.vvorld.linux.PacketStatistics;
import org.vvorld.linux.SteeringProgram;

/** A raw socket in memory: tests put frames in, look at what came out, and make calls fail. */
final class FakePacketSocket implements PacketSocket {
    static final int HEADER_BYTES = 10;
    /** Room for a frame with its header, in either direction. */
    static final int PLACE_BYTES = 2000;

    static final int TRANSMIT_PLACES = 8;

    /** A frame on its way in, with its virtio-net header in front. */
    private static final class Arriving {
        private final byte[] raw;
        private final int vlanTci;
        private final boolean hasRoom;

        Arriving(byte[] raw, int vlanTci, boolean hasRoom) {
            this.raw = raw;
            this.vlanTci = vlanTci;
            this.hasRoom = hasRoom;
        }
    }

    private final FakePacketSockets owner;
    private final FakeLink link;
    private final int index;
    private final String steering;
    private final EventFd readable;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment ring = arena.allocate((long) PLACE_BYTES * (1 + TRANSMIT_PLACES), 8);
    private final Queue<Arriving> arriving = new ArrayDeque<>();
    private final List<byte[]> committed = new ArrayList<>();
    private final Queue<Integer> flushResults = new ArrayDeque<>();
    private Arriving current;
    final List<byte[]> sent = new CopyOnWriteArrayList<>();
    final List<String> addresses = new CopyOnWriteArrayList<>();
    volatile long drops;
    volatile boolean promiscuous;
    volatile boolean started;
    volatile boolean closed;
    volatile long largeResult;
    final AtomicInteger errorsTaken = new AtomicInteger();
    volatile SteeringProgram program;

    FakePacketSocket(FakePacketSockets owner, FakeLink link, String steering) {
        this.owner = owner;
        this.link = link;
        this.index = link.index;
        this.steering = steering;
        try {
            readable = EventFd.open();
        } catch (LinuxException e) {
            throw new UncheckedIOException(e);
        }
    }

    void arrive(byte[] frame) {
        arrive(new byte[HEADER_BYTES], frame, -1);
    }

    void arrive(byte[] header, byte[] frame, int vlanTci) {
        add(header, frame, vlanTci, true);
    }

    /** One that is longer than a place, when the socket's queue has no room either. */
    void arriveCut(byte[] frame) {
        add(new byte[HEADER_BYTES], frame, -1, false);
    }

    private synchronized void add(byte[] header, byte[] frame, int vlanTci, boolean hasRoom) {
        byte[] raw = Arrays.copyOf(header, HEADER_BYTES + frame.length);
        System.arraycopy(frame, 0, raw, HEADER_BYTES, frame.length);
        arriving.add(new Arriving(raw, vlanTci, hasRoom));
        readable.signal();
    }

    /** As the kernel does when the link goes down. */
    void report() {
        readable.signal();
    }

    void awaitEmpty() {
        long end = System.nanoTime() + 5_000_000_000L;
        while (hasFrames()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("frames were not taken from the socket");
            }
            LockSupport.parkNanos(100_000);
        }
    }

    private synchronized boolean hasFrames() {
        return !arriving.isEmpty() || current != null;
    }

    /** The next flushes send nothing and return this, in turn. */
    synchronized void nextFlushes(int... results) {
        for (int result : results) {
            flushResults.add(result);
        }
    }

    @Override
    public int fd() {
        return readable.fd();
    }

    @Override
    public String interfaceName() {
        return link.name();
    }

    @Override
    public int interfaceIndex() {
        return index;
    }

    @Override
    public int headerBytes() {
        return HEADER_BYTES;
    }

    @Override
    public String steering() {
        return steering;
    }

    @Override
    public void steering(SteeringProgram newProgram) {
        program = newProgram;
    }

    @Override
    public void start() {
        started = true;
    }

    @Override
    public MemorySegment ring() {
        return ring;
    }

    @Override
    public synchronized boolean nextFrame() {
        current = arriving.poll();
        if (current == null) {
            return false;
        }
        int n = Math.min(PLACE_BYTES, current.raw.length);
        MemorySegment.copy(current.raw, 0, ring, ValueLayout.JAVA_BYTE, 0, n);
        return true;
    }

    @Override
    public long frameOffset() {
        return HEADER_BYTES;
    }

    @Override
    public long headerOffset() {
        return 0;
    }

    @Override
    public int capturedBytes() {
        return Math.min(PLACE_BYTES - HEADER_BYTES, originalBytes());
    }

    @Override
    public int originalBytes() {
        return current.raw.length - HEADER_BYTES;
    }

    @Override
    public boolean isLarge() {
        return current.hasRoom && current.raw.length > PLACE_BYTES;
    }

    @Override
    @SuppressWarnings("restricted") // memory that the code under test pointed at
    public long takeLarge(IoVec vectors, int count) {
        int n = (int) Math.min(vectors.length(0), current.raw.length);
        MemorySegment memory = MemorySegment.ofAddress(vectors.base(0)).reinterpret(n);
        MemorySegment.copy(current.raw, 0, memory, ValueLayout.JAVA_BYTE, 0, n);
        return n;
    }

    @Override
    public int status() {
        return 1;
    }

    @Override
    public int vlanTci() {
        return current.vlanTci;
    }

    @Override
    public int vlanProtocol() {
        return 0x8100;
    }

    @Override
    public int transmitBufferBytes() {
        return PLACE_BYTES;
    }

    @Override
    public synchronized long transmitBuffer() {
        return committed.size() == TRANSMIT_PLACES
                ? -Errno.EAGAIN.number()
                : (long) PLACE_BYTES * (1 + committed.size());
    }

    @Override
    public synchronized void commit(int length) {
        long at = (long) PLACE_BYTES * (1 + committed.size());
        committed.add(ring.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE));
    }

    @Override
    public synchronized int flush() {
        Integer result = flushResults.poll();
        if (result != null) {
            return result;
        }
        sent.addAll(committed);
        committed.clear();
        return 0;
    }

    @Override
    public synchronized int unsent() {
        return committed.size();
    }

    @Override
    @SuppressWarnings("restricted") // memory that the code under test pointed at
    public long sendLarge(IoVec vectors, int count) {
        if (largeResult < 0) {
            return largeResult;
        }
        int n = (int) vectors.length(0);
        sent.add(MemorySegment.ofAddress(vectors.base(0)).reinterpret(n).toArray(ValueLayout.JAVA_BYTE));
        return n;
    }

    @Override
    public int takeError() {
        long rings = readable.drain();
        errorsTaken.incrementAndGet();
        return rings > 0 ? -Errno.ENETDOWN.number() : 0;
    }

    @Override
    public void promiscuous(boolean on) {
        promiscuous = on;
    }

    @Override
    public void addAddress(byte[] mac) throws LinuxException {
        if (owner.refusesAddresses) {
            throw new LinuxException("setsockopt", "to add an address", Errno.EINVAL.number());
        }
        addresses.add(Arrays.toString(mac));
    }

    @Override
    public void removeAddress(byte[] mac) {
        addresses.remove(Arrays.toString(mac));
    }

    @Override
    public void allMulticast(boolean on) {}

    @Override
    public PacketStatistics statistics() {
        return new PacketStatistics(drops, drops, 0);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            arena.close();
            readable.close();
        }
    }
}
