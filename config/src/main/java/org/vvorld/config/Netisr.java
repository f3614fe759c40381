package org.vvorld.config;

import java.util.List;
import java.util.OptionalInt;

/**
 * The workers, and how packets are spread over them.
 *
 * @param threads how many workers; empty for one a core
 * @param bind whether each worker stays on a core of its own
 * @param ring packets that wait for one worker, a power of two
 * @param spinMicros how long a worker without work looks for some before it sleeps; empty for always
 * @param sysctls what the section sets of {@code net.isr} and {@code net.inet.rss}: what can change while the daemon runs
 */
public record Netisr(
        OptionalInt threads, boolean bind, int ring, OptionalInt spinMicros, List<SysctlConfig> sysctls, Where where) {
    /** As many as the bits of a long, in which a worker notes which others to wake. */
    public static final int THREADS_MAX = 64;

    static final int THREADS_MIN = 1;
    static final int RING = 8192, RING_MIN = 16, RING_MAX = 1_048_576;
    static final int SPIN = 50, SPIN_MAX = 1_000_000;
    static final int QUEUE_LIMIT_MAX = 10_240;

    public Netisr {
        sysctls = List.copyOf(sysctls);
    }
}
