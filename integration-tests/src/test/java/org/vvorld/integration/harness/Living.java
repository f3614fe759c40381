package org.vvorld.integration.harness;

import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What exists right now: told about when a test fails, and removed if the JVM is told to end in the middle of one. */
final class Living {
    private static final Set<AutoCloseable> ALL = ConcurrentHashMap.newKeySet();
    private static final Queue<String> LAST_STATES = new ConcurrentLinkedQueue<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(Living::removeAll));
    }

    private Living() {}

    static void add(AutoCloseable thing) {
        ALL.add(thing);
    }

    /** It is about to go; a failure of the test that it served may still want its last state. */
    static void remove(AutoCloseable thing, String lastState) {
        if (ALL.remove(thing)) {
            LAST_STATES.add(lastState);
        }
    }

    /** A new test begins: what went before is of no interest to it. */
    static void forget() {
        LAST_STATES.clear();
    }

    /** The state of all, and the last state of what went in this test, for a failure's message. */
    static String state() {
        StringBuilder text = new StringBuilder();
        LAST_STATES.forEach(text::append);
        for (AutoCloseable thing : List.copyOf(ALL)) {
            switch (thing) {
                case Vvorldd d -> text.append(d.state());
                case Netns n -> text.append(n.state());
                default -> text.append(thing);
            }
        }
        return text.toString();
    }

    @SuppressWarnings("CatchAndPrintStackTrace") // the JVM ends; there is nobody else to tell
    private static void removeAll() {
        for (boolean namespaces : new boolean[] {false, true}) {
            for (AutoCloseable thing : List.copyOf(ALL)) {
                if (thing instanceof Netns != namespaces) {
                    continue;
                }
                try {
                    thing.close();
                } catch (Exception | AssertionError e) {
                    e.printStackTrace();
                }
            }
        }
    }
}
