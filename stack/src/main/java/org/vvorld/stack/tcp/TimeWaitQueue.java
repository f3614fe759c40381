package org.vvorld.stack.tcp;

import java.util.function.Consumer;
import org.vvorld.stack.time.Timer;

/** The records in TIME-WAIT of one vnet on one worker. All wait for twice the MSL: a queue, and one timer for its head. */
public final class TimeWaitQueue {
    private final TcpContext context;
    private final Consumer<TimeWait> onExpired;
    private final Timer timer;
    private TimeWait first;
    private TimeWait last;
    private int size;

    /** @param onExpired takes the record out of where segments are looked up */
    public TimeWaitQueue(TcpContext context, Consumer<TimeWait> onExpired) {
        this.context = context;
        this.onExpired = onExpired;
        timer = context.timer(this::expire);
    }

    /** Records that wait. */
    public int size() {
        return size;
    }

    /** The wait begins, or begins anew. */
    public void add(TimeWait record) {
        if (record.queued) {
            remove(record);
        }
        record.queued = true;
        record.endNanos = context.now() + 2 * context.settings.mslNanos;
        record.previous = last;
        if (last == null) {
            first = record;
        } else {
            last.following = record;
        }
        last = record;
        size++;
        if (!timer.isArmed()) {
            timer.arm(first.endNanos - context.now());
        }
    }

    /** It waits no longer; nobody is told. */
    public void remove(TimeWait record) {
        if (!record.queued) {
            return;
        }
        record.queued = false;
        if (record.previous == null) {
            first = record.following;
        } else {
            record.previous.following = record.following;
        }
        if (record.following == null) {
            last = record.previous;
        } else {
            record.following.previous = record.previous;
        }
        record.previous = null;
        record.following = null;
        size--;
    }

    private void expire() {
        long now = context.now();
        while (first != null && first.endNanos - now <= 0) {
            TimeWait record = first;
            remove(record);
            onExpired.accept(record);
        }
        if (first != null) {
            timer.arm(first.endNanos - now);
        }
    }

    /** Everybody goes at once: the vnet ends. */
    public void clear() {
        while (first != null) {
            remove(first);
        }
        timer.cancel();
    }
}
