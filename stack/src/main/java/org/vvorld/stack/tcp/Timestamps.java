package org.vvorld.stack.tcp;

/** The clock of the timestamps option, RFC 7323 section 5.4: milliseconds, from an offset that differs from peer to peer. */
final class Timestamps {
    static final long TICK_NANOS = 1_000_000L;
    /** RFC 7323 section 5.5: a timestamp kept for longer says nothing any more. */
    static final long OUTDATED_NANOS = 24L * 24 * 3600 * 1_000_000_000L;

    private Timestamps() {}

    static int of(long nanos, int offset) {
        return (int) Math.floorDiv(nanos, TICK_NANOS) + offset;
    }
}
