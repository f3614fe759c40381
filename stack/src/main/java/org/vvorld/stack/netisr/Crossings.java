package org.vvorld.stack.netisr;

import org.vvorld.stack.packet.Packet;

/**
 * The crossing queue of one worker: what goes from one vnet to another, or to itself by loopback. Packets wait by vnet, and in a
 * vnet by interface, and take turns: a vnet has {@value #VNET_QUANTUM} packets a turn, an interface {@value #INTERFACE_QUANTUM}
 * of those. So a flooded vnet, or the flooded link of a vnet that many share, loses its own packets and delays the others by one
 * quantum, not by its backlog.
 *
 * <p>A vnet that had nothing waiting gets its first turn before those that have a backlog, once (RFC 8290 section 4.2, the two
 * lists of FQ-CoDel).
 *
 * <pre>
 *   newcomers: shard -> shard                 first; one turn, then to the end of the other list
 *   others:    shard -> shard -> shard -> ... in turn
 *                |
 *                +-- round: interface -> interface -> ...   each a FIFO
 * </pre>
 */
final class Crossings {
    static final int VNET_QUANTUM = 64;
    static final int INTERFACE_QUANTUM = 16;

    private final Workstream workstream;
    private final ShardList newcomers = new ShardList();
    private final ShardList others = new ShardList();
    private int count;
    private int watermark;

    Crossings(Workstream workstream) {
        this.workstream = workstream;
    }

    int count() {
        return count;
    }

    int watermark() {
        return watermark;
    }

    /** Appends a packet that is about to come in by {@code queue} to {@code receiver}; false if that vnet has its share waiting. */
    boolean offer(Packet p, CrossingQueue queue, Shard receiver, int limit) {
        if (!receiver.waiting.admit(limit)) {
            return false;
        }
        queue.append(p);
        receiver.waiting.joined(queue);
        if (!receiver.waiting.isListed) {
            receiver.waiting.isListed = true;
            newcomers.add(receiver);
        }
        if (++count > watermark) {
            watermark = count;
        }
        return true;
    }

    /** Hands over up to {@code budget} packets. Returns how many. */
    int run(int budget) {
        int done = 0;
        while (done < budget && count > 0) {
            boolean isNew = !newcomers.isEmpty();
            Shard s = isNew ? newcomers.poll() : others.poll();
            try {
                done += turn(s, Math.min(VNET_QUANTUM, budget - done));
            } finally {
                // Also after an exception, or the shard would never have a turn again.
                if (isNew || s.waiting.count() > 0) {
                    others.add(s);
                } else {
                    s.waiting.isListed = false;
                }
            }
        }
        if (count == 0) {
            // Nobody waits: nobody is remembered either.
            forgetAll(newcomers);
            forgetAll(others);
        }
        return done;
    }

    private static void forgetAll(ShardList list) {
        while (!list.isEmpty()) {
            list.poll().waiting.isListed = false;
        }
    }

    private int turn(Shard s, int quantum) {
        int done = 0;
        while (done < quantum && s.waiting.count() > 0) {
            CrossingQueue q = s.waiting.nextQueue();
            Port to = q.to();
            int n = Math.min(Math.min(q.length(), INTERFACE_QUANTUM), quantum - done);
            try {
                for (int i = 0; i < n; i++) {
                    Packet p = q.poll();
                    s.waiting.left();
                    count--;
                    to.input(p, workstream);
                }
            } finally {
                s.waiting.served(q);
            }
            done += n;
        }
        return done;
    }
}
