package org.vvorld.stack.time;

/**
 * A hierarchical timing wheel (Varghese and Lauck, 1987, scheme 7): six levels of 64 slots, a tick of 2^20 ns (about a
 * millisecond) at the lowest. Arming and cancelling cost the same however many timers there are; a timer moves down a level at
 * most five times in its life; and the occupied slots are bits of a long a level, so that the next deadline, which an idle worker
 * sleeps until, is found without looking at timers.
 *
 * <p>A timer never fires early: its deadline is rounded up to a tick. Not thread-safe: one worker owns it.
 */
public final class TimerWheel {
    /** {@link #nanosToNext} when nothing is armed. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final int TICK_SHIFT = 20;
    private static final int LEVELS = 6;
    private static final int SLOT_BITS = 6;
    private static final int SLOTS = 1 << SLOT_BITS;
    private static final long HORIZON_TICKS = (1L << (SLOT_BITS * LEVELS)) - 1;
    /** Since the origin: the end of time, 292 years, less a tick to round up by. */
    private static final long LATEST_NANOS = Long.MAX_VALUE - (1L << TICK_SHIFT);

    private final long originNanos;
    private final Timer[] heads = new Timer[LEVELS * SLOTS];
    private final long[] occupied = new long[LEVELS];
    private long nowNanos;
    private long currentTick;
    private int armed;
    private Timer firing;

    public TimerWheel(long nowNanos) {
        this.originNanos = nowNanos;
        this.nowNanos = nowNanos;
    }

    /** The present, as of the last {@link #advance}. */
    public long nowNanos() {
        return nowNanos;
    }

    /** Timers armed. */
    public int armed() {
        return armed;
    }

    void insert(Timer t, long delayNanos) {
        long present = nowNanos - originNanos;
        long sinceOrigin = present + Math.min(Math.max(0, delayNanos), LATEST_NANOS - present);
        long tick = (sinceOrigin + (1L << TICK_SHIFT) - 1) >> TICK_SHIFT;
        t.deadlineTick = Math.max(currentTick + 1, tick);
        link(t);
        armed++;
    }

    private void link(Timer t) {
        // Beyond the horizon: as far out as there is a slot, and from there again, so that it does not fire early.
        long tick = Math.min(t.deadlineTick, currentTick + HORIZON_TICKS);
        // The highest bit in which deadline and present differ says which level's slots tell the two apart.
        long differing = (tick ^ currentTick) | (SLOTS - 1);
        int level = Math.min(LEVELS - 1, (63 - Long.numberOfLeadingZeros(differing)) / SLOT_BITS);
        int index = (int) (tick >>> (level * SLOT_BITS)) & (SLOTS - 1);
        int slot = level * SLOTS + index;
        t.slot = slot;
        t.previous = null;
        t.next = heads[slot];
        if (t.next != null) {
            t.next.previous = t;
        }
        heads[slot] = t;
        occupied[level] |= 1L << index;
    }

    void remove(Timer t) {
        unlink(t);
        armed--;
    }

    private void unlink(Timer t) {
        if (t == firing) {
            firing = t.next;
        }
        if (t.next != null) {
            t.next.previous = t.previous;
        }
        if (t.previous != null) {
            t.previous.next = t.next;
        } else if (heads[t.slot] == t) {
            heads[t.slot] = t.next;
            if (t.next == null) {
                occupied[t.slot / SLOTS] &= ~(1L << (t.slot % SLOTS));
            }
        }
        t.slot = -1;
        t.next = null;
        t.previous = null;
    }

    /** Moves the present to {@code nowNanos} and fires what is due, in the order of the ticks. Returns how many fired. */
    public int advance(long nowNanos) {
        this.nowNanos = nowNanos;
        long target = (nowNanos - originNanos) >> TICK_SHIFT;
        int fired = 0;
        while (currentTick < target) {
            long next = nextTick();
            if (next > target) {
                currentTick = target;
                break;
            }
            currentTick = next;
            fired += expire();
        }
        return fired;
    }

    /** Nanoseconds from the present to the next tick with something to do, at least 0; {@link #NEVER} if nothing is armed. */
    public long nanosToNext(long nowNanos) {
        if (armed == 0) {
            return NEVER;
        }
        return Math.max(0, (nextTick() << TICK_SHIFT) - (nowNanos - originNanos));
    }

    /** The next tick at which a slot is due to fire or to move down. */
    private long nextTick() {
        for (int level = 0; level < LEVELS; level++) {
            if (occupied[level] == 0) {
                continue;
            }
            int shift = level * SLOT_BITS;
            int here = (int) (currentTick >>> shift) & (SLOTS - 1);
            // Slots at or behind the present one, at this level, belong to the next turn of the wheel.
            long rotated = Long.rotateRight(occupied[level], (here + 1) & (SLOTS - 1));
            long ahead = 1L + Long.numberOfTrailingZeros(rotated);
            return ((currentTick >>> shift) + ahead) << shift;
        }
        return Long.MAX_VALUE;
    }

    private int expire() {
        // Coarse levels first: what they hold for this tick moves down, perhaps into the slot that fires now.
        for (int level = LEVELS - 1; level > 0; level--) {
            int shift = level * SLOT_BITS;
            if ((currentTick & ((1L << shift) - 1)) == 0) {
                cascade(level, (int) (currentTick >>> shift) & (SLOTS - 1));
            }
        }
        return fireSlot((int) currentTick & (SLOTS - 1));
    }

    private void cascade(int level, int index) {
        Timer t = detach(level, index);
        while (t != null) {
            Timer next = t.next;
            link(t);
            t = next;
        }
    }

    private int fireSlot(int index) {
        int fired = 0;
        firing = detach(0, index);
        while (firing != null) {
            Timer t = firing;
            firing = t.next;
            if (firing != null) {
                firing.previous = null;
            }
            t.slot = -1;
            t.next = null;
            armed--;
            fired++;
            t.fire();
        }
        return fired;
    }

    private Timer detach(int level, int index) {
        int slot = level * SLOTS + index;
        Timer t = heads[slot];
        heads[slot] = null;
        occupied[level] &= ~(1L << index);
        return t;
    }
}
