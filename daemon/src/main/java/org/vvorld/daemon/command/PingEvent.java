package org.vvorld.daemon.command;

import org.vvorld.stack.stats.Drop;

/** What a worker tells a ping. */
sealed interface PingEvent {
    /**
     * A reply.
     *
     * @param bytes of the ICMP message
     * @param tripNanos from the request to the reply; -1 if that is not known any more
     */
    record Reply(int from, int sequence, int ttl, int bytes, long tripNanos) implements PingEvent {}

    /** An ICMP error about a request; {@code bytes} of the error's message. */
    record Unreached(int from, int type, int code, int bytes) implements PingEvent {}

    /** A reply has another byte than the request had at {@code index} of its data. */
    record Wrong(int index, int wanted, int was) implements PingEvent {}

    /** A request did not leave. */
    record NotSent(Drop why) implements PingEvent {}
}
