package org.vvorld.stack.icmp;

/** Who waits for the answers to echo requests. Called on a worker: must not block. Addresses are IPv4 ints. */
public interface EchoListener {
    /**
     * An echo reply.
     *
     * @param bytes length of the ICMP message, header included, as ping(8) prints it
     * @param nowNanos the worker's clock at the start of its turn
     */
    void onReply(int from, int sequence, int ttl, int bytes, long nowNanos);

    /** An ICMP error about one of the requests; {@code bytes} is the length of the error message, header included. */
    void onError(int from, int type, int code, int sequence, int bytes);
}
