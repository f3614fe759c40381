package org.vvorld.stack.service;

/** The time of day, which the stack does not know by itself. Any thread. */
public interface WallClock {
    /** Seconds since 1970. */
    long epochSeconds();

    /** That second in words, as ctime(3) has it, without the end of the line: {@code Tue Nov  3 04:05:06 2026}. */
    String words(long epochSeconds);
}
