package org.vvorld.daemon;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the command line of vvorldd says. Read by hand: the library that reads the commands' options takes 270 ms to load and to
 * look at a class's annotations, a third of the daemon's start.
 *
 * @param action what is asked for
 * @param config the config file
 * @param socket the control socket, in place of the config's
 */
public record DaemonOptions(Action action, Path config, Optional<Path> socket) {
    /** What vvorldd is asked to do. */
    public enum Action {
        RUN,
        CHECK,
        VERSION,
        HELP
    }

    static final String USAGE = """
            usage: vvorldd [-f FILE] [-S SOCKET] [--check]
                   vvorldd --version | --help

            Hosts many isolated network stacks (vnets); administered with vvctl.

              -f FILE      config (default: /etc/vvorld/vvorld.yaml)
              -S SOCKET    control socket, in place of the config's
              --check      check the config and exit

            Exit status: 0 stopped by SIGTERM or SIGINT, 1 could not start or stop, 2 fault in the config or the options
            """;

    private static final Path DEFAULT_CONFIG = Path.of("/etc/vvorld/vvorld.yaml");

    /** @throws IllegalArgumentException that says which argument is wrong */
    static DaemonOptions parse(String... arguments) {
        Action action = Action.RUN;
        Path config = DEFAULT_CONFIG;
        Optional<Path> socket = Optional.empty();
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "-f" -> config = path(arguments, ++i);
                case "-S" -> socket = Optional.of(path(arguments, ++i));
                case "--check" -> action = Action.CHECK;
                case "-V", "--version" -> action = Action.VERSION;
                case "-h", "--help" -> action = Action.HELP;
                default -> throw new IllegalArgumentException("unknown argument '" + arguments[i] + "'");
            }
        }
        return new DaemonOptions(action, config, socket);
    }

    private static Path path(String[] arguments, int at) {
        if (at == arguments.length || arguments[at].isEmpty()) {
            throw new IllegalArgumentException(arguments[at - 1] + " needs a path");
        }
        try {
            return Path.of(arguments[at]);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(arguments[at - 1] + ": " + e.getMessage(), e);
        }
    }
}
