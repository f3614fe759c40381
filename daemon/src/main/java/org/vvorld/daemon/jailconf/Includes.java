package org.vvorld.daemon.jailconf;

import java.util.List;

/** Finds what {@code .include "glob"} names. */
@FunctionalInterface
public interface Includes {
    /**
     * A file that was found.
     *
     * @param name as messages are to name it
     */
    record Source(String name, String text) {}

    /** The files that match, in their order. What is refused or cannot be read is a JailConfException made by {@link #refuse}. */
    List<Source> resolve(String glob, Place place);

    /** For a resolver to throw: {@code message} says what and what to do. */
    static JailConfException refuse(Place place, String message) {
        return new JailConfException(place, message);
    }
}
