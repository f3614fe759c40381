package org.vvorld.stack.tcp;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.vvorld.stack.packet.Packet;

/**
 * What was written and is not acknowledged: a queue of blocks of native memory, addressed by sequence number. Written to once,
 * copied out into each packet that carries it. An empty buffer holds no memory.
 */
final class SendBuffer {
    private static final int FIRST_BLOCKS = 4;
    private static final int LARGE_FROM_BYTES = 32 * 1024;
    private static final int LARGE_BYTES = 64 * 1024;

    /** A ring: block {@code i} is at {@code (head + i) & (length - 1)}. */
    private Packet[] blocks;
    /** The sequence number behind each block. */
    private int[] ends;

    private int head;
    private int count;
    /** Sequence number of the head block's first byte. */
    private int blockStart;

    private int start;
    private int end;

    /** Empty, and the next byte written will be {@code seq}. */
    void begin(int seq) {
        start = seq;
        end = seq;
        blockStart = seq;
    }

    /** Sequence number of the first byte held. */
    int start() {
        return start;
    }

    /** The sequence number behind the last byte held. */
    int end() {
        return end;
    }

    /** Bytes held. */
    int size() {
        return end - start;
    }

    /** Appends up to {@code length} bytes. Returns how many; fewer when there is no memory. */
    int write(MemorySegment from, long at, int length, TcpMemory memory) {
        int done = 0;
        while (done < length) {
            Packet tail = count == 0 ? null : blocks[(head + count - 1) & (blocks.length - 1)];
            if (tail == null || tail.tail() == tail.capacity()) {
                // Where much waits, more will come: blocks that are not worth a slot each.
                tail = memory.take(size() < LARGE_FROM_BYTES ? length - done : LARGE_BYTES);
                if (tail == null) {
                    break;
                }
                push(tail);
            }
            int n = Math.min(length - done, tail.capacity() - tail.tail());
            tail.copyFrom(from, at + done, tail.append(n), n);
            done += n;
            end += n;
            ends[(head + count - 1) & (blocks.length - 1)] = end;
        }
        return done;
    }

    private void push(Packet block) {
        if (blocks == null) {
            blocks = new Packet[FIRST_BLOCKS];
            ends = new int[FIRST_BLOCKS];
        } else if (count == blocks.length) {
            Packet[] larger = new Packet[count * 2];
            int[] largerEnds = new int[count * 2];
            for (int i = 0; i < count; i++) {
                larger[i] = blocks[(head + i) & (count - 1)];
                largerEnds[i] = ends[(head + i) & (count - 1)];
            }
            blocks = larger;
            ends = largerEnds;
            head = 0;
        }
        if (count == 0) {
            blockStart = end;
        }
        int at = (head + count) & (blocks.length - 1);
        blocks[at] = block;
        ends[at] = end;
        count++;
    }

    /** Copies {@code length} bytes from {@code seq} on into a packet. They are held. */
    void copyTo(Packet p, int at, int seq, int length) {
        int mask = blocks.length - 1;
        int block = find(seq);
        int done = 0;
        while (done < length) {
            int from = block == 0 ? blockStart : ends[(head + block - 1) & mask];
            Packet b = blocks[(head + block) & mask];
            int offset = seq + done - from;
            int n = Math.min(length - done, ends[(head + block) & mask] - from - offset);
            p.copyFrom(b, b.head() + offset, at + done, n);
            done += n;
            block++;
        }
    }

    /** The block that holds {@code seq}. */
    private int find(int seq) {
        int mask = blocks.length - 1;
        int low = 0;
        int high = count - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Seq.afterOrAt(seq, ends[(head + middle) & mask])) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** What is before {@code seq} is not needed any more. */
    void acknowledge(int seq, TcpMemory memory) {
        start = Seq.min(seq, end);
        while (count > 0 && Seq.beforeOrAt(ends[head], start)) {
            blockStart = ends[head];
            memory.release(blocks[head]);
            blocks[head] = null;
            head = (head + 1) & (blocks.length - 1);
            count--;
        }
    }

    /** Frees all memory; what was held is lost. */
    void clear(TcpMemory memory) {
        acknowledge(end, memory);
        if (blocks != null) {
            Arrays.fill(blocks, null);
        }
        blocks = null;
        ends = null;
        head = 0;
    }
}
