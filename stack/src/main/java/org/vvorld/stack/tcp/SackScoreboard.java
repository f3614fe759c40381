package org.vvorld.stack.tcp;

import java.util.Arrays;

/**
 * What is in flight: records that cover {@code [una, nxt)} without a gap, in order, each with the time when it was last sent, and
 * what is known of it (RFC 6675 section 4, RFC 8985 section 5.3). A record is cut where a SACK block or a retransmission ends in
 * it; neighbours that are SACKed are joined, so that there are about as many records as holes and bursts.
 */
final class SackScoreboard {
    static final int SACKED = 1;
    /** Believed lost; with {@link #RETRANSMITTED}, sent again since then. */
    static final int LOST = 2;

    static final int RETRANSMITTED = 4;
    /** Was ever sent again: its ACK is ambiguous. */
    static final int EVER = 8;

    private static final int FIRST_RECORDS = 8;

    /** Rings: record {@code i} is at {@code (head + i) & (length - 1)}. */
    private int[] starts;

    private long[] sent;
    private byte[] flags;
    private int head;
    private int count;
    /** The sequence number behind the last record. */
    private int end;
    /** Behind the highest record that was SACKed or acknowledged. */
    private int forwardAck;
    /** Behind the highest record that was ever sent again. */
    private int highestRetransmitted;
    /** Before this nothing waits to be sent again. */
    private int pendingFrom;

    private int sackedBytes;
    private int lostBytes;
    private int retransmittedBytes;
    private int pendingBytes;

    void begin(int seq) {
        end = seq;
        forwardAck = seq;
        highestRetransmitted = seq;
        pendingFrom = seq;
    }

    int count() {
        return count;
    }

    int start(int i) {
        return starts[(head + i) & (starts.length - 1)];
    }

    int end(int i) {
        return i + 1 == count ? end : start(i + 1);
    }

    int length(int i) {
        return end(i) - start(i);
    }

    long sentNanos(int i) {
        return sent[(head + i) & (starts.length - 1)];
    }

    int flags(int i) {
        return flags[(head + i) & (starts.length - 1)];
    }

    boolean is(int i, int flag) {
        return (flags(i) & flag) != 0;
    }

    int forwardAck() {
        return forwardAck;
    }

    int highestRetransmitted() {
        return highestRetransmitted;
    }

    int sackedBytes() {
        return sackedBytes;
    }

    int lostBytes() {
        return lostBytes;
    }

    int retransmittedBytes() {
        return retransmittedBytes;
    }

    /** Bytes that are lost and were not sent again yet. */
    int pendingBytes() {
        return pendingBytes;
    }

    /** Bytes believed to be in the network, RFC 6675's pipe. */
    int pipe() {
        return count == 0 ? 0 : end - start(0) - sackedBytes - lostBytes + retransmittedBytes;
    }

    /** Bytes up to {@code to} were sent for the first time. */
    void append(int to, long nowNanos) {
        if (count > 0) {
            int last = (head + count - 1) & (starts.length - 1);
            if (flags[last] == 0 && sent[last] == nowNanos) {
                end = to;
                return;
            }
        }
        makeRoom();
        int at = (head + count) & (starts.length - 1);
        starts[at] = end;
        sent[at] = nowNanos;
        flags[at] = 0;
        count++;
        end = to;
    }

    /** Everything before {@code una} has arrived. */
    void acknowledge(int una, AckSample sample) {
        while (count > 0 && Seq.before(start(0), una)) {
            int recordEnd = end(0);
            int to = Seq.min(recordEnd, una);
            int bytes = to - start(0);
            int f = flags[head];
            if ((f & SACKED) == 0) {
                sample.onDelivered(to, bytes, sent[head], (f & EVER) != 0);
            }
            count(f, -bytes);
            if (to == recordEnd) {
                head = (head + 1) & (starts.length - 1);
                count--;
            } else {
                starts[head] = to;
            }
        }
        forwardAck = Seq.max(forwardAck, una);
        pendingFrom = Seq.max(pendingFrom, una);
        highestRetransmitted = Seq.max(highestRetransmitted, una);
    }

    /** The peer has {@code [from, to)}, which is inside of what is in flight. */
    void sack(int from, int to, AckSample sample) {
        int i = split(find(from), from);
        int first = i;
        while (i < count && Seq.before(start(i), to)) {
            split(i, to);
            int at = (head + i) & (starts.length - 1);
            int f = flags[at];
            if ((f & SACKED) == 0) {
                int bytes = length(i);
                count(f, -bytes);
                flags[at] = (byte) (f & EVER | SACKED);
                count(SACKED, bytes);
                sample.sacked += bytes;
                sample.onDelivered(end(i), bytes, sent[at], (f & EVER) != 0);
            }
            i++;
        }
        forwardAck = Seq.max(forwardAck, to);
        joinSacked(Math.max(0, first - 1), i);
    }

    /** Joins neighbours that are SACKed, from record {@code from} to one behind {@code to}. */
    private void joinSacked(int from, int to) {
        int i = from;
        int left = to - from;
        while (left-- > 0 && i + 1 < count) {
            if (is(i, SACKED) && is(i + 1, SACKED)) {
                remove(i + 1);
            } else {
                i++;
            }
        }
    }

    /** Marks that record {@code i} was lost, or that what was sent again of it was lost as well. */
    void markLost(int i) {
        int at = (head + i) & (starts.length - 1);
        int f = flags[at];
        if ((f & SACKED) != 0 || (f & (LOST | RETRANSMITTED)) == LOST) {
            return;
        }
        int bytes = length(i);
        count(f, -bytes);
        flags[at] = (byte) (f & EVER | LOST);
        count(LOST, bytes);
        pendingFrom = Seq.min(pendingFrom, starts[at]);
    }

    void markAllLost() {
        for (int i = 0; i < count; i++) {
            markLost(i);
        }
    }

    /** Takes back that anything was lost: what is not SACKed is in flight. */
    void unmarkLost() {
        for (int i = 0; i < count; i++) {
            int at = (head + i) & (starts.length - 1);
            int f = flags[at];
            if ((f & LOST) != 0) {
                count(f, -length(i));
                flags[at] = (byte) (f & EVER);
                count(flags[at], length(i));
            }
        }
    }

    /** The peer has thrown away what it had SACKed (RFC 2018 section 8). */
    void forgetSacks() {
        for (int i = 0; i < count; i++) {
            int at = (head + i) & (starts.length - 1);
            if ((flags[at] & SACKED) != 0) {
                count(flags[at], -length(i));
                flags[at] &= EVER;
            }
        }
        if (count > 0) {
            forwardAck = start(0);
        }
    }

    /** Record {@code i} is sent again now. */
    void markRetransmitted(int i, long nowNanos) {
        int at = (head + i) & (starts.length - 1);
        int f = flags[at];
        int bytes = length(i);
        count(f, -bytes);
        flags[at] = (byte) (f | RETRANSMITTED | EVER);
        count(flags[at], bytes);
        sent[at] = nowNanos;
        highestRetransmitted = Seq.max(highestRetransmitted, end(i));
        if (i > 0) {
            int before = (head + i - 1) & (starts.length - 1);
            if (flags[before] == flags[at] && sent[before] == nowNanos) {
                remove(i);
            }
        }
    }

    private void count(int f, int bytes) {
        sackedBytes += (f & SACKED) != 0 ? bytes : 0;
        lostBytes += (f & LOST) != 0 ? bytes : 0;
        retransmittedBytes += (f & RETRANSMITTED) != 0 ? bytes : 0;
        pendingBytes += (f & (LOST | RETRANSMITTED)) == LOST ? bytes : 0;
    }

    /** The first record that is lost and was not sent again yet; -1 if there is none. */
    int nextPending() {
        if (pendingBytes == 0) {
            return -1;
        }
        for (int i = find(pendingFrom); i < count; i++) {
            if ((flags(i) & (LOST | RETRANSMITTED)) == LOST) {
                pendingFrom = start(i);
                return i;
            }
        }
        return -1;
    }

    /** Makes record {@code i}, which is pending, as close to {@code bytes} as what is pending behind it allows, and no longer. */
    void fit(int i, int bytes) {
        while (length(i) < bytes && i + 1 < count && (flags(i + 1) & (LOST | RETRANSMITTED)) == LOST) {
            flags[(head + i) & (starts.length - 1)] |= (byte) (flags(i + 1) & EVER);
            remove(i + 1);
        }
        if (length(i) > bytes) {
            split(i, start(i) + bytes);
        }
    }

    /** Index of the record that holds {@code seq}; {@link #count} if it is behind all. */
    int find(int seq) {
        if (count == 0 || Seq.afterOrAt(seq, end)) {
            return count;
        }
        int low = 0;
        int high = count - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (Seq.beforeOrAt(start(middle), seq)) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Cuts record {@code i} at {@code seq} if that is inside of it. Returns the index of the record that starts there. */
    int split(int i, int seq) {
        if (i >= count || Seq.beforeOrAt(seq, start(i))) {
            return i;
        }
        if (Seq.afterOrAt(seq, end(i))) {
            return i + 1;
        }
        makeRoom();
        int mask = starts.length - 1;
        // The shorter side moves.
        if (i < count / 2) {
            head = (head - 1) & mask;
            for (int k = 0; k <= i; k++) {
                move(head + k + 1, head + k, mask);
            }
        } else {
            for (int k = count; k > i; k--) {
                move(head + k - 1, head + k, mask);
            }
        }
        count++;
        int at = (head + i + 1) & mask;
        move(head + i, at, mask);
        starts[at] = seq;
        return i + 1;
    }

    /** Removes the border between record {@code i} and the one before it. */
    private void remove(int i) {
        int mask = starts.length - 1;
        if (i < count / 2) {
            for (int k = i; k > 0; k--) {
                move(head + k - 1, head + k, mask);
            }
            head = (head + 1) & mask;
        } else {
            for (int k = i; k + 1 < count; k++) {
                move(head + k + 1, head + k, mask);
            }
        }
        count--;
    }

    private void move(int from, int to, int mask) {
        starts[to & mask] = starts[from & mask];
        sent[to & mask] = sent[from & mask];
        flags[to & mask] = flags[from & mask];
    }

    private void makeRoom() {
        if (starts == null) {
            starts = new int[FIRST_RECORDS];
            sent = new long[FIRST_RECORDS];
            flags = new byte[FIRST_RECORDS];
            return;
        }
        int size = starts.length;
        if (count < size) {
            return;
        }
        int[] newStarts = Arrays.copyOf(starts, size * 2);
        long[] newSent = Arrays.copyOf(sent, size * 2);
        byte[] newFlags = Arrays.copyOf(flags, size * 2);
        for (int i = 0; i < count; i++) {
            newStarts[i] = starts[(head + i) & (size - 1)];
            newSent[i] = sent[(head + i) & (size - 1)];
            newFlags[i] = flags[(head + i) & (size - 1)];
        }
        starts = newStarts;
        sent = newSent;
        flags = newFlags;
        head = 0;
    }

    void clear() {
        starts = null;
        sent = null;
        flags = null;
        head = 0;
        count = 0;
        sackedBytes = 0;
        lostBytes = 0;
        retransmittedBytes = 0;
        pendingBytes = 0;
    }
}
