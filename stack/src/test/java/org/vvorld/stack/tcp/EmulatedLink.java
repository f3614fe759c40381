package org.vvorld.stack.tcp;

import java.util.SplittableRandom;
import org.vvorld.stack.packet.Offload;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.packet.PacketCache;
import org.vvorld.stack.wire.Tcp;

/** One direction of a way through a network, in simulated time: delay, bandwidth, a queue, and everything that can go wrong. */
final class EmulatedLink {
    /** What goes wrong: shares of the segments, and nanoseconds. */
    record Faults(double loss, double reorder, long reorderNanos, double duplicate, double corrupt, double mark) {
        static final Faults NONE = new Faults(0, 0, 0, 0, 0, 0);

        static Faults loss(double share) {
            return new Faults(share, 0, 0, 0, 0, 0);
        }
    }

    private static final int HEADERS_BYTES = 20 + 14;

    private final TcpLab lab;
    private final SplittableRandom random;
    private final long delayNanos;
    private final long bitsPerSecond;
    private final int queueBytes;
    private final Faults faults;
    private TcpHost to;
    private long busyUntilNanos;
    private boolean cut;
    int lost;
    int carried;
    int overflowed;

    /** @param bitsPerSecond 0 for no limit */
    EmulatedLink(
            TcpLab lab, SplittableRandom random, long delayNanos, long bitsPerSecond, int queueBytes, Faults faults) {
        this.lab = lab;
        this.random = random;
        this.delayNanos = delayNanos;
        this.bitsPerSecond = bitsPerSecond;
        this.queueBytes = queueBytes;
        this.faults = faults;
    }

    void to(TcpHost host) {
        to = host;
    }

    /** Nothing passes any more. */
    void cut(boolean value) {
        cut = value;
    }

    /** Takes a packet whose TCP header is at its head. */
    void send(Packet p, boolean ecnCapable) {
        int piece = Offload.segmentPayloadBytes(p);
        int at = p.head();
        int header = Tcp.headerLength(p, at);
        int data = p.length() - header;
        if (piece == 0 || lab.isWhole()) {
            if (!lab.isWhole()) {
                Offload.complete(p);
            }
            carry(p, ecnCapable);
            return;
        }
        PacketCache cache = lab.cache();
        for (int from = 0; from < data; from += piece) {
            int bytes = Math.min(piece, data - from);
            boolean last = from + bytes == data;
            Packet q = cache.take();
            int start = q.append(header + bytes);
            q.copyFrom(p, at, start, header);
            q.copyFrom(p, at + header + from, start + header, bytes);
            q.u32(start + 4, Tcp.sequence(p, at) + from);
            int flags = Tcp.flags(p, at);
            q.u8(start + 13, flags & (last ? -1 : ~(Tcp.FIN | Tcp.PSH)) & (from == 0 ? -1 : ~Tcp.CWR));
            // The pseudo-header's sum that stands there is for the whole length.
            int sum = p.u16(at + Tcp.CHECKSUM) - (header + data) + header + bytes;
            while (sum < 0) {
                sum += 0xffff;
            }
            Tcp.leaveChecksum(q, start, sum, 0, 0);
            Offload.complete(q);
            carry(q, ecnCapable);
        }
        lab.cache().give(p);
    }

    private void carry(Packet p, boolean ecnCapable) {
        carried++;
        if (cut || random.nextDouble() < faults.loss) {
            lost++;
            lab.cache().give(p);
            return;
        }
        long now = lab.now();
        long start = Math.max(now, busyUntilNanos);
        long takes = bitsPerSecond == 0 ? 0 : (p.length() + HEADERS_BYTES) * 8L * 1_000_000_000L / bitsPerSecond;
        if (bitsPerSecond != 0 && (start - now) * bitsPerSecond / 8_000_000_000L > queueBytes) {
            overflowed++;
            lab.cache().give(p);
            return;
        }
        busyUntilNanos = start + takes;
        long arrives = start + takes + delayNanos;
        if (random.nextDouble() < faults.reorder) {
            arrives += (long) (random.nextDouble() * faults.reorderNanos);
        }
        if (random.nextDouble() < faults.duplicate) {
            Packet copy = lab.cache().take();
            copy.copyOf(p);
            lab.deliver(to, copy, arrives + random.nextLong(1 + faults.reorderNanos), false);
        }
        if (random.nextDouble() < faults.corrupt) {
            int at = p.head() + random.nextInt(p.length());
            p.u8(at, p.u8(at) ^ 1 << random.nextInt(8));
        }
        lab.deliver(to, p, arrives, ecnCapable && random.nextDouble() < faults.mark);
    }
}
