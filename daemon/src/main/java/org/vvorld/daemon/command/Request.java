package org.vvorld.daemon.command;

import java.util.List;

/**
 * A command to run.
 *
 * @param argv the command's name and its arguments
 * @param json whether tables and states are wanted as JSON
 * @param columns width of the caller's terminal, characters
 * @param input text of a file that the caller has read with their own rights, for a command that names one; null if there is none
 */
public record Request(List<String> argv, boolean json, int columns, Peer peer, String input) {
    public static final int DEFAULT_COLUMNS = 80;
    /** Characters of input, at most. */
    public static final int INPUT = 1 << 20;

    public Request {
        argv = List.copyOf(argv);
    }

    /** Without input. */
    public Request(List<String> argv, boolean json, int columns, Peer peer) {
        this(argv, json, columns, peer, null);
    }
}
