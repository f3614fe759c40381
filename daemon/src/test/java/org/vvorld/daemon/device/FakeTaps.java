package org.vvorld.daemon.device;

import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.vvorld.linux.Errno;
import org.vvorld.linux.EventFd;
import org.vvorld.linux.IoVec;
import org.vvorld.linux.LinuxException;
import org.vvorld.linux.SteeringProgram;
import org.vvorld.linux.TapDevice;
import org.vvorld.linux.Taps;

/** TAPs in memory: tests put frames in, look at what came out, and make calls fail. */
final class FakeTaps implements Taps {
    /** The first queue of the first TAP, and of the last. */
    FakeTap tap;

    FakeTap last;
    boolean failOpen;
    final Map<String, FakeLink> links = new ConcurrentHashMap<>();
    /** Offloads that this kernel knows. */
    int knownOffloads = 0x6f;

    @Override
    public TapDevice open(String name) throws LinuxException {
        if (failOpen) {
            throw new LinuxException("open", "/dev/net/tun for TAP " + name, Errno.EPERM.number());
        }
        last = new FakeTap(name);
        if (tap == null) {
            tap = last;
        }
        return last;
    }

    @Override
    public FakeLink link(String name) {
        return links.computeIfAbsent(name, FakeLink::new);
    }

    final class FakeTap implements TapDevice {
        private final String name;
        private final EventFd readable;
        private final Queue<byte[]> arriving = new ArrayDeque<>();
        final List<byte[]> written = new CopyOnWriteArrayList<>();
        volatile long writeResult;
        volatile boolean closed;
        int offloads;
        /** This one and those behind it. */
        final List<FakeTap> queues = new CopyOnWriteArrayList<>(List.of(this));

        SteeringProgram steering;
        private boolean deleted;
        private int readsAfterDeletion;

        FakeTap(String name) {
            this.name = name;
            try {
                readable = EventFd.open();
            } catch (LinuxException e) {
                throw new UncheckedIOException(e);
            }
        }

        void arrive(byte[] frame) {
            byte[] raw = new byte[HEADER_BYTES + frame.length];
            System.arraycopy(frame, 0, raw, HEADER_BYTES, frame.length);
            arriveRaw(raw);
        }

        synchronized void arriveRaw(byte[] raw) {
            arriving.add(raw);
            readable.signal();
        }

        /** As {@code ip link del} does: epoll reports it from now on, and no read takes that away. */
        synchronized void delete() {
            deleted = true;
            readable.signal();
        }

        synchronized int readsAfterDeletion() {
            return readsAfterDeletion;
        }

        void awaitEmpty() {
            long end = System.nanoTime() + 5_000_000_000L;
            while (!isEmpty()) {
                if (System.nanoTime() > end) {
                    throw new AssertionError("frames were not taken from the TAP");
                }
                LockSupport.parkNanos(100_000);
            }
        }

        private synchronized boolean isEmpty() {
            return arriving.isEmpty();
        }

        @Override
        public int fd() {
            return readable.fd();
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public synchronized long readv(IoVec vectors, int count) {
            if (deleted) {
                readsAfterDeletion++;
                return -Errno.EBADFD.number();
            }
            byte[] raw = arriving.poll();
            if (raw == null) {
                long drained = readable.drain();
                return drained < 0 ? drained : -Errno.EAGAIN.number();
            }
            return copy(vectors, count, raw, true);
        }

        @Override
        public long writev(IoVec vectors, int count) {
            if (writeResult < 0) {
                return writeResult;
            }
            byte[] raw = new byte[(int) vectors.length(0)];
            written.add(raw);
            return copy(vectors, count, raw, false);
        }

        @SuppressWarnings("restricted") // memory that the code under test pointed at
        private static long copy(IoVec vectors, int count, byte[] raw, boolean intoVectors) {
            int done = 0;
            for (int i = 0; i < count && done < raw.length; i++) {
                int n = (int) Math.min(vectors.length(i), raw.length - done);
                MemorySegment memory = MemorySegment.ofAddress(vectors.base(i)).reinterpret(n);
                if (intoVectors) {
                    MemorySegment.copy(raw, done, memory, ValueLayout.JAVA_BYTE, 0, n);
                } else {
                    MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, 0, raw, done, n);
                }
                done += n;
            }
            return done;
        }

        @Override
        public void offloads(int flags) throws LinuxException {
            if ((flags & ~knownOffloads) != 0) {
                throw new LinuxException("ioctl(TUNSETOFFLOAD)", "to set them", Errno.EINVAL.number());
            }
            offloads = flags;
        }

        @Override
        public TapDevice anotherQueue() {
            FakeTap another = new FakeTap(name);
            queues.add(another);
            offloads = 0;
            return another;
        }

        @Override
        public void steering(SteeringProgram program) {
            steering = program;
        }

        @Override
        public void close() {
            closed = true;
            readable.close();
        }
    }
}
