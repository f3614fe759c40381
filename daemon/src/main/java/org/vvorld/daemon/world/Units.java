package org.vvorld.daemon.world;

import java.util.BitSet;

/** Unit numbers of one kind of interface: the lowest free one is taken, as FreeBSD's cloners do. */
final class Units {
    private final BitSet taken = new BitSet();
    /** All below are taken. */
    private int lowest;

    /** The lowest free unit, taken. */
    int take() {
        int unit = next();
        taken.set(unit);
        return unit;
    }

    /** The lowest free unit. */
    int next() {
        lowest = taken.nextClearBit(lowest);
        return lowest;
    }

    /** The lowest free unit that is not lower than {@code from}. */
    int next(int from) {
        return taken.nextClearBit(from);
    }

    /** Takes this one; false if it is taken. */
    boolean take(int unit) {
        if (taken.get(unit)) {
            return false;
        }
        taken.set(unit);
        return true;
    }

    void release(int unit) {
        taken.clear(unit);
        lowest = Math.min(lowest, unit);
    }
}
