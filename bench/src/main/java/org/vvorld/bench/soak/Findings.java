package org.vvorld.bench.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What happened, counted by kind, and what should not have. For all threads. */
final class Findings {
    /** Then it is no use to go on. */
    private static final int TOO_MANY = 20;

    private final Map<String, Long> counts = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();
    private final long end;

    /** @param end when to stop, as {@link System#nanoTime} */
    Findings(long end) {
        this.end = end;
    }

    synchronized void add(String what, long count) {
        counts.merge(what, count, Long::sum);
    }

    synchronized void most(String what, long value) {
        counts.merge(what, value, Math::max);
    }

    synchronized long count(String what) {
        return counts.getOrDefault(what, 0L);
    }

    synchronized void fault(String what) {
        faults.add(what);
        System.out.println("FAULT: " + what);
    }

    synchronized boolean goesOn() {
        return faults.size() < TOO_MANY && System.nanoTime() - end < 0;
    }

    synchronized boolean isGood() {
        return faults.isEmpty();
    }

    synchronized void print() {
        counts.forEach((what, count) -> System.out.println(String.format("%-44s %15d", what, count)));
        System.out.println(String.format("%-44s %15d", "faults", faults.size()));
    }
}
