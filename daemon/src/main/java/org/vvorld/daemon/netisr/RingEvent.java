package org.vvorld.daemon.netisr;

import java.util.function.Consumer;
import org.vvorld.stack.netisr.Workstream;

/** A slot of a worker's ring: something to do on its thread. */
final class RingEvent {
    private Consumer<Workstream> task;

    void task(Consumer<Workstream> newTask) {
        task = newTask;
    }

    /** The task, taken out so that the ring does not keep it alive. */
    Consumer<Workstream> take() {
        Consumer<Workstream> t = task;
        task = null;
        return t;
    }
}
