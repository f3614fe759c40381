package org.vvorld.stack.mcast;

import java.util.List;

/**
 * The groups that an interface takes, both families together: an open-addressed hash table that never changes. A new one is published
 * whole for every change; whoever has one asks it without a lock.
 */
public final class Groups {
    public static final Groups NONE = new Groups(List.of());

    private final long[] his;
    private final long[] los;
    private final SourceFilter[] filters;
    private final int size;

    Groups(List<GroupState> states) {
        int slots = Integer.highestOneBit(states.size() * 2 + 1) * 2;
        his = new long[slots];
        los = new long[slots];
        filters = new SourceFilter[slots];
        int joined = 0;
        for (GroupState g : states) {
            if (!g.filter().isNone()) {
                int i = slot(g.hi(), g.lo());
                his[i] = g.hi();
                los[i] = g.lo();
                filters[i] = g.filter();
                joined++;
            }
        }
        size = joined;
    }

    /** Where the group is, or the empty slot where its search ends. */
    private int slot(long hi, long lo) {
        int mask = filters.length - 1;
        long h = (hi ^ lo * 0x9e37_79b9_7f4a_7c15L) * 0xbf58_476d_1ce4_e5b9L;
        int i = (int) (h >>> 32) & mask;
        while (filters[i] != null && (los[i] != lo || his[i] != hi)) {
            i = (i + 1) & mask;
        }
        return i;
    }

    /** How many groups are taken. */
    public int size() {
        return size;
    }

    /** Is the group taken, from some source at least? IPv4 groups are IPv4-mapped. */
    public boolean isJoined(long hi, long lo) {
        return filters[slot(hi, lo)] != null;
    }

    /** Is a datagram of this source to the group taken? */
    public boolean accepts(long groupHi, long groupLo, long sourceHi, long sourceLo) {
        SourceFilter f = filters[slot(groupHi, groupLo)];
        return f != null && f.accepts(sourceHi, sourceLo);
    }

    /** What is taken of the group; {@link SourceFilter#NONE} if it is not joined. */
    public SourceFilter filter(long hi, long lo) {
        SourceFilter f = filters[slot(hi, lo)];
        return f == null ? SourceFilter.NONE : f;
    }

    /** Is a frame for this MAC address wanted by a group of either family? For a filter in software; looks at every group. */
    public boolean wantsMac(long mac) {
        for (int i = 0; i < filters.length; i++) {
            if (filters[i] != null && EthernetGroups.mac(his[i], los[i]) == mac) {
                return true;
            }
        }
        return false;
    }
}
