package org.vvorld.stack.mcast;

import java.util.ArrayList;
import java.util.List;

/**
 * One group on an interface: what each socket wants, what the interface takes for them, what is still to be told to routers about it
 * (RFC 3376 section 5.1) and what they asked (section 5.2). Points in time are since the machine's origin.
 */
final class GroupState {
    private static final class Member {
        final Object socket;
        SourceFilter filter;

        Member(Object socket) {
            this.socket = socket;
        }
    }

    private final long hi;
    private final long lo;
    private final List<Member> members = new ArrayList<>(1);
    private SourceFilter filter = SourceFilter.NONE;

    /** How often a record of the filter mode goes out yet. */
    int modeReportsLeft;
    /** Sources that are to be told of, and how often yet. */
    SourceSet changed = SourceSet.EMPTY;

    int sourceReportsLeft;
    /** When a query for this group is answered; {@link Membership#NEVER} if none waits. */
    long answerAt = Membership.NEVER;
    /** What that query asked for; empty: the whole group. */
    SourceSet asked = SourceSet.EMPTY;
    /** Older protocols: this host was the last to report the group, so it says when it leaves. */
    boolean isLastReporter;

    GroupState(long hi, long lo) {
        this.hi = hi;
        this.lo = lo;
    }

    long hi() {
        return hi;
    }

    long lo() {
        return lo;
    }

    SourceFilter filter() {
        return filter;
    }

    int memberCount() {
        return members.size();
    }

    Object anyMember() {
        return members.get(members.size() - 1).socket;
    }

    boolean hasMember(Object socket) {
        return find(socket) != null;
    }

    /** What the socket wants; {@link SourceFilter#NONE} if it is none of the members. */
    SourceFilter filterOf(Object socket) {
        Member m = find(socket);
        return m == null ? SourceFilter.NONE : m.filter;
    }

    private Member find(Object socket) {
        for (Member m : members) {
            if (m.socket == socket) {
                return m;
            }
        }
        return null;
    }

    /** Sets what a socket wants, {@link SourceFilter#NONE} to leave. Returns what the interface took before. */
    SourceFilter set(Object socket, SourceFilter wanted) {
        Member m = find(socket);
        if (m == null) {
            m = new Member(socket);
            members.add(m);
        }
        m.filter = wanted;
        if (wanted.isNone()) {
            members.remove(m);
        }
        SourceFilter before = filter;
        filter = merged();
        return before;
    }

    private SourceFilter merged() {
        List<SourceFilter> filters = new ArrayList<>(members.size());
        for (Member m : members) {
            filters.add(m.filter);
        }
        return SourceFilter.merge(filters);
    }

    boolean hasNews() {
        return modeReportsLeft > 0 || sourceReportsLeft > 0;
    }

    void forgetNews() {
        modeReportsLeft = 0;
        sourceReportsLeft = 0;
        changed = SourceSet.EMPTY;
    }

    void forgetQuery() {
        answerAt = Membership.NEVER;
        asked = SourceSet.EMPTY;
    }

    /** Nobody is a member, and nothing is to be told: it can go. */
    boolean isOver() {
        return filter.isNone() && members.isEmpty() && !hasNews();
    }
}
