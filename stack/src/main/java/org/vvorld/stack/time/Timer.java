package org.vvorld.stack.time;

/**
 * A timer: a field of what it times, so that arming it allocates nothing. It belongs to one {@link TimerWheel} and is armed,
 * cancelled and fired by that wheel's worker only.
 */
public final class Timer {
    private final TimerWheel wheel;
    private final Account account;
    private final Runnable action;

    Timer previous;
    Timer next;
    long deadlineTick;
    int slot = -1;

    /** Counts the armed timers of one owner, so that what is left behind can be told. */
    public static final class Account {
        private int armed;

        public int armed() {
            return armed;
        }
    }

    /** @param action run when the time has come; it may arm this timer again */
    public Timer(TimerWheel wheel, Account account, Runnable action) {
        this.wheel = wheel;
        this.account = account;
        this.action = action;
    }

    public boolean isArmed() {
        return slot >= 0;
    }

    /** Fires {@code delayNanos} from the wheel's present, replacing an earlier setting. */
    public void arm(long delayNanos) {
        if (isArmed()) {
            wheel.remove(this);
        } else {
            account.armed++;
        }
        wheel.insert(this, delayNanos);
    }

    public void cancel() {
        if (isArmed()) {
            wheel.remove(this);
            account.armed--;
        }
    }

    void fire() {
        account.armed--;
        action.run();
    }
}
