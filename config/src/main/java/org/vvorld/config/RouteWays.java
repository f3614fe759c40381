package org.vvorld.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/** Reads the gateways of a route: one, a list of them, or a map from gateway to weight. */
final class RouteWays {
    /** FreeBSD's RT_MAX_WEIGHT. */
    static final int MAX_WEIGHT = 0xff_ffff;

    /** The most that a route may have. */
    private static final int MOST = 64;

    /** Reads a gateway. */
    @FunctionalInterface
    interface Reader<G> {
        /** @return what it is with a weight; empty with a fault if it is none */
        Optional<IntFunction<G>> read(Entry entry, String text);
    }

    private RouteWays() {}

    /** Is it the one word? */
    static boolean is(Entry entry, String word) {
        return entry.isScalar() && entry.is(word);
    }

    private static boolean isEmpty(Entry entry) {
        return entry.isMap()
                ? entry.map().entries().isEmpty()
                : !entry.isAbsent() && entry.oneOrMany().isEmpty();
    }

    /** The gateways; those that cannot be read have their faults and are left out. */
    static <G> List<G> read(Entry entry, Reader<G> reader) {
        List<G> ways = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        if (entry.isMap()) {
            for (Entry e : entry.map().entries()) {
                reader.read(e, e.key())
                        .ifPresent(way -> e.integer(1, MAX_WEIGHT).ifPresent(weight -> ways.add(way.apply(weight))));
            }
        } else if (entry.isAbsent()) {
            entry.text();
        } else {
            for (Entry e : entry.oneOrMany()) {
                e.text().ifPresent(text -> {
                    if (!seen.add(text)) {
                        e.fault(Text.quoted(text) + " is in the list twice; remove one");
                    }
                    reader.read(e, text).ifPresent(way -> ways.add(way.apply(1)));
                });
            }
        }
        if (isEmpty(entry)) {
            entry.fault("has no gateway; write one, or remove the route");
        }
        if (ways.size() > MOST) {
            entry.fault("has " + ways.size() + " gateways; " + MOST + " are the most");
        }
        return ways;
    }
}
