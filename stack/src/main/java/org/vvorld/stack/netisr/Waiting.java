package org.vvorld.stack.netisr;

/** What of one vnet waits on one worker to cross: its interfaces with packets, in turn, and how many there are and were. */
class Waiting {
    Shard nextShard;
    boolean isListed;
    private CrossingQueue roundHead;
    private CrossingQueue roundTail;
    private int count;
    private int watermark;
    private long queued;

    private Waiting() {}

    /** @param workers with others beside it, a worker's is kept apart from theirs */
    static Waiting among(int workers) {
        return workers > 1 ? new Padded() : new Waiting();
    }

    /**
     * A collector puts the objects of two workers side by side. Two cache lines of nothing keep one worker's counters out of the other's
     * cache line, and out of the one that is fetched along with it.
     */
    private static final class Padded extends Waiting {
        @SuppressWarnings("UnusedVariable")
        private long pad00, pad01, pad02, pad03, pad04, pad05, pad06, pad07;
        @SuppressWarnings("UnusedVariable")
        private long pad08, pad09, pad10, pad11, pad12, pad13, pad14, pad15;
    }

    final int count() {
        return count;
    }

    final int watermark() {
        return watermark;
    }

    /** Packets that have been queued so far. */
    final long queued() {
        return queued;
    }

    final boolean admit(int limit) {
        return count < limit;
    }

    final void joined(CrossingQueue q) {
        queued++;
        if (++count > watermark) {
            watermark = count;
        }
        if (!q.isInRound) {
            q.isInRound = true;
            append(q);
        }
    }

    final void left() {
        count--;
    }

    /** The queue whose turn it is, taken out of the round; {@link #served} puts it back if it has more. */
    final CrossingQueue nextQueue() {
        CrossingQueue q = roundHead;
        roundHead = q.nextInRound;
        if (roundHead == null) {
            roundTail = null;
        }
        q.nextInRound = null;
        return q;
    }

    final void served(CrossingQueue q) {
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
