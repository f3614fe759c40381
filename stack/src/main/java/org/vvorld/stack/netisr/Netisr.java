package org.vvorld.stack.netisr;

import java.util.function.Consumer;
import org.vvorld.stack.packet.Packet;

/** All workstreams: how packets are spread over them, the way into another one's ring, and what the admin side asks of them. */
public interface Netisr {
    /** How many workstreams there are. */
    int count();

    /** The CPU that the thread of workstream {@code worker} is bound to, or -1. */
    default int cpu(int worker) {
        return -1;
    }

    /** The present by the workstreams' clock, nanoseconds; compare by subtraction. Any thread. */
    long nowNanos();

    /** The policy in force. */
    Policy policy();

    /**
     * Changes the policy while no packet is on its way, so that none overtakes another of its flow that was spread by the old
     * policy. Admin thread only.
     */
    void policy(Policy p);

    /**
     * Puts a packet into the ring of workstream {@code worker}, whose thread will give it to {@code to}. False if there is no
     * room; never waits. From {@code from}'s thread.
     *
     * @param share of the vnet, entered for this packet; left when it leaves the ring
     */
    boolean offer(int worker, Packet p, Port to, RingShare share, Protocol protocol, Workstream from);

    /** Does anything wait in the ring of workstream {@code worker}? */
    boolean hasBacklog(int worker);

    /** The packet generators that run. */
    Probes probes();

    /** Has {@code task} run on workstream {@code index}'s thread, soon; does not wait. */
    void post(int index, Consumer<Workstream> task);

    /**
     * As {@link #post}, from {@code from}'s thread, which must not wait: false if the ring is full. {@code task} is an object that is
     * there already.
     */
    boolean tryPost(int index, Consumer<Workstream> task, Workstream from);

    /**
     * Has {@code task} run on the admin thread, soon; does not wait. Any thread. Who asks again before it ran adds to a queue without a
     * bound: each caller keeps to one at a time.
     */
    void toAdmin(Runnable task);

    /**
     * The barrier: has {@code task} run on every workstream's thread, behind all packets that are in its ring and its crossing
     * queue now and behind those that they become in other rings; returns when all have run it.
     */
    void onEach(Consumer<Workstream> task);
}
