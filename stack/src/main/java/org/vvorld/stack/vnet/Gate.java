package org.vvorld.stack.vnet;

import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;

/**
 * A vnet's input gate: open, closed for good, or closed off because its code threw {@value #FAULTS} exceptions within {@value
 * #SECONDS} seconds. Workers read it for each packet; faults and the admin thread change it.
 *
 * <p>A fail point, in the spirit of FreeBSD's fail(9), is one more state, so that it costs a packet nothing while it is not set:
 * {@link Drop#EXCEPTION} stands for "what comes in throws".
 */
final class Gate {
    static final int FAULTS = 100;
    static final int SECONDS = 10;

    private static final long WINDOW_NANOS = SECONDS * 1_000_000_000L;

    private volatile Drop shut;
    private boolean failing;
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
        if (++faults < FAULTS || shut != whenReleased()) {
            return false;
        }
        shut = Drop.VNET_QUARANTINED;
        return true;
    }

    /** Ends a quarantine, the exceptions forgotten. */
    synchronized void release() {
        faults = 0;
        if (isQuarantined()) {
            shut = whenReleased();
        }
    }

    /** Sets or clears the fail point; of a gate that is shut, for when it is released. */
    synchronized void failing(boolean on) {
        boolean passes = shut == whenReleased();
        failing = on;
        if (passes) {
            shut = whenReleased();
        }
    }

    private Drop whenReleased() {
        return failing ? Drop.EXCEPTION : null;
    }

    /** What {@link #shut} says is to become of a packet that does not simply go in: the reason to drop it, or an exception. */
    static Drop checked(Drop shut) {
        if (shut == Drop.EXCEPTION) {
            throw new IllegalStateException(Sysctl.VNET_INPUT_FAILS.key() + " is set: this exception was asked for");
        }
        return shut;
    }
}
