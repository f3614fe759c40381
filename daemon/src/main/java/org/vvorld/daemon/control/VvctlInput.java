package org.vvorld.daemon.control;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** The file that a command names and vvctl reads: {@code jail -f FILE}, {@code route -f FILE}. With the caller's rights, which the daemon has not. */
final class VvctlInput {
    /** Of a file, at most, bytes. */
    static final int BYTES = 1 << 20;

    /** It cannot be read: what, and what to do. */
    static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnreadableException(String message) {
            super(message);
        }
    }

    private VvctlInput() {}

    /** Does the command read standard input while it runs? {@code nc} does. */
    static boolean isRead(List<String> argv) {
        int at = command(argv);
        return at < argv.size() && argv.get(at).equals("nc");
    }

    /** Where the name of the command is that runs: behind {@code jexec J} and {@code setfib N}. */
    private static int command(List<String> argv) {
        int at = behind(argv, 0, "jexec", "-l");
        return behind(argv, at, "setfib", "-F");
    }

    private static int behind(List<String> argv, int at, String runner, String flag) {
        boolean isThere = argv.size() > at + 2 && argv.get(at).equals(runner);
        return !isThere ? at : argv.get(at + 1).equals(flag) ? at + 3 : at + 2;
    }

    /**
     * The text that goes with a command; null if it names no file.
     *
     * @param standardInput for the file {@code -}; null if that is in use
     */
    static String of(List<String> argv, InputStream standardInput) throws UnreadableException {
        String file = fileOf(argv);
        if (file == null) {
            return null;
        }
        if (file.equals("-")) {
            if (standardInput == null) {
                throw new UnreadableException(argv.getFirst() + " -f -: standard input is the script: name a file");
            }
            try {
                return text("standard input", standardInput);
            } catch (IOException e) {
                throw new UnreadableException("standard input: cannot be read: " + e.getMessage());
            }
        }
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            return text(file, in);
        } catch (NoSuchFileException e) {
            throw new UnreadableException(file + ": there is no such file: "
                    + (argv.contains("jail")
                            ? "jail -f names a file in jail.conf(5)'s form"
                            : "route -f names a file with lines such as add 10.0.0.0/8 10.9.0.1"));
        } catch (AccessDeniedException e) {
            throw new UnreadableException(file + ": permission denied: are you who may read it?");
        } catch (IOException | InvalidPathException e) {
            throw new UnreadableException(file + ": cannot be read: " + e.getMessage());
        }
    }

    /** As getopt(3) sees it: the options of jail and route, of which -f and route's -j have an argument, up to the first operand. */
    private static String fileOf(List<String> argv) {
        int at = command(argv);
        boolean isRoute = at < argv.size() && argv.get(at).equals("route");
        if (at >= argv.size() || !isRoute && !argv.get(at).equals("jail")) {
            return null;
        }
        String file = null;
        for (at++; at < argv.size(); at++) {
            String word = argv.get(at);
            if (!word.startsWith("-") || word.length() < 2 || word.equals("--")) {
                break;
            }
            int f = word.indexOf('f');
            int j = isRoute ? word.indexOf('j') : -1;
            if (j > 0 && (f < 0 || j < f)) {
                at += j + 1 < word.length() ? 0 : 1;
                continue;
            }
            if (f > 0 && f + 1 < word.length()) {
                file = word.substring(f + 1);
            } else if (f > 0 && ++at < argv.size()) {
                file = argv.get(at);
            }
        }
        return file;
    }

    private static String text(String name, InputStream in) throws IOException, UnreadableException {
        byte[] bytes = in.readNBytes(BYTES + 1);
        if (bytes.length > BYTES) {
            throw new UnreadableException(name + ": more than 1 MiB: make several files of it");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new UnreadableException(name + ": it is no UTF-8 text: is it the right file?");
        }
    }
}
