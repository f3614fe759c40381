package org.vvorld.daemon.command;

import org.vvorld.stack.wire.EchoOptions;

/**
 * What a ping is to do.
 *
 * @param host as the user wrote it
 * @param address of the host
 * @param source source address; 0 to have it chosen
 * @param count requests to send, of each size if there are several; 0 for no end
 * @param timeoutNanos when to end whatever came; 0 for never
 * @param waitNanos how long to wait for the last reply
 * @param dataBytes behind the ICMP header, at first
 * @param how the requests are sent
 * @param pace how they follow each other
 * @param quiet whether the summary alone is printed
 * @param once whether one reply is enough
 */
record PingRequest(
        String host,
        int address,
        int source,
        int count,
        long intervalNanos,
        long timeoutNanos,
        long waitNanos,
        int dataBytes,
        EchoOptions how,
        PingPace pace,
        boolean quiet,
        boolean once) {

    /** The same from this source address, by the routes of a FIB. */
    PingRequest from(int other, int fib) {
        return new PingRequest(
                host,
                address,
                other,
                count,
                intervalNanos,
                timeoutNanos,
                waitNanos,
                dataBytes,
                how.withFib(fib),
                pace,
                quiet,
                once);
    }
}
