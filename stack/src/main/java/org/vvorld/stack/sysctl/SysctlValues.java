package org.vvorld.stack.sysctl;

import java.util.function.Consumer;

/**
 * A vnet's values. One that was never set costs nothing: the array appears with the first {@link #set}. Written by the admin
 * thread, whole replacement; read by workers.
 */
public final class SysctlValues {
    private final Consumer<Sysctl> changed;
    private volatile int[] values;

    /** @param changed told of each change, by the thread that makes it: for values that are kept elsewhere in another form */
    public SysctlValues(Consumer<Sysctl> changed) {
        this.changed = changed;
    }

    public int get(Sysctl s) {
        int[] v = values;
        return v == null ? s.defaultValue() : v[s.ordinal()];
    }

    public boolean isOn(Sysctl s) {
        return get(s) != 0;
    }

    /** @throws IllegalArgumentException if the value is out of the sysctl's bounds */
    public void set(Sysctl s, int value) {
        if (value < s.minimum() || value > s.maximum()) {
            throw new IllegalArgumentException(
                    s.key() + ": " + value + " is not in " + s.minimum() + ".." + s.maximum());
        }
        int[] old = values;
        Sysctl[] all = Sysctl.values();
        int[] v = new int[all.length];
        for (Sysctl each : all) {
            v[each.ordinal()] = old == null ? each.defaultValue() : old[each.ordinal()];
        }
        v[s.ordinal()] = value;
        values = v;
        changed.accept(s);
    }
}
