package org.vvorld.stack.bridge;

import java.util.List;

/** The members of a bridge, an immutable snapshot. Its arrays are not to be changed. */
final class BridgePorts {
    static final BridgePorts NONE = new BridgePorts(List.of());

    private final BridgePort[] places;
    private final BridgePort[] members;
    private final BridgePort[] spans;

    BridgePorts(List<BridgePort> all) {
        places = new BridgePort[all.stream().mapToInt(BridgePort::place).max().orElse(-1) + 1];
        all.forEach(p -> places[p.place()] = p);
        members = all.stream().filter(p -> !p.isSpan()).toArray(BridgePort[]::new);
        spans = all.stream().filter(BridgePort::isSpan).toArray(BridgePort[]::new);
    }

    /** The port that table entries with this place mean; null if there is none. */
    BridgePort at(int place) {
        return place < places.length ? places[place] : null;
    }

    /** The lowest place that is free. */
    int freePlace() {
        int place = 0;
        while (at(place) != null) {
            place++;
        }
        return place;
    }

    /** Those that forward frames among themselves, in the order they joined. */
    BridgePort[] members() {
        return members;
    }

    /** Those that get a copy of everything. */
    BridgePort[] spans() {
        return spans;
    }
}
