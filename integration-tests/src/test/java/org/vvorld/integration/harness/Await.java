package org.vvorld.integration.harness;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for what other processes bring about, by looking again and again for a bounded time. */
public final class Await {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final long INTERVAL_MILLIS = 10;

    private Await() {}

    /** Waits up to 10 seconds until {@code condition} holds. */
    public static void until(String what, BooleanSupplier condition) {
        until(what, TIMEOUT, condition);
    }

    /** Waits until {@code condition} holds. Fails after {@code timeout}. */
    public static void until(String what, Duration timeout, BooleanSupplier condition) {
        value(what, timeout, condition::getAsBoolean, held -> held);
    }

    /** Waits up to 10 seconds for a value that fits, and fails with the last one that did not. */
    public static <T> T value(String what, Supplier<T> look, Predicate<T> fits) {
        return value(what, TIMEOUT, look, fits);
    }

    /** Waits for a value that fits, and fails after {@code timeout} with the last one that did not. */
    public static <T> T value(String what, Duration timeout, Supplier<T> look, Predicate<T> fits) {
        long deadline = System.nanoTime() + timeout.toNanos();
        T seen = look.get();
        while (!fits.test(seen)) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError(
                        "waited " + timeout.toMillis() + " ms in vain: " + what + "; last seen: " + seen);
            }
            pause();
            seen = look.get();
        }
        return seen;
    }

    private static void pause() {
        try {
            Thread.sleep(INTERVAL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting", e);
        }
    }
}
