package org.vvorld.daemon.command;

/**
 * What a ping is to do.
 *
 * @param host as the user wrote it
 * @param address of the host
 * @param source source address; 0 to have it chosen
 * @param count requests to send; 0 for no end
 * @param timeoutNanos when to end whatever came; 0 for never
 * @param waitNanos how long to wait for the last reply
 * @param dataBytes behind the ICMP header
 * @param ttl time to live; 0 for the vnet's default
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
        int ttl,
        boolean dontFragment,
        boolean quiet,
        boolean once) {

    /** The same from this source address. */
    PingRequest from(int other) {
        return new PingRequest(
                host,
                address,
                other,
                count,
                intervalNanos,
                timeoutNanos,
                waitNanos,
                dataBytes,
                ttl,
                dontFragment,
                quiet,
                once);
    }
}
