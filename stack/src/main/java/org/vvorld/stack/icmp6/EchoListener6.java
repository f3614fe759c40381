package org.vvorld.stack.icmp6;

import org.vvorld.stack.wire.EchoData;

/** Who waits for the answers to ICMPv6 echo requests. Called on a worker: must not block. */
public interface EchoListener6 {
    /**
     * An echo reply.
     *
     * @param zone name of the interface that it came in by
     * @param bytes length of the ICMPv6 message, header included
     * @param nowNanos the worker's clock at the start of its turn
     */
    void onReply(long fromHigh, long fromLow, String zone, int sequence, int hopLimit, int bytes, long nowNanos);

    /**
     * An ICMPv6 error about one of the requests.
     *
     * @param rest the error's second word: of packet too big the MTU
     */
    void onError(long fromHigh, long fromLow, String zone, int type, int code, int rest, int sequence, int bytes);

    /** What a reply must carry, to have it compared; null if that does not matter. */
    default EchoData data() {
        return null;
    }

    /** A reply has another byte than {@link #data}, at that place behind the header; called after its {@code onReply}. */
    default void onWrongByte(int sequence, int index, int wanted, int was) {}
}
