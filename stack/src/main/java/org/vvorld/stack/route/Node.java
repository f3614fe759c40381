package org.vvorld.stack.route;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The lookup table of DXR: an element for each value of {@code stride} bits of the key. An element is a {@link Node} for the bits that
 * follow, a {@link Ranges}, a {@link Deep}, or the answer itself. Elements are replaced one at a time, with release, and read with
 * acquire.
 */
final class Node extends Directory {
    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(Object[].class);

    private final Object[] elements;
    private final int shift;

    Node(int depth, int stride) {
        elements = new Object[1 << stride];
        shift = 64 - depth - stride;
    }

    Object getAcquire(long key) {
        Object[] e = elements;
        return ELEMENT.getAcquire(e, (int) (key >>> shift) & (e.length - 1));
    }

    @Override
    boolean setRelease(int slot, Object element) {
        // Most slots that a short prefix covers stay as they are: no write, no cache line taken from a reader.
        if (elements[slot] != element) {
            ELEMENT.setRelease(elements, slot, element);
        }
        return true;
    }

    @Override
    long bytes() {
        long sum = Footprint.object(4 + 4) + Footprint.references(elements.length);
        for (Object e : elements) {
            sum += bytes(e);
        }
        return sum;
    }

    /** Of what is published for lookups at {@code element}; an answer counts nothing. */
    static long bytes(Object element) {
        return switch (element) {
            case Directory n -> n.bytes();
            case Ranges r -> r.bytes() + deepBytes(r);
            case Deep d -> d.lookupBytes();
            case null, default -> 0;
        };
    }

    private static long deepBytes(Ranges r) {
        long sum = 0;
        for (Object v : r.values) {
            if (v instanceof Deep d) {
                sum += d.lookupBytes();
            }
        }
        return sum;
    }
}
