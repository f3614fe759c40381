package org.vvorld.daemon.command;

import org.vvorld.stack.wire.EchoOptions;
import org.vvorld.stack.wire.Ipv6Address;

/**
 * What a ping6 is asked to do.
 *
 * @param source {@code ::} to have it chosen; while it is, what is chosen first is shown
 * @param count 0 for no end
 * @param how the requests are sent
 */
record Ping6Request(
        String host,
        Zoned to,
        Ipv6Address source,
        int count,
        long intervalNanos,
        long timeoutNanos,
        long waitNanos,
        int dataBytes,
        EchoOptions how,
        boolean quiet,
        boolean once) {

    long sourceHigh() {
        return source.high();
    }

    long sourceLow() {
        return source.low();
    }
}
