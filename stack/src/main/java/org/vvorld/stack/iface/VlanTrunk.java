package org.vvorld.stack.iface;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** The vlans of one parent by their tags. Immutable: a change is another trunk, published by the parent with one write. */
public final class VlanTrunk {
    static final VlanTrunk NONE = new VlanTrunk(List.of());

    /** Sorted; a tag each, {@link #key}. */
    private final int[] keys;

    private final Vlan[] vlans;
    private final List<Vlan> all;

    private VlanTrunk(List<Vlan> unsorted) {
        List<Vlan> sorted = new ArrayList<>(unsorted);
        sorted.sort(Comparator.comparingInt(VlanTrunk::key));
        keys = sorted.stream().mapToInt(VlanTrunk::key).toArray();
        vlans = sorted.toArray(Vlan[]::new);
        all = List.copyOf(sorted);
    }

    private static int key(int etherType, int id) {
        return etherType << 12 | id;
    }

    private static int key(Vlan v) {
        VlanLink l = v.link();
        return key(l.etherType(), l.id());
    }

    /** The vlan with this tag, or null. Binary search: a trunk has a few, at most 8,188. */
    public Vlan find(int etherType, int id) {
        int at = Arrays.binarySearch(keys, key(etherType, id));
        return at < 0 ? null : vlans[at];
    }

    /** All of them, by tag. */
    public List<Vlan> all() {
        return all;
    }

    VlanTrunk with(Vlan v) {
        List<Vlan> more = new ArrayList<>(all);
        more.add(v);
        return new VlanTrunk(more);
    }

    /** Without it; null if none is left. */
    VlanTrunk without(Vlan v) {
        List<Vlan> fewer = new ArrayList<>(all);
        fewer.remove(v);
        return fewer.isEmpty() ? null : new VlanTrunk(fewer);
    }
}
