package org.vvorld.stack.netisr;

/** What makes packets by itself, as fast as the worker can carry them: a packet generator. On its worker's thread only. */
public interface Source {
    /**
     * Makes and sends up to {@code budget} packets. Called once a turn while the worker keeps up with what it has. Returns how many it
     * made. What it throws would be this worker's fault: it catches what its vnet's code throws, and ends.
     */
    int run(Workstream on, int budget);

    /**
     * When it has something to make, nanoseconds from {@code now}; 0 or less for at once, {@link org.vvorld.stack.time.TimerWheel#NEVER}
     * for when it is told to. The worker sleeps no longer than that.
     */
    long nanosToNext(long now);

    /** The vnet's slice that it sends from: when that ends, it does. */
    Shard shard();
}
