package org.vvorld.daemon.command;

/** What a worker tells a traceroute. */
sealed interface TraceEvent {
    /**
     * An answer to a probe.
     *
     * @param zone name of the link that it came in by, or null
     * @param tripNanos from the probe to the answer
     * @param isEnd is it from whom the probe was for?
     * @param mark what traceroute puts behind the time, such as {@code !H}; empty if nothing
     */
    record Answer(long fromHigh, long fromLow, String zone, int sequence, long tripNanos, boolean isEnd, String mark)
            implements TraceEvent {}

    /** A probe did not leave. */
    record NotSent(String why) implements TraceEvent {}
}
