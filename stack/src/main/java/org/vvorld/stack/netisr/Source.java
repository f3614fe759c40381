package org.vvorld.stack.netisr;

/** What makes packets by itself, as fast as the worker can carry them: a packet generator. On its worker's thread only. */
public interface Source {
    /**
     * Makes and sends up to {@code budget} packets. Called once a turn while the worker keeps up with what it has. Returns how many it
     * made.
     */
    int run(Workstream on, int budget);

    /** The vnet's slice that it sends from: when that ends, it does. */
    Shard shard();
}
