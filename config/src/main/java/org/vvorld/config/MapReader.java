package org.vvorld.config;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * The keys of one map. A map with fixed keys is read by {@link #take} for every key there may be and then
 * {@link #finish}, which finds the unknown ones; a map from names is read by {@link #entries}.
 */
final class MapReader {
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Set<String> known = new LinkedHashSet<>();
    private final Where where;
    private final Faults faults;

    private MapReader(Where where, Faults faults) {
        this.where = where;
        this.faults = faults;
    }

    static MapReader empty(Where where, Faults faults) {
        return new MapReader(where, faults);
    }

    static MapReader of(MappingNode node, Where where, Faults faults) {
        var map = new MapReader(where, faults);
        node.getValue().forEach(map::add);
        return map;
    }

    private void add(NodeTuple tuple) {
        int line = Entry.line(tuple.getKeyNode());
        if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
            faults.add(where.on(line), "a key is a word, not a map or a list");
            return;
        }
        String key = keyNode.getValue();
        Where place = where.key(key, line);
        Entry first = entries.putIfAbsent(key, new Entry(key, tuple.getValueNode(), place, faults));
        if (first != null) {
            faults.add(place, "is here twice, first on line " + first.where().line() + "; remove one");
        }
    }

    /** Faults the map as a whole. */
    void fault(String reason) {
        faults.add(where, reason);
    }

    Where where() {
        return where;
    }

    Collection<Entry> entries() {
        return entries.values();
    }

    Optional<Entry> take(String key) {
        known.add(key);
        return Optional.ofNullable(entries.get(key));
    }

    /** The map under {@code key}; an empty one if there is none. */
    MapReader map(String key) {
        return take(key).map(Entry::map).orElseGet(() -> empty(where.key(key, where.line()), faults));
    }

    int integer(String key, int min, int max, int otherwise) {
        return take(key)
                .map(entry -> entry.integer(min, max))
                .orElseGet(OptionalInt::empty)
                .orElse(otherwise);
    }

    boolean bool(String key, boolean otherwise) {
        return take(key).flatMap(Entry::bool).orElse(otherwise);
    }

    /** Faults every key that nobody asked for. */
    void finish() {
        for (Entry entry : entries.values()) {
            if (!known.contains(entry.key())) {
                entry.fault("unknown key; "
                        + Text.nearest(entry.key(), known)
                                .map(near -> "did you mean " + near + "?")
                                .orElse("known here: " + String.join(", ", known)));
            }
        }
    }
}
