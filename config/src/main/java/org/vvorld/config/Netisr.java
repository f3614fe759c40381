package org.vvorld.config;

/**
 * The workers.
 *
 * @param bind whether each worker stays on a core of its own
 * @param ring packets that wait for one worker, a power of two
 */
public record Netisr(int threads, boolean bind, int ring, Where where) {
    static final int THREADS = 1, THREADS_MIN = 1, THREADS_MAX = 64;
    static final int RING = 4096, RING_MIN = 16, RING_MAX = 1_048_576;
}
