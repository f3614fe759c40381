package org.vvorld.daemon.netisr;

/**
 * How the workers run.
 *
 * @param count how many
 * @param ringSize slots of each ring, a power of two
 * @param bind whether worker n runs on the n-th CPU only
 * @param spinNanos how long a worker without work looks for some before it sleeps; {@link #FOREVER} to never sleep
 */
public record WorkerSettings(int count, int ringSize, boolean bind, long spinNanos) {
    public static final long FOREVER = Long.MAX_VALUE;
}
