package org.vvorld.stack.tcp;

import java.lang.foreign.MemorySegment;
import org.vvorld.stack.packet.Packet;

/** What arrived in sequence and was not read: the packets as they came, linked, not copied until read. */
final class ReceiveBuffer {
    private Packet first;
    private Packet last;
    private int size;

    /** Bytes to read. */
    int size() {
        return size;
    }

    /** Appends a kept packet, or a copy of what it holds. */
    void append(Packet p, TcpMemory memory) {
        int before = size;
        size += p.length();
        if (last == null) {
            p.next = null;
            first = p;
            last = p;
        } else {
            last = Coalescing.link(last, p, before, memory);
        }
    }

    /** Copies up to {@code length} bytes out. Returns how many. */
    int read(MemorySegment to, long at, int length, TcpMemory memory) {
        int done = 0;
        while (done < length && first != null) {
            int n = Math.min(length - done, first.length());
            first.copyTo(first.head(), to, at + done, n);
            done += n;
            consume(n, memory);
        }
        return done;
    }

    /** Throws up to {@code length} bytes away. Returns how many. */
    int skip(int length, TcpMemory memory) {
        int done = 0;
        while (done < length && first != null) {
            int n = Math.min(length - done, first.length());
            done += n;
            consume(n, memory);
        }
        return done;
    }

    private void consume(int bytes, TcpMemory memory) {
        size -= bytes;
        if (bytes < first.length()) {
            first.pull(bytes);
        } else {
            memory.release(unlink());
        }
    }

    /** The first packet, the reader's from now on; null if there is none. */
    Packet take(TcpMemory memory) {
        if (first == null) {
            return null;
        }
        size -= first.length();
        Packet p = unlink();
        memory.handOver(p);
        return p;
    }

    private Packet unlink() {
        Packet p = first;
        first = p.next;
        if (first == null) {
            last = null;
        }
        p.next = null;
        return p;
    }

    void clear(TcpMemory memory) {
        skip(size, memory);
    }
}
