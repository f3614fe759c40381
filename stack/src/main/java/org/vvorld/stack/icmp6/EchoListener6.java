package org.vvorld.stack.icmp6;

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
}
