package org.vvorld.stack.vnet;

import java.util.Arrays;
import org.vvorld.stack.wire.Ipv4Prefix;

/** A set of IPv4 prefixes, at most 24 bytes each: an open hash with linear steps, which closes its gaps when one goes. */
final class PrefixSet {
    /** What {@link #forEach} calls. */
    @FunctionalInterface
    interface Visitor {
        void visit(int address, int length);
    }

    /** Address, length and a one, so that none is 0, which is a free slot. */
    private long[] slots = new long[4];

    private int size;

    private static long key(int address, int length) {
        return (long) address << 32 | length << 1 | 1;
    }

    private int home(long key) {
        return (int) (key * 0x9e3779b97f4a7c15L >>> Long.numberOfLeadingZeros(slots.length - 1));
    }

    /** Where it is, or would be. */
    private int find(long key) {
        int i = home(key);
        while (slots[i] != 0 && slots[i] != key) {
            i = i + 1 & slots.length - 1;
        }
        return i;
    }

    int size() {
        return size;
    }

    boolean contains(Ipv4Prefix p) {
        return slots[find(key(p.address(), p.length()))] != 0;
    }

    /** False if it was there. */
    boolean add(Ipv4Prefix p) {
        long key = key(p.address(), p.length());
        int i = find(key);
        if (slots[i] != 0) {
            return false;
        }
        slots[i] = key;
        size++;
        if (size * 3 > slots.length * 2) {
            resize(slots.length * 2);
        }
        return true;
    }

    /** False if it was not there. */
    boolean remove(Ipv4Prefix p) {
        int gap = find(key(p.address(), p.length()));
        if (slots[gap] == 0) {
            return false;
        }
        int mask = slots.length - 1;
        for (int i = gap + 1 & mask; slots[i] != 0; i = i + 1 & mask) {
            // What could not stand at its home because of the gap moves into it.
            if ((i - home(slots[i]) & mask) >= (i - gap & mask)) {
                slots[gap] = slots[i];
                gap = i;
            }
        }
        slots[gap] = 0;
        size--;
        if (slots.length > 4 && size * 6 < slots.length) {
            resize(slots.length / 2);
        }
        return true;
    }

    private void resize(int length) {
        long[] old = slots;
        slots = new long[length];
        for (long key : old) {
            if (key != 0) {
                slots[find(key)] = key;
            }
        }
    }

    /** In the order of addresses, unsigned, the shorter first: the table is worked through from one end to the other. */
    void forEach(Visitor visitor) {
        long[] sorted = new long[size];
        int n = 0;
        for (long key : slots) {
            if (key != 0) {
                sorted[n++] = key ^ Long.MIN_VALUE;
            }
        }
        Arrays.sort(sorted);
        for (long s : sorted) {
            long key = s ^ Long.MIN_VALUE;
            visitor.visit((int) (key >>> 32), (int) key >>> 1);
        }
    }
}
