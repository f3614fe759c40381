package org.vvorld.stack.icmp;

import org.vvorld.stack.wire.EchoData;

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

    /** What a reply must carry, to have it compared; null if that does not matter. */
    default EchoData data() {
        return null;
    }

    /** A reply has another byte than {@link #data}, at that place behind the header; called after its {@code onReply}. */
    default void onWrongByte(int sequence, int index, int wanted, int was) {}
}
