package org.vvorld.daemon.world;

import java.util.BitSet;

/** Unit numbers of one kind of interface: the lowest free one is taken, as FreeBSD's cloners do. */
final class Units {
    private final BitSet taken = new BitSet();

    /** The lowest free unit, taken. */
    int take() {
        int unit = taken.nextClearBit(0);
        taken.set(unit);
        return unit;
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
    }
}
