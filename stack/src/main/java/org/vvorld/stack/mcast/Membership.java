package org.vvorld.stack.mcast;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.time.Timer;
import org.vvorld.stack.time.TimerWheel;

/**
 * The groups of one family on one interface, and what routers are told of them: IGMPv3 (RFC 3376 section 5) with versions 2 and 1 (section 7.2)
 * or MLDv2 (RFC 3810 section 6) with MLDv1 (section 8.2). Owned by the wheel's worker; {@link #groups} is for all.
 */
public final class Membership {
    /** Groups on an interface, of each family. */
    public static final int MAX_GROUPS = 256;
    /** Sockets in a group. */
    public static final int MAX_MEMBERS = 1024;
    /** Sources of a group. */
    public static final int MAX_SOURCES = 128;

    static final long NEVER = Long.MAX_VALUE;

    private static final int NEWEST = 3;

    /** What came of a wish. */
    public enum Result {
        OK,
        NOT_MULTICAST,
        TOO_MANY_GROUPS,
        TOO_MANY_MEMBERS,
        TOO_MANY_SOURCES
    }

    private final TimerWheel wheel;
    private final long origin;
    private final Timer timer;
    private final Wire wire;
    private final MembershipEffects effects;
    private final List<GroupState> states = new ArrayList<>(2);
    private final Reporter reporter;
    private volatile Groups groups = Groups.NONE;
    private boolean isUp;

    private Membership(
            TimerWheel wheel,
            Function<Runnable, Timer> timers,
            RandomGenerator random,
            Wire wire,
            MembershipEffects effects) {
        this.wheel = wheel;
        this.origin = wheel.nowNanos();
        this.wire = wire;
        this.effects = effects;
        this.timer = timers.apply(this::onTimer);
        this.reporter = new Reporter(random, wire, effects, states);
    }

    /**
     * IPv4's, groups and sources IPv4-mapped.
     *
     * @param timers makes a timer of the wheel for an action
     */
    public static Membership igmp(
            TimerWheel wheel, Function<Runnable, Timer> timers, RandomGenerator random, MembershipEffects effects) {
        return new Membership(wheel, timers, random, Igmp.WIRE, effects);
    }

    /** IPv6's; as {@link #igmp}. */
    public static Membership mld(
            TimerWheel wheel, Function<Runnable, Timer> timers, RandomGenerator random, MembershipEffects effects) {
        return new Membership(wheel, timers, random, Mld.WIRE, effects);
    }

    /** What the interface takes at the moment. Any thread; keep it for no longer than a packet. */
    public Groups groups() {
        return groups;
    }

    /** What a socket takes of a group. */
    public SourceFilter filterOf(Object socket, long hi, long lo) {
        GroupState g = find(hi, lo);
        return g == null ? SourceFilter.NONE : g.filterOf(socket);
    }

    /** Joined by how many sockets? */
    public int memberCount(long hi, long lo) {
        GroupState g = find(hi, lo);
        return g == null ? 0 : g.memberCount();
    }

    /** The version that is spoken, counted as 3 for IGMPv3 and MLDv2, 2 for IGMPv2 and MLDv1, 1 for IGMPv1. */
    public int version() {
        return reporter.version(now());
    }

    /** What routers have said of themselves so far. */
    public Querier querier() {
        return reporter.querier(now(), origin);
    }

    /**
     * Sets what a socket wants of a group, in place of what it wanted before: RFC 3376 section 2's IPMulticastListen.
     *
     * @param filter {@link SourceFilter#ALL} to join, {@link SourceFilter#NONE} to leave
     * @return anything but OK: nothing has changed
     */
    public Result set(Object socket, long hi, long lo, SourceFilter filter) {
        if (!wire.isGroup(hi, lo)) {
            return Result.NOT_MULTICAST;
        }
        if (filter.sources().size() > MAX_SOURCES) {
            return Result.TOO_MANY_SOURCES;
        }
        GroupState g = find(hi, lo);
        if (g == null) {
            if (filter.isNone()) {
                return Result.OK;
            }
            if (states.size() == MAX_GROUPS) {
                return Result.TOO_MANY_GROUPS;
            }
            g = new GroupState(hi, lo);
            states.add(g);
        } else if (g.memberCount() == MAX_MEMBERS && !filter.isNone() && !g.hasMember(socket)) {
            return Result.TOO_MANY_MEMBERS;
        }
        SourceFilter wantedBefore = g.filterOf(socket);
        SourceFilter before = g.set(socket, filter);
        if (g.filter().sources().size() > MAX_SOURCES) {
            g.set(socket, wantedBefore);
            return Result.TOO_MANY_SOURCES;
        }
        if (!g.filter().equals(before)) {
            groups = new Groups(states);
            effects.groupsChanged();
            if (isUp && wire.isReported(hi, lo)) {
                reporter.onChange(g, before, now());
            }
        }
        settle();
        return Result.OK;
    }

    /** A socket is closed: it leaves every group. */
    public void leaveAll(Object socket) {
        for (GroupState g : List.copyOf(states)) {
            set(socket, g.hi(), g.lo(), SourceFilter.NONE);
        }
    }

    /** The link is up: routers are told of all groups. */
    public void up() {
        if (!isUp) {
            isUp = true;
            long now = now();
            for (GroupState g : states) {
                if (wire.isReported(g.hi(), g.lo())) {
                    reporter.onChange(g, SourceFilter.NONE, now);
                }
            }
            settle();
        }
    }

    /** The link is down: nothing is sent, and what routers asked is forgotten. The groups stay. */
    public void down() {
        isUp = false;
        reporter.forget();
        settle();
    }

    /** The interface leaves: no group is left, no timer armed. Routers are told what one message each can tell. */
    public void clear() {
        for (GroupState g : List.copyOf(states)) {
            while (g.memberCount() > 0) {
                set(g.anyMember(), g.hi(), g.lo(), SourceFilter.NONE);
            }
        }
        down();
    }

    void onQuery(Query q) {
        effects.count(Counter.MEMBERSHIP_QUERIES);
        if (isUp) {
            reporter.onQuery(q, find(q.groupHi(), q.groupLo()), now());
            settle();
        }
    }

    void onReport(long hi, long lo) {
        effects.count(Counter.MEMBERSHIP_REPORTS_RECEIVED);
        GroupState g = find(hi, lo);
        if (g != null && reporter.version(now()) < NEWEST) {
            reporter.onOthersReport(g);
            settle();
        }
    }

    private void onTimer() {
        reporter.onTime(now());
        settle();
    }

    /** Forgets groups that are over and looks when there is something to do next. */
    private void settle() {
        states.removeIf(GroupState::isOver);
        long next = reporter.nextNanos();
        if (next == NEVER) {
            timer.cancel();
        } else {
            timer.arm(next - now());
        }
    }

    private GroupState find(long hi, long lo) {
        for (int i = 0; i < states.size(); i++) {
            GroupState g = states.get(i);
            if (g.lo() == lo && g.hi() == hi) {
                return g;
            }
        }
        return null;
    }

    private long now() {
        return wheel.nowNanos() - origin;
    }
}
