package org.vvorld.daemon.world;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The kinds of interface that there are. */
final class Cloners {
    private final TreeMap<String, Cloner> byKind = new TreeMap<>();

    Cloners(Cloner... all) {
        for (Cloner c : all) {
            byKind.put(c.kind(), c);
        }
    }

    /** Sorted. */
    List<String> kinds() {
        return List.copyOf(byKind.keySet());
    }

    /** The one that makes interfaces of this name. No kind's name begins with another's and a digit. */
    Optional<Cloner> of(String name) {
        return byKind.values().stream().filter(c -> c.matches(name)).findFirst();
    }

    /** For people: {@code disc, epair or lo}. */
    @Override
    public String toString() {
        List<String> all = kinds();
        return all.stream().limit(all.size() - 1L).collect(Collectors.joining(", ")) + " or " + all.getLast();
    }
}
