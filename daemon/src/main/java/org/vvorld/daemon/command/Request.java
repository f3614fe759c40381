package org.vvorld.daemon.command;

import java.util.List;

/**
 * A command to run.
 *
 * @param argv the command's name and its arguments
 * @param json whether tables and states are wanted as JSON
 * @param columns width of the caller's terminal, characters
 * @param input text of a file that the caller has read with their own rights, for a command that names one; null if there is none
 * @param stdin for a command that reads while it runs
 */
public record Request(List<String> argv, boolean json, int columns, Peer peer, String input, CommandInput stdin) {
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

    /** Without standard input. */
    public Request(List<String> argv, boolean json, int columns, Peer peer, String input) {
        this(argv, json, columns, peer, input, CommandInput.NONE);
    }

    /** The same for another command. */
    Request with(List<String> otherArgv) {
        return new Request(otherArgv, json, columns, peer, input, stdin);
    }

    /** The same, with this standard input. */
    public Request with(CommandInput newStdin) {
        return new Request(argv, json, columns, peer, input, newStdin);
    }
}
