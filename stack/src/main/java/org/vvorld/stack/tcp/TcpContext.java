package org.vvorld.stack.tcp;

import java.util.function.LongSupplier;
import org.vvorld.stack.time.Clock;
import org.vvorld.stack.time.Timer;
import org.vvorld.stack.time.TimerWheel;

/** What the connections of one vnet on one worker share: the world outside, settings, counters, and scratch objects. */
public final class TcpContext {
    private static final long SECOND_NANOS = 1_000_000_000L;

    final Clock clock;
    private final Timers timers;
    final TcpOutput output;
    final TcpMemory memory;
    final TcpSettings settings;
    final TcpBudget budget;
    final Isn isn;
    final SynCookies cookies;
    final LongSupplier random;
    final OutSegment out = new OutSegment();
    final AckSample sample = new AckSample();

    /** Large packets have run out: what is sent in this go are single segments. */
    boolean onlySmall;

    private final long[] counts = new long[TcpCounter.values().length];
    private long challengeSecond = Long.MIN_VALUE;
    private int challengesLeft;

    /** Makes timers. */
    @FunctionalInterface
    public interface Timers {
        Timer timer(Runnable action);
    }

    /** The same with timers on a wheel, counted in an account. */
    public TcpContext(
            Clock clock,
            TimerWheel wheel,
            Timer.Account armed,
            TcpOutput output,
            TcpMemory memory,
            TcpSettings settings,
            TcpBudget budget,
            LongSupplier random) {
        this(clock, action -> new Timer(wheel, armed, action), output, memory, settings, budget, random);
    }

    /**
     * @param random uniformly distributed, and not to be guessed by a peer: keys are drawn from it
     */
    public TcpContext(
            Clock clock,
            Timers timers,
            TcpOutput output,
            TcpMemory memory,
            TcpSettings settings,
            TcpBudget budget,
            LongSupplier random) {
        this.clock = clock;
        this.timers = timers;
        this.output = output;
        this.memory = memory;
        this.settings = settings;
        this.budget = budget;
        this.random = random;
        isn = new Isn(random.getAsLong(), random.getAsLong());
        cookies = new SynCookies(random.getAsLong(), random.getAsLong());
    }

    public TcpSettings settings() {
        return settings;
    }

    /** What was counted so far. */
    public long count(TcpCounter counter) {
        return counts[counter.ordinal()];
    }

    Timer timer(Runnable action) {
        return timers.timer(action);
    }

    long now() {
        return clock.nowNanos();
    }

    void add(TcpCounter counter) {
        counts[counter.ordinal()]++;
    }

    void add(TcpCounter counter, long amount) {
        counts[counter.ordinal()] += amount;
    }

    /** RFC 5961 section 7: challenge ACKs are few, however many segments ask for one. */
    boolean mayChallenge() {
        long second = Math.floorDiv(now(), SECOND_NANOS);
        if (second != challengeSecond) {
            challengeSecond = second;
            // Not a number that an attacker could count up to (CVE-2016-5696).
            int half = Math.max(1, settings.challengeAcksPerSecond / 2);
            challengesLeft = half + (int) Long.remainderUnsigned(random.getAsLong(), half);
        }
        return challengesLeft-- > 0;
    }
}
