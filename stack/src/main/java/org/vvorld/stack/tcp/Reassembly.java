package org.vvorld.stack.tcp;

import java.util.Arrays;
import org.vvorld.stack.packet.Packet;

/**
 * What arrived ahead of its turn: ranges of sequence numbers that do not touch, in order, each a chain of packets that do not
 * overlap. SACK blocks are these ranges (RFC 2018), the one that last grew first. Holds nothing while nothing is missing.
 */
final class Reassembly {
    /** With more holes than this, what would open another is refused. */
    static final int MAX_RANGES = 256;

    private static final int FIRST_RANGES = 4;

    private int[] starts;
    private int[] ends;
    private int[] grown;
    private Packet[] firsts;
    private Packet[] lasts;
    private int count;
    private int bytes;
    private int changes;

    /** Ranges held. */
    int ranges() {
        return count;
    }

    int start(int range) {
        return starts[range];
    }

    int end(int range) {
        return ends[range];
    }

    /** Bytes held. */
    int bytes() {
        return bytes;
    }

    /** Is every byte of {@code [seq, end)} here? */
    boolean holds(int seq, int end) {
        for (int i = 0; i < count; i++) {
            if (Seq.afterOrAt(seq, starts[i]) && Seq.beforeOrAt(end, ends[i])) {
                return true;
            }
        }
        return false;
    }

    /**
     * Takes a kept packet whose first byte is {@code seq}; what is here already is cut off it.
     *
     * @return false if there are too many holes; the packet stays the caller's
     */
    boolean add(int seq, Packet p, TcpMemory memory) {
        int from = seq;
        int to = seq + p.length();
        int i = count;
        while (i > 0 && Seq.after(starts[i - 1], from)) {
            i--;
        }
        // Range i - 1 starts at or before the packet, range i behind its start.
        if (i > 0 && Seq.after(ends[i - 1], from)) {
            int overlap = ends[i - 1] - from;
            if (overlap >= p.length()) {
                grown[i - 1] = ++changes;
                memory.release(p);
                return true;
            }
            p.pull(overlap);
            from += overlap;
        }
        while (i < count && Seq.beforeOrAt(ends[i], to)) {
            remove(i, memory);
        }
        if (i < count && Seq.before(starts[i], to)) {
            to = starts[i];
            p.trim(to - from);
        }
        return insert(i, from, to, p, memory);
    }

    private boolean insert(int i, int from, int to, Packet p, TcpMemory memory) {
        boolean joinsLeft = i > 0 && ends[i - 1] == from;
        boolean joinsRight = i < count && starts[i] == to;
        if (!joinsLeft && !joinsRight && !open(i)) {
            return false;
        }
        bytes += to - from;
        if (joinsLeft) {
            lasts[i - 1] = Coalescing.link(lasts[i - 1], p, ends[i - 1] - starts[i - 1], memory);
            ends[i - 1] = to;
            grown[i - 1] = ++changes;
            if (joinsRight) {
                lasts[i - 1].next = firsts[i];
                lasts[i - 1] = lasts[i];
                ends[i - 1] = ends[i];
                close(i);
            }
        } else if (joinsRight) {
            p.next = firsts[i];
            firsts[i] = p;
            starts[i] = from;
            grown[i] = ++changes;
        } else {
            p.next = null;
            starts[i] = from;
            ends[i] = to;
            firsts[i] = p;
            lasts[i] = p;
            grown[i] = ++changes;
        }
        return true;
    }

    private boolean open(int i) {
        if (count == MAX_RANGES) {
            return false;
        }
        if (starts == null || count == starts.length) {
            grow();
        }
        int behind = count - i;
        System.arraycopy(starts, i, starts, i + 1, behind);
        System.arraycopy(ends, i, ends, i + 1, behind);
        System.arraycopy(grown, i, grown, i + 1, behind);
        System.arraycopy(firsts, i, firsts, i + 1, behind);
        System.arraycopy(lasts, i, lasts, i + 1, behind);
        count++;
        return true;
    }

    private void grow() {
        int size = starts == null ? FIRST_RANGES : starts.length * 2;
        starts = starts == null ? new int[size] : Arrays.copyOf(starts, size);
        ends = ends == null ? new int[size] : Arrays.copyOf(ends, size);
        grown = grown == null ? new int[size] : Arrays.copyOf(grown, size);
        firsts = firsts == null ? new Packet[size] : Arrays.copyOf(firsts, size);
        lasts = lasts == null ? new Packet[size] : Arrays.copyOf(lasts, size);
    }

    private void close(int i) {
        int behind = count - i - 1;
        System.arraycopy(starts, i + 1, starts, i, behind);
        System.arraycopy(ends, i + 1, ends, i, behind);
        System.arraycopy(grown, i + 1, grown, i, behind);
        System.arraycopy(firsts, i + 1, firsts, i, behind);
        System.arraycopy(lasts, i + 1, lasts, i, behind);
        count--;
        firsts[count] = null;
        lasts[count] = null;
    }

    private void remove(int i, TcpMemory memory) {
        bytes -= ends[i] - starts[i];
        Packet p = firsts[i];
        close(i);
        while (p != null) {
            Packet next = p.next;
            memory.release(p);
            p = next;
        }
    }

    /** Moves what is in sequence at {@code seq} to the reader's buffer. Returns the sequence number behind it. */
    int drainTo(ReceiveBuffer buffer, int seq, TcpMemory memory) {
        if (count == 0 || starts[0] != seq) {
            return seq;
        }
        int end = ends[0];
        bytes -= end - seq;
        Packet p = firsts[0];
        close(0);
        while (p != null) {
            Packet next = p.next;
            buffer.append(p, memory);
            p = next;
        }
        return end;
    }

    /** Fills in SACK blocks from number {@code block} on, the range that grew last first. Returns how many there are then. */
    int writeBlocks(int[] sackStarts, int[] sackEnds, int block, int most) {
        int filled = block;
        int newest = Integer.MAX_VALUE;
        while (filled < most) {
            int best = -1;
            for (int i = 0; i < count; i++) {
                if (grown[i] < newest && (best < 0 || grown[i] > grown[best])) {
                    best = i;
                }
            }
            if (best < 0) {
                break;
            }
            newest = grown[best];
            sackStarts[filled] = starts[best];
            sackEnds[filled] = ends[best];
            filled++;
        }
        return filled;
    }

    void clear(TcpMemory memory) {
        while (count > 0) {
            remove(count - 1, memory);
        }
        starts = null;
        ends = null;
        grown = null;
        firsts = null;
        lasts = null;
    }
}
