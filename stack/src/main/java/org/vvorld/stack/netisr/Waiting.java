package org.vvorld.stack.netisr;

/** What of one vnet waits on one worker to cross: its interfaces with packets, in turn, and how many there are and were. */
final class Waiting {
    Shard nextShard;
    boolean isListed;
    private CrossingQueue roundHead;
    private CrossingQueue roundTail;
    private int count;
    private int watermark;
    private long queued;

    // A collector puts the objects of two workers side by side. Two cache lines of nothing keep one worker's counters
    // out of
    // the other's cache line, and out of the one that is fetched along with it.
    @SuppressWarnings("UnusedVariable")
    private long pad00, pad01, pad02, pad03, pad04, pad05, pad06, pad07;
    @SuppressWarnings("UnusedVariable")
    private long pad08, pad09, pad10, pad11, pad12, pad13, pad14, pad15;

    int count() {
        return count;
    }

    int watermark() {
        return watermark;
    }

    /** Packets that have been queued so far. */
    long queued() {
        return queued;
    }

    boolean admit(int limit) {
        return count < limit;
    }

    void joined(CrossingQueue q) {
        queued++;
        if (++count > watermark) {
            watermark = count;
        }
        if (!q.isInRound) {
            q.isInRound = true;
            append(q);
        }
    }

    void left() {
        count--;
    }

    /** The queue whose turn it is, taken out of the round; {@link #served} puts it back if it has more. */
    CrossingQueue nextQueue() {
        CrossingQueue q = roundHead;
        roundHead = q.nextInRound;
        if (roundHead == null) {
            roundTail = null;
        }
        q.nextInRound = null;
        return q;
    }

    void served(CrossingQueue q) {
        if (q.length() > 0) {
            append(q);
        } else {
            q.isInRound = false;
        }
    }

    private void append(CrossingQueue q) {
        if (roundTail == null) {
            roundHead = q;
        } else {
            roundTail.nextInRound = q;
        }
        roundTail = q;
    }
}
