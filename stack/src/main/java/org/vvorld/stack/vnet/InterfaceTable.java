package org.vvorld.stack.vnet;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vvorld.stack.iface.Interface;

/**
 * The interfaces of one vnet, by index and by name. The admin thread changes it; anybody may take a snapshot, which is made when it is
 * asked for: ten thousand changes in a row make none.
 */
final class InterfaceTable {
    /** Up to here looking at all of them is as quick, and needs no memory. */
    private static final int MOST_WITHOUT_MAP = 16;

    /** In the order of their indexes, from 1, gaps left out. */
    private Interface[] ordered = new Interface[2];

    private int size;
    /** Null while there are few. */
    private Map<String, Interface> byName;

    private volatile List<Interface> snapshot = List.of();

    /** In the order of their indexes. */
    List<Interface> snapshot() {
        List<Interface> s = snapshot;
        return s != null ? s : take();
    }

    private synchronized List<Interface> take() {
        List<Interface> s = List.of(Arrays.copyOf(ordered, size));
        snapshot = s;
        return s;
    }

    /** The one of that name, or null. */
    synchronized Interface named(String name) {
        if (byName != null) {
            return byName.get(name);
        }
        for (int i = 0; i < size; i++) {
            if (ordered[i].name().equals(name)) {
                return ordered[i];
            }
        }
        return null;
    }

    /** Adds one whose name is free, with the lowest free index. */
    synchronized void add(Interface i) {
        if (named(i.name()) != null) {
            throw new IllegalStateException("there is an interface " + i + " already");
        }
        if (size == ordered.length) {
            ordered = Arrays.copyOf(ordered, size * 2);
        }
        int at = firstGap();
        System.arraycopy(ordered, at, ordered, at + 1, size - at);
        ordered[at] = i;
        size++;
        i.index(at + 1);
        if (byName != null) {
            byName.put(i.name(), i);
        } else if (size > MOST_WITHOUT_MAP) {
            byName = new HashMap<>();
            for (int each = 0; each < size; each++) {
                byName.put(ordered[each].name(), ordered[each]);
            }
        }
        snapshot = null;
    }

    /** The first place whose interface has a higher index than it would have without gaps: all before it have none. */
    private int firstGap() {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ordered[middle].index() == middle + 1) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Takes it out, if it is there. */
    synchronized void remove(Interface i) {
        int at = placeOf(i);
        if (at < 0) {
            return;
        }
        size--;
        System.arraycopy(ordered, at + 1, ordered, at, size - at);
        ordered[size] = null;
        if (byName != null) {
            byName.remove(i.name(), i);
        }
        snapshot = null;
    }

    private int placeOf(Interface i) {
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int index = ordered[middle].index();
            if (index == i.index()) {
                return ordered[middle] == i ? middle : -1;
            }
            if (index < i.index()) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    /** Gives one of them another name, which is free. */
    synchronized void rename(Interface i, String name) {
        if (byName != null) {
            byName.remove(i.name(), i);
            byName.put(name, i);
        }
        i.name(name);
    }

    synchronized int size() {
        return size;
    }
}
