package org.vvorld.stack.vnet;

import org.vvorld.stack.stats.Drop;

/**
 * A vnet's input gate: open, closed for good, or closed off because its code threw {@value #FAULTS} exceptions within {@value
 * #SECONDS} seconds. Workers read it for each packet; faults and the admin thread change it.
 */
final class Gate {
    static final int FAULTS = 100;
    static final int SECONDS = 10;

    private static final long WINDOW_NANOS = SECONDS * 1_000_000_000L;

    private volatile Drop shut;
    private long windowStart;
    private int faults;

    /** Why what comes in is dropped; null while the gate is open. */
    Drop shut() {
        return shut;
    }

    boolean isClosed() {
        return shut == Drop.VNET_CLOSING;
    }

    boolean isQuarantined() {
        return shut == Drop.VNET_QUARANTINED;
    }

    synchronized void close() {
        shut = Drop.VNET_CLOSING;
    }

    /** Counts an exception; true if this one has closed the gate. */
    synchronized boolean onFault(long now) {
        if (faults == 0 || now - windowStart > WINDOW_NANOS) {
            windowStart = now;
            faults = 0;
        }
        if (++faults < FAULTS || shut != null) {
            return false;
        }
        shut = Drop.VNET_QUARANTINED;
        return true;
    }

    /** Ends a quarantine, the exceptions forgotten. */
    synchronized void release() {
        faults = 0;
        if (isQuarantined()) {
            shut = null;
        }
    }
}
