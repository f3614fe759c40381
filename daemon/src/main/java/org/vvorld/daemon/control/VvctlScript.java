package org.vvorld.daemon.control;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;

/**
 * {@code vvctl -}: commands from standard input, one a line, until one fails. As many as are there are sent without waiting for
 * answers, so that a long script takes the time that its commands take; each asks to be run only if the one before succeeded. Who
 * writes a line and waits sees its answer.
 */
final class VvctlScript {
    /**
     * Commands on the way, at most. The socket takes as many, each written by itself, and {@link #BYTES} bytes, even if the daemon
     * reads no more until we read: so nobody waits for ever.
     */
    private static final int COMMANDS = 128;
    /** Bytes of commands on the way, at most. */
    private static final int BYTES = 32 * 1024;

    private static final int BUFFER_BYTES = 16 * 1024;

    private final VvctlConnection connection;
    private final LineInput lines;
    private final int columns;
    private final boolean json;

    /** @param line of the script, the first of them if many routes are one request */
    private record Sent(int line, int bytes, boolean isBatch) {}

    private final ArrayDeque<Sent> onTheWay = new ArrayDeque<>();
    private final VvctlRoutes routes = new VvctlRoutes();
    /** The line of the last of them. */
    private int lastRoute;

    private final ByteArrayOutputStream next = new ByteArrayOutputStream();
    private int bytes;
    private int line;
    private boolean begun;
    private boolean ended;
    /** What is wrong with the line where reading has ended, if anything is. */
    private String fault;

    private int faultStatus;
    /** A request that is too long to be sent while others are on the way, and its line. */
    private byte[] held;

    VvctlScript(VvctlConnection connection, InputStream in, int columns, boolean json) {
        this.connection = connection;
        this.lines = new LineInput(in);
        this.columns = columns;
        this.json = json;
    }

    /** Returns the exit status: that of the command that failed. @throws IOException if the connection ends */
    int run(OutputStream out, OutputStream err) throws IOException {
        try (OutputStream buffered = new BufferedOutputStream(new Unclosed(out), BUFFER_BYTES)) {
            while (true) {
                send();
                if (onTheWay.isEmpty()) {
                    break;
                }
                // Half of them stay on the way while more are sent, unless nothing is there to be sent.
                boolean more = !ended && held == null && lines.hasLine();
                do {
                    Sent first = onTheWay.remove();
                    bytes -= first.bytes();
                    int exit = answer(first, buffered, err);
                    if (exit != 0) {
                        return exit;
                    }
                } while (!onTheWay.isEmpty() && !(more && onTheWay.size() <= COMMANDS / 2 && bytes <= BYTES / 2));
                if (!more) {
                    buffered.flush();
                }
            }
        }
        if (fault == null) {
            return 0;
        }
        Vvctl.print(err, "vvctl: line " + line + ": " + fault + "\n");
        return faultStatus;
    }

    /** Sends what is there; waits for a line if nothing is on the way. */
    private void send() throws IOException {
        next.reset();
        if (held != null && onTheWay.isEmpty()) {
            add(held);
            held = null;
        }
        while (mayAdd() && (onTheWay.isEmpty() && routes.count() == 0 || lines.hasLine())) {
            String text = lines.readLine();
            line++;
            if (text == null) {
                ended = true;
            } else {
                take(text);
            }
        }
        addRoutes();
        connection.send(next.toByteArray());
    }

    private boolean mayAdd() {
        return !ended && held == null && onTheWay.size() < COMMANDS && bytes + routes.chars() < BYTES;
    }

    private void take(String text) {
        if (takeRoute(text)) {
            return;
        }
        addRoutes();
        if (takeRoute(text)) {
            return;
        }
        byte[] request;
        try {
            List<String> words = ShellWords.of(text);
            if (words.isEmpty()) {
                return;
            }
            request = VvctlConnection.request(words, columns, json, VvctlInput.of(words, null), begun);
        } catch (IllegalArgumentException e) {
            end(e.getMessage(), Vvctl.EXIT_USAGE);
            return;
        } catch (VvctlInput.UnreadableException e) {
            end(e.getMessage(), Vvctl.EXIT_NO_INPUT);
            return;
        }
        begun = true;
        if (bytes + request.length > BYTES && !onTheWay.isEmpty()) {
            held = request;
        } else {
            add(request);
        }
    }

    private boolean takeRoute(String text) {
        boolean taken = routes.take(text);
        lastRoute = taken ? line : lastRoute;
        return taken;
    }

    /** Adds the request for the routes that wait for it. */
    private void addRoutes() {
        int count = routes.count();
        if (count > 0) {
            byte[] request = routes.request(columns, json, begun);
            begun = true;
            add(request, lastRoute - count + 1, count > 1);
        }
    }

    private void end(String why, int status) {
        ended = true;
        fault = why;
        faultStatus = status;
    }

    private void add(byte[] request) {
        add(request, line, false);
    }

    private void add(byte[] request, int first, boolean isBatch) {
        next.writeBytes(request);
        bytes += request.length;
        onTheWay.add(new Sent(first, request.length, isBatch));
    }

    private int answer(Sent sent, OutputStream out, OutputStream err) throws IOException {
        int number = sent.line();
        LineError error = new LineError(sent, err);
        int exit = connection.answer(out, error);
        if (exit != 0 && !error.begun) {
            out.flush();
            Vvctl.print(err, "vvctl: line " + number + ": exit status " + exit + "\n");
        }
        return exit;
    }

    /** Puts the line's number before what a command of a script says of an error. */
    private static final class LineError extends OutputStream {
        private static final byte[] LINE = "line ".getBytes(StandardCharsets.US_ASCII);

        private final Sent sent;
        private final OutputStream err;
        private boolean begun;

        LineError(Sent sent, OutputStream err) {
            this.sent = sent;
            this.err = err;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            int skipped = 0;
            if (!begun) {
                begun = true;
                int number = sent.line();
                if (sent.isBatch() && startsWithLine(bytes, from, length)) {
                    // The daemon counts from the first of them.
                    int digits = from + LINE.length;
                    int end = digits;
                    while (bytes[end] >= '0' && bytes[end] <= '9') {
                        number = sent.line()
                                - 1
                                + Integer.parseInt(
                                        new String(bytes, digits, ++end - digits, StandardCharsets.US_ASCII));
                    }
                    skipped = end + 2 - from;
                }
                Vvctl.print(err, "vvctl: line " + number + ": ");
            }
            err.write(bytes, from + skipped, length - skipped);
        }

        private static boolean startsWithLine(byte[] bytes, int from, int length) {
            return length > LINE.length + 2 && Arrays.equals(bytes, from, from + LINE.length, LINE, 0, LINE.length);
        }
    }

    /** Standard output outlives the buffer before it. */
    private static final class Unclosed extends OutputStream {
        private final OutputStream to;

        Unclosed(OutputStream to) {
            this.to = to;
        }

        @Override
        public void write(int b) throws IOException {
            to.write(b);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            to.write(bytes, from, length);
        }

        @Override
        public void flush() throws IOException {
            to.flush();
        }
    }
}
