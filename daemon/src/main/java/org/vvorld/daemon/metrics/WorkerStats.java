package org.vvorld.daemon.metrics;

/**
 * What one netisr worker tells of itself; read by another thread, so a moment old.
 *
 * @param worker the worker's number, from 0
 * @param turns of its loop since the start
 * @param sleeps how often it had nothing to do and blocked
 * @param wakeUps how often another thread woke it from that
 * @param backlog packets and tasks in its ring now
 * @param offered packets that it has put into other workers' rings
 * @param crossings packets in its crossing queue now
 * @param crossingWatermark the most there ever were
 * @param exhausted how often it found packet memory at its bound
 */
public record WorkerStats(
        int worker,
        long turns,
        long sleeps,
        long wakeUps,
        long backlog,
        long offered,
        int crossings,
        int crossingWatermark,
        long exhausted) {}
