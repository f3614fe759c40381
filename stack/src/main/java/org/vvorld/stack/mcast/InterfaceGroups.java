package org.vvorld.stack.mcast;

import java.util.ArrayList;
import java.util.List;
import org.vvorld.stack.wire.Ipv6Bits;

/**
 * The groups of both families that an interface takes, and for whom: what its users want, merged (RFC 3376 section 3.2). What routers are told
 * of it is {@link Membership}'s. Users are joined and taken out by any thread but a worker; {@link #groups} is for all.
 */
public final class InterfaceGroups {
    /**
     * A group that is taken.
     *
     * @param filter of all members together
     * @param members how many there are
     */
    public record Entry(long hi, long lo, SourceFilter filter, int members) {
        public boolean isIpv4() {
            return Ipv6Bits.isMapped(hi, lo);
        }
    }

    private final List<GroupState> states = new ArrayList<>(2);
    private volatile Groups groups = Groups.NONE;
    private volatile Querier igmp = Querier.DEFAULT;
    private volatile Querier mld = Querier.DEFAULT;

    /** What the interface takes at the moment. Any thread; keep it for no longer than a packet. */
    public Groups groups() {
        return groups;
    }

    /** What routers have said of themselves, to be shown. */
    public Querier querier(boolean isIpv4) {
        return isIpv4 ? igmp : mld;
    }

    /** From the worker that owns the machines. */
    public void querier(boolean isIpv4, Querier said) {
        if (isIpv4) {
            igmp = said;
        } else {
            mld = said;
        }
    }

    /**
     * Sets what a member wants of a group, in place of what it wanted before; IPv4 addresses are IPv4-mapped.
     *
     * @param filter {@link SourceFilter#ALL} to join, {@link SourceFilter#NONE} to leave
     * @return anything but OK: nothing has changed
     */
    public synchronized Membership.Result set(Object member, long hi, long lo, SourceFilter filter) {
        Wire wire = Ipv6Bits.isMapped(hi, lo) ? Igmp.WIRE : Mld.WIRE;
        if (!wire.isGroup(hi, lo)) {
            return Membership.Result.NOT_MULTICAST;
        }
        if (filter.sources().size() > Membership.MAX_SOURCES) {
            return Membership.Result.TOO_MANY_SOURCES;
        }
        GroupState g = find(hi, lo);
        if (g == null && filter.isNone()) {
            return Membership.Result.OK;
        }
        if (g == null) {
            if (count(wire) == Membership.MAX_GROUPS) {
                return Membership.Result.TOO_MANY_GROUPS;
            }
            g = new GroupState(hi, lo);
            states.add(g);
        } else if (g.memberCount() == Membership.MAX_MEMBERS && !filter.isNone() && !g.hasMember(member)) {
            return Membership.Result.TOO_MANY_MEMBERS;
        }
        SourceFilter wantedBefore = g.filterOf(member);
        SourceFilter before = g.set(member, filter);
        if (g.filter().sources().size() > Membership.MAX_SOURCES) {
            g.set(member, wantedBefore);
            return Membership.Result.TOO_MANY_SOURCES;
        }
        if (!g.filter().equals(before)) {
            states.removeIf(GroupState::isOver);
            groups = new Groups(states);
        }
        return Membership.Result.OK;
    }

    private int count(Wire wire) {
        int count = 0;
        for (GroupState g : states) {
            count += wire.isGroup(g.hi(), g.lo()) ? 1 : 0;
        }
        return count;
    }

    private GroupState find(long hi, long lo) {
        for (GroupState g : states) {
            if (g.lo() == lo && g.hi() == hi) {
                return g;
            }
        }
        return null;
    }

    /** What a member wants of a group; {@link SourceFilter#NONE} if it is none. */
    public synchronized SourceFilter filterOf(Object member, long hi, long lo) {
        GroupState g = find(hi, lo);
        return g == null ? SourceFilter.NONE : g.filterOf(member);
    }

    /** The groups that are taken, in the order in which they were joined. */
    public synchronized List<Entry> list() {
        return states.stream()
                .map(g -> new Entry(g.hi(), g.lo(), g.filter(), g.memberCount()))
                .toList();
    }

    /** The groups that a member is in, and what it wants of them. */
    public synchronized List<Entry> listOf(Object member) {
        return states.stream()
                .filter(g -> g.hasMember(member))
                .map(g -> new Entry(g.hi(), g.lo(), g.filterOf(member), g.memberCount()))
                .toList();
    }
}
