package org.vvorld.daemon.device;

import org.vvorld.linux.LinkEvent;

/** A device that goes with what happens to interfaces in Linux. Called on the admin thread. */
interface LinkFollower {
    /** Something happened to an interface, this device's or another. */
    void onLink(LinkEvent event);

    /** Is there nothing to mend? From any thread. */
    boolean isWhole();

    /** Tries to get back what Linux has deleted. Called now and then until {@link #isWhole}. */
    void mend();
}
