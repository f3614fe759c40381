package org.vvorld.stack.route;

/** The prefixes longer than 64 bits of one IPv6 /64: the value of that /64 in the table of the upper halves. */
final class Deep {
    final PrefixTable lower = new PrefixTable(Fib6.BURST, Integer.MAX_VALUE, Fib6.PACKED);

    /** The answer of the /64 itself; null if it has none and a shorter prefix decides. */
    Object own;

    /** Says what holds where no longer prefix matches: {@code inherited}, unless the /64 has its own answer. */
    void cover(Object inherited) {
        lower.cover(Rib.isShown(own) ? own : inherited);
    }

    long lookupBytes() {
        return Footprint.object(4 + 4) + lower.lookupBytes();
    }
}
