package org.vvorld.stack.vnet;

import java.util.List;
import java.util.stream.Stream;

/** Which parts of a vnet are alive. Admin thread only. */
final class Life {
    private int alive;

    boolean isAlive(Part part) {
        return (alive & 1 << part.ordinal()) != 0;
    }

    /** The parts that are alive, in the order in which they started. */
    List<Part> alive() {
        return Stream.of(Part.values()).filter(this::isAlive).toList();
    }

    /** @throws IllegalStateException if something that it uses is not alive */
    void start(Part part) {
        for (Part used : part.uses()) {
            if (!isAlive(used)) {
                throw new IllegalStateException(part + " starts before " + used + ", which it uses");
            }
        }
        alive |= 1 << part.ordinal();
    }

    /**
     * Notes that it stopped.
     *
     * @return how many faults of order that was: parts that it used and that were gone, and parts that use it and are alive
     */
    int stop(Part part) {
        if (!isAlive(part)) {
            return 0;
        }
        int faults = 0;
        for (Part other : Part.values()) {
            boolean usedButGone = part.uses(other) && !isAlive(other);
            boolean userAlive = other.uses(part) && isAlive(other);
            faults += usedButGone || userAlive ? 1 : 0;
        }
        alive &= ~(1 << part.ordinal());
        return faults;
    }
}
