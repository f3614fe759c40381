package org.vvorld.daemon.command;

import org.vvorld.stack.stats.Drop;

/** What a worker tells a ping6. */
sealed interface Ping6Event {
    /** A reply; {@code bytes} of the ICMPv6 message. */
    record Reply(long fromHigh, long fromLow, String zone, int sequence, int hopLimit, int bytes, long tripNanos)
            implements Ping6Event {}

    /** An ICMPv6 error about a request; {@code rest} is its second word, {@code bytes} of the error's message. */
    record Unreached(long fromHigh, long fromLow, String zone, int type, int code, int rest, int bytes)
            implements Ping6Event {}

    /** A reply has another byte than the request had at {@code index} of its data. */
    record Wrong(int index, int wanted, int was) implements Ping6Event {}

    /** A request did not leave. */
    record NotSent(Drop why) implements Ping6Event {}
}
