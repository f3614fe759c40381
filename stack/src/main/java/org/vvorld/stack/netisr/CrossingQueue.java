package org.vvorld.stack.netisr;

import org.vvorld.stack.packet.Packet;

/**
 * Packets on one worker that are about to come in by one port: a FIFO through {@link Packet#next}, so that a port nobody sends to
 * costs two null fields. {@link Crossings} says when whose turn it is. That worker's thread only.
 */
public class CrossingQueue {
    private final Port to;
    private Packet head;
    private Packet tail;
    private int length;

    /** Next in the shard's round; and whether this queue is in it. */
    CrossingQueue nextInRound;

    boolean isInRound;

    protected CrossingQueue(Port to) {
        this.to = to;
    }

    final Port to() {
        return to;
    }

    /** Packets in it. */
    public final int length() {
        return length;
    }

    final void append(Packet p) {
        p.next = null;
        p.park();
        if (tail == null) {
            head = p;
        } else {
            tail.next = p;
        }
        tail = p;
        length++;
    }

    /** The oldest packet; only if there is one. */
    final Packet poll() {
        Packet p = head;
        head = p.next;
        if (head == null) {
            tail = null;
        }
        length--;
        p.next = null;
        p.unpark();
        return p;
    }
}
