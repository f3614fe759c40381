package org.vvorld.stack.netisr;

import java.util.function.Consumer;

/** All workstreams, as the admin side sees them. */
public interface Netisr {
    /** How many workstreams there are. */
    int count();

    /** Has {@code task} run on workstream {@code index}'s thread, soon; does not wait. */
    void post(int index, Consumer<Workstream> task);

    /**
     * The barrier: has {@code task} run on every workstream's thread, behind all that is in its ring and its crossing queue now,
     * and returns when all have run it.
     */
    void onEach(Consumer<Workstream> task);
}
