package org.vvorld.stack.time;

/** Monotonic time, from outside. */
@FunctionalInterface
public interface Clock {
    /** Nanoseconds since an arbitrary origin; compare by subtraction only, it may overflow. */
    long nowNanos();
}
