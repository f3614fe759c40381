package org.vvorld.stack.netisr;

/** A FIFO of shards through {@code waiting.nextShard}; a shard is in one list at most. */
final class ShardList {
    private Shard head;
    private Shard tail;

    boolean isEmpty() {
        return head == null;
    }

    void add(Shard s) {
        s.waiting.nextShard = null;
        if (tail == null) {
            head = s;
        } else {
            tail.waiting.nextShard = s;
        }
        tail = s;
    }

    Shard poll() {
        Shard s = head;
        head = s.waiting.nextShard;
        if (head == null) {
            tail = null;
        }
        s.waiting.nextShard = null;
        return s;
    }
}
