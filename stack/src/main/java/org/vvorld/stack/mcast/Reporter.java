package org.vvorld.stack.mcast;

import java.util.List;
import java.util.random.RandomGenerator;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Counter;

/** Which reports go out when: RFC 3376 sections 5.1, 5.2 and 7.2.1, and the same of RFC 3810. Times are since the machine's origin. */
final class Reporter {
    private static final long NEVER = Membership.NEVER;
    private static final long SECOND = 1_000_000_000L;
    private static final int NEWEST = 3;
    private static final int DEFAULT_ROBUSTNESS = 2;
    private static final int DEFAULT_INTERVAL_SECONDS = 125;
    /** Unsolicited report interval: RFC 3376 section 8.11, and RFC 2236 section 8.10 for older versions. */
    private static final long UNSOLICITED_NANOS = SECOND;

    private static final long OLD_UNSOLICITED_NANOS = 10 * SECOND;

    private final RandomGenerator random;
    private final Wire wire;
    private final MembershipEffects effects;
    private final List<GroupState> states;
    private final ReportWriter writer;
    private int robustness = DEFAULT_ROBUSTNESS;
    private int intervalSeconds = DEFAULT_INTERVAL_SECONDS;
    /** Until when a querier of version 1 or 2 is taken to be there. */
    private long v1Until = -1;

    private long v2Until = -1;
    private int spoken = NEWEST;
    private long changesAt = NEVER;
    private long generalAt = NEVER;

    Reporter(RandomGenerator random, Wire wire, MembershipEffects effects, List<GroupState> states) {
        this.random = random;
        this.wire = wire;
        this.effects = effects;
        this.states = states;
        this.writer = new ReportWriter(wire, effects);
    }

    /** RFC 3376 section 7.2.1, RFC 3810 section 8.2.1: that of the oldest querier around. */
    int version(long now) {
        return now < v1Until ? 1 : now < v2Until ? 2 : NEWEST;
    }

    /** What routers said, times by a clock that started at {@code origin}. */
    Querier querier(long now, long origin) {
        int version = version(now);
        return new Querier(version, origin + (version == 1 ? v1Until : v2Until), robustness, intervalSeconds);
    }

    /** Section 7.2.1: when the version changes, all that waits is cancelled. */
    private void follow(long now) {
        if (version(now) != spoken) {
            spoken = version(now);
            forget();
        }
    }

    void forget() {
        changesAt = NEVER;
        generalAt = NEVER;
        for (GroupState g : states) {
            g.forgetNews();
            g.forgetQuery();
        }
    }

    /** Section 5.1: what the interface takes of the group is no longer what it was. */
    void onChange(GroupState g, SourceFilter before, long now) {
        follow(now);
        if (spoken < NEWEST) {
            onOldChange(g, before, now);
            return;
        }
        SourceFilter after = g.filter();
        if (before.isExclude() != after.isExclude()) {
            g.forgetNews();
            g.modeReportsLeft = robustness;
        } else {
            SourceSet gone = before.sources().minus(after.sources());
            SourceSet fresh = after.sources().minus(before.sources());
            g.changed = g.changed.union(gone).union(fresh);
            g.sourceReportsLeft = g.changed.isEmpty() ? 0 : robustness;
            if (g.changed.size() > Membership.MAX_SOURCES) {
                // Too many to remember one by one: say what is taken now as a whole.
                g.forgetNews();
                g.modeReportsLeft = robustness;
            }
        }
        tell(g);
        writer.flush();
        schedule(now);
    }

    private void onOldChange(GroupState g, SourceFilter before, long now) {
        g.forgetNews();
        if (before.isNone() && !g.filter().isNone()) {
            sendOld(g, false);
            g.modeReportsLeft = robustness - 1;
            schedule(now);
        } else if (g.filter().isNone()) {
            g.forgetQuery();
            // RFC 2236 section 3: version 1 knows no leaving; and who did not report last need not say.
            if (spoken == 2 && g.isLastReporter) {
                sendOld(g, true);
            }
            g.isLastReporter = false;
        }
    }

    /** Another report of changes within the interval, if there is anything to repeat. */
    private void schedule(long now) {
        boolean hasNews = false;
        for (int i = 0; i < states.size(); i++) {
            hasNews |= states.get(i).hasNews();
        }
        if (!hasNews) {
            changesAt = NEVER;
        } else if (changesAt == NEVER || changesAt <= now) {
            changesAt = now + 1 + random.nextLong(spoken < NEWEST ? OLD_UNSOLICITED_NANOS : UNSOLICITED_NANOS);
        }
    }

    /** Section 5.1's table: one more state change record, or two, of the group. */
    private void tell(GroupState g) {
        SourceFilter f = g.filter();
        if (g.modeReportsLeft > 0) {
            g.modeReportsLeft--;
            writer.record(f.isExclude() ? Wire.TO_EX : Wire.TO_IN, g.hi(), g.lo(), f.sources());
        } else if (g.sourceReportsLeft > 0) {
            SourceSet listed = g.changed.intersect(f.sources());
            SourceSet others = g.changed.minus(f.sources());
            SourceSet allowed = f.isExclude() ? others : listed;
            SourceSet blocked = f.isExclude() ? listed : others;
            if (!allowed.isEmpty()) {
                writer.record(Wire.ALLOW, g.hi(), g.lo(), allowed);
            }
            if (!blocked.isEmpty()) {
                writer.record(Wire.BLOCK, g.hi(), g.lo(), blocked);
            }
        }
        if (g.sourceReportsLeft > 0 && --g.sourceReportsLeft == 0) {
            g.changed = SourceSet.EMPTY;
        }
    }

    /** Section 5.2. {@code asked} is the group of a query that is not general, or null if nobody is a member. */
    void onQuery(Query q, GroupState asked, long now) {
        long delay = q.maxDelayNanos();
        // Section 8.12: the older version querier present timeout.
        long until = now + robustness * (intervalSeconds * SECOND) + delay;
        if (q.version() == 1) {
            v1Until = until;
        } else if (q.version() == 2) {
            v2Until = until;
        } else {
            robustness = q.robustness() == 0 ? DEFAULT_ROBUSTNESS : q.robustness();
            intervalSeconds = q.intervalSeconds() == 0 ? DEFAULT_INTERVAL_SECONDS : q.intervalSeconds();
        }
        follow(now);
        if (spoken < NEWEST) {
            onOldQuery(q, asked, delay, now);
            return;
        }
        long at = now + 1 + random.nextLong(delay + 1);
        // Rule 1: a general answer that comes sooner says all that there is to say.
        if (generalAt <= at) {
            return;
        }
        if (q.isGeneral()) {
            generalAt = at;
        } else if (asked != null && !asked.filter().isNone() && wire.isReported(asked.hi(), asked.lo())) {
            onGroupQuery(asked, q.sources(), at);
        }
    }

    /** Rules 3 to 5. */
    private static void onGroupQuery(GroupState g, SourceSet sources, long at) {
        if (g.answerAt == NEVER) {
            g.asked = sources;
        } else if (sources.isEmpty() || g.asked.isEmpty()) {
            g.asked = SourceSet.EMPTY;
        } else {
            SourceSet all = g.asked.union(sources);
            g.asked = all.size() > Membership.MAX_SOURCES ? SourceSet.EMPTY : all;
        }
        g.answerAt = Math.min(g.answerAt, at);
    }

    /** RFC 2236 section 3, RFC 2710 section 4: each group has a delay of its own, which a later query may only shorten. */
    private void onOldQuery(Query q, GroupState asked, long delay, long now) {
        for (int i = 0; i < states.size(); i++) {
            GroupState g = states.get(i);
            boolean isMeant = (q.isGeneral() || g == asked) && !g.filter().isNone();
            if (isMeant && wire.isReported(g.hi(), g.lo()) && g.answerAt - delay > now) {
                g.answerAt = now + 1 + random.nextLong(delay + 1);
            }
        }
    }

    /** Older versions: another member has reported the group, so nobody else need. */
    void onOthersReport(GroupState g) {
        if (g.answerAt != NEVER || g.hasNews()) {
            effects.count(Counter.MEMBERSHIP_SUPPRESSED);
            g.forgetQuery();
            g.forgetNews();
        }
        g.isLastReporter = false;
    }

    void onTime(long now) {
        follow(now);
        boolean isChangeDue = changesAt <= now;
        boolean isGeneralDue = generalAt <= now;
        if (isGeneralDue) {
            generalAt = NEVER;
        }
        for (int i = 0; i < states.size(); i++) {
            GroupState g = states.get(i);
            if (isChangeDue) {
                repeat(g);
            }
            if (isGeneralDue && !g.filter().isNone() && wire.isReported(g.hi(), g.lo())) {
                current(g);
            }
            if (g.answerAt <= now) {
                answer(g);
            }
        }
        writer.flush();
        schedule(now);
    }

    private void repeat(GroupState g) {
        if (spoken == NEWEST) {
            tell(g);
        } else if (g.modeReportsLeft > 0) {
            g.modeReportsLeft--;
            sendOld(g, false);
        }
    }

    private void current(GroupState g) {
        SourceFilter f = g.filter();
        writer.record(f.isExclude() ? Wire.IS_EX : Wire.IS_IN, g.hi(), g.lo(), f.sources());
    }

    private void answer(GroupState g) {
        SourceSet asked = g.asked;
        g.forgetQuery();
        SourceFilter f = g.filter();
        if (f.isNone()) {
            return;
        }
        if (spoken < NEWEST) {
            sendOld(g, false);
        } else if (asked.isEmpty()) {
            current(g);
        } else {
            SourceSet taken = f.isExclude() ? asked.minus(f.sources()) : asked.intersect(f.sources());
            if (!taken.isEmpty()) {
                writer.record(Wire.IS_IN, g.hi(), g.lo(), taken);
            }
        }
    }

    private void sendOld(GroupState g, boolean isLeave) {
        Packet p = effects.packet();
        if (p == null) {
            effects.count(Counter.MEMBERSHIP_NO_BUFFER);
            return;
        }
        g.isLastReporter = !isLeave;
        wire.writeOld(p, spoken, isLeave, g.hi(), g.lo(), effects.ipv4Source());
        effects.count(isLeave ? Counter.MEMBERSHIP_LEAVES_SENT : Counter.MEMBERSHIP_REPORTS_SENT);
        effects.send(p, isLeave ? wire.leaveDestinationHi() : g.hi(), isLeave ? wire.leaveDestinationLo() : g.lo());
    }

    /** When there is something to do; {@link Membership#NEVER} if nothing. */
    long nextNanos() {
        long next = Math.min(changesAt, generalAt);
        for (int i = 0; i < states.size(); i++) {
            next = Math.min(next, states.get(i).answerAt);
        }
        // The return to the newest version needs no timer of its own: whoever asks, or changes something, finds out.
        return next;
    }
}
