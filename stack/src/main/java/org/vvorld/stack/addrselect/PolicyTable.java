package org.vvorld.stack.addrselect;

import java.util.List;
import org.vvorld.stack.wire.Ipv6Bits;

/** The labels of the default policy table, RFC 6724 section 2.1: sources and destinations of one label go together. */
final class PolicyTable {
    private record Entry(long hi, long lo, int length, int label) {
        boolean has(long aHi, long aLo) {
            return (aHi & Ipv6Bits.maskHi(length)) == hi && (aLo & Ipv6Bits.maskLo(length)) == lo;
        }
    }

    /** The longest first, so that the first match is the longest. */
    private static final List<Entry> ENTRIES = List.of(
            new Entry(0, 1, 128, 0),
            new Entry(0, 0xffff_0000_0000L, 96, 4),
            new Entry(0, 0, 96, 3),
            new Entry(0x2001_0000L << 32, 0, 32, 5),
            new Entry(0x2002L << 48, 0, 16, 2),
            new Entry(0x3ffeL << 48, 0, 16, 12),
            new Entry(0xfec0L << 48, 0, 10, 11),
            new Entry(0xfc00L << 48, 0, 7, 13),
            new Entry(0, 0, 0, 1));

    private PolicyTable() {}

    static int label(long hi, long lo) {
        int i = 0;
        while (!ENTRIES.get(i).has(hi, lo)) {
            i++;
        }
        return ENTRIES.get(i).label;
    }
}
