package org.vvorld.daemon.control;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * {@code vvctl}: forwards a command to vvorldd and copies back what it says. A JVM is started for each command, so all here is plain
 * JDK and hand-written: every class that is loaded is waited for.
 */
public final class Vvctl {
    static final String DEFAULT_SOCKET = "/run/vvorld/control.sock";

    static final int EXIT_USAGE = 64;
    static final int EXIT_NO_INPUT = 66;
    private static final int EXIT_UNAVAILABLE = 69;

    private final OutputStream out;
    private final OutputStream err;

    Vvctl(OutputStream out, OutputStream err) {
        this.out = out;
        this.err = err;
    }

    public static void main(String[] args) {
        Vvctl vvctl = new Vvctl(new FileOutputStream(FileDescriptor.out), new FileOutputStream(FileDescriptor.err));
        int exit = vvctl.run(
                args, System.getenv("VVORLD_SOCKET"), System.getenv("COLUMNS"), new FileInputStream(FileDescriptor.in));
        // Not System.exit: there are no hooks to run, and they would be waited for.
        Runtime.getRuntime().halt(exit);
    }

    /** Runs with these arguments and environment. Returns the exit status. */
    int run(String[] args, String environmentSocket, String environmentColumns, java.io.InputStream in) {
        String socket = environmentSocket == null || environmentSocket.isEmpty() ? DEFAULT_SOCKET : environmentSocket;
        boolean json = false;
        int at = 0;
        while (at < args.length && args[at].startsWith("-") && !args[at].equals("-")) {
            String option = args[at++];
            if (option.equals("--json")) {
                json = true;
            } else if (option.equals("-S") && at < args.length) {
                socket = args[at++];
            } else if (option.equals("-h") || option.equals("--help")) {
                print(out, usage());
                return 0;
            } else if (option.equals("--")) {
                break;
            } else {
                print(err, "vvctl: unknown option " + option + "\n" + usage());
                return EXIT_USAGE;
            }
        }
        if (at == args.length) {
            print(err, usage());
            return EXIT_USAGE;
        }
        try (VvctlConnection connection = VvctlConnection.open(socket)) {
            int columns = columns(environmentColumns);
            if (args[at].equals("-") && at + 1 == args.length) {
                return new VvctlScript(connection, in, columns, json).run(out, err);
            }
            List<String> argv = List.of(args).subList(at, args.length);
            if (VvctlInput.isRead(argv)) {
                return connection.converse(argv, columns, json, in, out, err);
            }
            return connection.run(argv, columns, json, VvctlInput.of(argv, in), out, err);
        } catch (VvctlInput.UnreadableException e) {
            print(err, "vvctl: " + e.getMessage() + "\n");
            return EXIT_NO_INPUT;
        } catch (VvctlConnection.CannotConnectException e) {
            print(err, "vvctl: " + e.getMessage() + "\n");
            return EXIT_UNAVAILABLE;
        } catch (IOException e) {
            print(err, "vvctl: " + socket + ": " + e.getMessage() + ": vvorldd closed the connection\n");
            return EXIT_UNAVAILABLE;
        }
    }

    private static String usage() {
        return """
                usage: vvctl [-S SOCKET] [--json] COMMAND [ARGUMENT...]
                       vvctl [-S SOCKET] [--json] -      (commands from standard input, to the first error)
                SOCKET: else $VVORLD_SOCKET, else /run/vvorld/control.sock. 'vvctl help' lists the commands.
                """;
    }

    private static int columns(String text) {
        int n = 0;
        for (int i = 0; text != null && i < text.length() && i < 5; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return 80;
            }
            n = n * 10 + (c - '0');
        }
        return n < 1 || n > 10_000 ? 80 : n;
    }

    static void print(OutputStream to, String text) {
        try {
            to.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // Nobody reads; the exit status says it too.
            return;
        }
    }
}
