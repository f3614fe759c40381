package org.vvorld.stack.sysctl;

import java.util.function.Consumer;

/**
 * A vnet's values over the defaults, which all share. What was never set costs nothing: of the values only those stretches are there
 * in which one differs from its default, and while none does, there is no array at all. Written by the admin thread, whole
 * replacement; read by workers.
 */
public final class SysctlValues {
    private static final int STRETCH_BITS = 3;
    private static final int STRETCH = 1 << STRETCH_BITS;
    private static final int STRETCH_MASK = STRETCH - 1;

    private final Consumer<Sysctl> changed;
    /** Stretches of {@value #STRETCH} values by ordinal; null, or null in it, where all are the defaults. */
    private volatile long[][] values;

    /** @param changed told of each change, by the thread that makes it: for values that are kept elsewhere in another form */
    public SysctlValues(Consumer<Sysctl> changed) {
        this.changed = changed;
    }

    /** The value of a sysctl whose bounds are those of an int. */
    public int get(Sysctl s) {
        return (int) getLong(s);
    }

    public long getLong(Sysctl s) {
        long[][] all = values;
        if (all == null) {
            return s.defaultValue();
        }
        long[] stretch = all[s.ordinal() >> STRETCH_BITS];
        return stretch == null ? s.defaultValue() : stretch[s.ordinal() & STRETCH_MASK];
    }

    /** An object that is another after each change: for whoever keeps values in a form of its own. */
    public Object version() {
        return values;
    }

    public boolean isOn(Sysctl s) {
        return getLong(s) != 0;
    }

    /** @throws IllegalArgumentException if the value is out of the sysctl's bounds */
    public void set(Sysctl s, long value) {
        String fault = s.outOfBounds(value);
        if (fault != null) {
            throw new IllegalArgumentException(s.key() + ": " + fault);
        }
        Sysctl[] declared = Sysctl.values();
        long[][] old = values;
        long[][] all = old == null ? new long[(declared.length + STRETCH - 1) >> STRETCH_BITS][] : old.clone();
        int at = s.ordinal() >> STRETCH_BITS;
        long[] stretch = new long[STRETCH];
        boolean differs = false;
        for (int i = at << STRETCH_BITS; i < Math.min(declared.length, (at + 1) << STRETCH_BITS); i++) {
            long v = declared[i] == s ? value : getLong(declared[i]);
            stretch[i & STRETCH_MASK] = v;
            differs |= v != declared[i].defaultValue();
        }
        all[at] = differs ? stretch : null;
        values = isEmpty(all) ? null : all;
        changed.accept(s);
    }

    private static boolean isEmpty(long[][] all) {
        for (long[] stretch : all) {
            if (stretch != null) {
                return false;
            }
        }
        return true;
    }

    /** Is every value the default? Then this holds no array. */
    public boolean isUnset() {
        return values == null;
    }
}
