package org.vvorld.stack.netisr;

import java.util.Locale;
import java.util.Optional;

/** When a frame is handled: FreeBSD's dispatch policies, netisr(9). None lets a packet overtake another one of its flow. */
public enum Dispatch {
    /** Always through the ring of the worker that owns the flow, one's own too. */
    DEFERRED,
    /** At once if this worker owns the flow and nothing waits in its ring; else through the owner's ring. */
    HYBRID,
    /** At once, on the worker that received it; a hop only where the owner's state is needed. */
    DIRECT;

    /** The word in {@code net.isr.dispatch}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Dispatch> named(String key) {
        for (Dispatch d : values()) {
            if (d.key().equals(key)) {
                return Optional.of(d);
            }
        }
        return Optional.empty();
    }
}
