package org.vvorld.stack.stp;

/**
 * What a spanning tree asks of its bridge. Called on the one worker that runs the tree, from within its methods: an implementation
 * queues what would lead back into the tree.
 */
public interface StpBridge {
    /** Sends a BPDU: the LLC header (42 42 03) and what follows it, no Ethernet header. The bytes are valid during the call. */
    void send(int port, byte[] bpdu, int length);

    /** What the data plane may do on the port from now on. */
    void state(int port, StpState state);

    /** Forget the addresses learnt on the port: the topology has changed. */
    void flush(int port);
}
