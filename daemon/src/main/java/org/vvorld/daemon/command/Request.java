package org.vvorld.daemon.command;

import java.util.List;

/**
 * A command to run.
 *
 * @param argv the command's name and its arguments
 * @param json whether tables and states are wanted as JSON
 * @param columns width of the caller's terminal, characters
 */
public record Request(List<String> argv, boolean json, int columns, Peer peer) {
    public static final int DEFAULT_COLUMNS = 80;

    public Request {
        argv = List.copyOf(argv);
    }
}
