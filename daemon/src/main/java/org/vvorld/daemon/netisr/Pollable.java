package org.vvorld.daemon.netisr;

import org.vvorld.stack.netisr.Workstream;

/** A device's receive side, as a worker sees it: a descriptor that becomes readable, and a way to take what is there. */
public interface Pollable {
    /** What {@link #receive} returns when the device is gone for good. */
    int GONE = -1;

    int fd();

    /**
     * Takes up to {@code budget} frames in, on the worker's thread. Returns how many; fewer than the budget means there are no more.
     * After {@link #GONE} the worker does not ask again: epoll would report the dead descriptor for ever.
     */
    int receive(Workstream on, int budget);
}
