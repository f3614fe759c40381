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
