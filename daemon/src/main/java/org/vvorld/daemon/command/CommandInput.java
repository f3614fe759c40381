package org.vvorld.daemon.command;

import java.io.IOException;

/** Standard input of a command, while it runs. For one thread, which waits. */
@FunctionalInterface
public interface CommandInput {
    /** There is none. */
    CommandInput NONE = () -> null;

    /**
     * The next bytes, as they came; null at the end.
     *
     * @throws IOException if whoever sends them makes no sense
     */
    byte[] read() throws IOException;
}
