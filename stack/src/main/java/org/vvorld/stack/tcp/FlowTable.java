package org.vvorld.stack.tcp;

import java.util.function.Consumer;

/**
 * The flows of one vnet on one worker by their 4-tuple: open addressing, linear probing, at most half full, so that a look-up costs the
 * same with one flow and with 100,000. It grows from nothing, and shrinks when flows go. Looking up and removing allocate nothing.
 */
final class FlowTable {
    private static final int LEAST = 8;
    private static final Flow[] NONE = {};

    /** From outside: nobody may choose ports that all fall on one place. */
    private final long key;

    private Flow[] slots = NONE;
    private int size;

    FlowTable(long key) {
        this.key = key | 1;
    }

    int size() {
        return size;
    }

    /** The flow of a tuple, or null. */
    Flow find(long localHigh, long localLow, int localPort, long remoteHigh, long remoteLow, int remotePort) {
        if (size == 0) {
            return null;
        }
        int mask = slots.length - 1;
        int i = hash(localHigh, localLow, localPort, remoteHigh, remoteLow, remotePort) & mask;
        for (; slots[i] != null; i = i + 1 & mask) {
            Flow f = slots[i];
            if (f.remotePort() == remotePort
                    && f.localPort() == localPort
                    && f.remoteLow() == remoteLow
                    && f.localLow() == localLow
                    && f.remoteHigh() == remoteHigh
                    && f.localHigh() == localHigh) {
                return f;
            }
        }
        return null;
    }

    /** Enters a flow in the place of whatever has its tuple. */
    void put(Flow f) {
        if (2 * (size + 1) > slots.length) {
            resize(Math.max(LEAST, 2 * slots.length));
        }
        int i = place(f);
        size += slots[i] == null ? 1 : 0;
        slots[i] = f;
    }

    /** Takes a flow out; one that is not there, or whose tuple is another's by now, is left alone. */
    void remove(Flow f) {
        if (size == 0) {
            return;
        }
        int i = place(f);
        if (slots[i] != f) {
            return;
        }
        size--;
        close(i);
        if (slots.length > LEAST && 8 * size < slots.length) {
            resize(slots.length / 4);
        }
    }

    void each(Consumer<Flow> task) {
        for (Flow f : slots.clone()) {
            if (f != null) {
                task.accept(f);
            }
        }
    }

    /** Moves flows behind a place that becomes free up to it, where their probing would otherwise end too early. */
    private void close(int free) {
        int mask = slots.length - 1;
        int hole = free;
        slots[hole] = null;
        for (int i = hole + 1 & mask; slots[i] != null; i = i + 1 & mask) {
            int home = hash(slots[i]) & mask;
            if ((i - home & mask) >= (i - hole & mask)) {
                slots[hole] = slots[i];
                slots[i] = null;
                hole = i;
            }
        }
    }

    /** Where it is, or where it belongs. */
    private int place(Flow f) {
        int mask = slots.length - 1;
        int i = hash(f) & mask;
        while (slots[i] != null && !isSameTuple(slots[i], f)) {
            i = i + 1 & mask;
        }
        return i;
    }

    private static boolean isSameTuple(Flow a, Flow b) {
        return a.remotePort() == b.remotePort()
                && a.localPort() == b.localPort()
                && a.remoteLow() == b.remoteLow()
                && a.localLow() == b.localLow()
                && a.remoteHigh() == b.remoteHigh()
                && a.localHigh() == b.localHigh();
    }

    private void resize(int length) {
        Flow[] were = slots;
        slots = new Flow[Math.max(LEAST, length)];
        for (Flow f : were) {
            if (f != null) {
                slots[place(f)] = f;
            }
        }
    }

    private int hash(Flow f) {
        return hash(f.localHigh(), f.localLow(), f.localPort(), f.remoteHigh(), f.remoteLow(), f.remotePort());
    }

    private int hash(long localHigh, long localLow, int localPort, long remoteHigh, long remoteLow, int remotePort) {
        long h = key;
        h = mix(h ^ remoteLow);
        h = mix(h ^ remoteHigh);
        h = mix(h ^ localLow ^ localHigh);
        h = mix(h ^ ((long) remotePort << 16 | localPort));
        return (int) (h >>> 32);
    }

    private long mix(long value) {
        long m = value * 0x9e37_79b9_7f4a_7c15L;
        return m ^ m >>> 32 ^ key;
    }
}
