package org.vvorld.daemon.control;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** vvctl's end of the control protocol: one JSON line for a command, JSON lines for its answer. For one thread. */
final class VvctlConnection implements AutoCloseable {
    private static final String HEX = "0123456789abcdef";
    private static final byte[] OUT = "{\"out\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DATA = "{\"data\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ERR = "{\"err\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DENIED = "vvorldd: permission denied".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EXIT = "{\"exit\":".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] STDIN = ",\"stdin\":true}\n".getBytes(StandardCharsets.US_ASCII);
    /** What nc(1) reads at once: of UDP, a datagram. */
    private static final int PIECE_BYTES = 16 * 1024;

    /** There is nobody to talk to. */
    static final class CannotConnectException extends IOException {
        private static final long serialVersionUID = 1L;

        CannotConnectException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private final SocketChannel channel;
    private byte[] in = new byte[64 * 1024];
    /** Of the line that was read last; its end is at {@link #end}. */
    private int start;

    private int end;
    /** Behind the last byte that was read. */
    private int to;

    private VvctlConnection(SocketChannel channel) {
        this.channel = channel;
        end = -1;
    }

    static VvctlConnection open(String socket) throws IOException {
        try {
            return new VvctlConnection(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
        } catch (IOException | IllegalArgumentException e) {
            String reason = e.getMessage() == null ? e.toString() : e.getMessage();
            String advice = reason.contains("ermission")
                    ? "are you root or in its group?"
                    : "is vvorldd running? (-S SOCKET or VVORLD_SOCKET names another)";
            throw new CannotConnectException("cannot connect to " + socket + ": " + reason + ": " + advice, e);
        }
    }

    /**
     * Runs a command, with {@code input} unless that is null, and copies its output. Returns its exit status.
     *
     * @throws IOException if the connection ends before the answer
     */
    int run(List<String> argv, int columns, boolean json, String input, OutputStream out, OutputStream err)
            throws IOException {
        send(request(argv, columns, json, input, false));
        return answer(out, err);
    }

    /** As {@link #run}, for a command that reads {@code stdin} while it runs; the connection is used up then. */
    int converse(List<String> argv, int columns, boolean json, InputStream stdin, OutputStream out, OutputStream err)
            throws IOException {
        byte[] plain = request(argv, columns, json, null, false);
        byte[] request = Arrays.copyOf(plain, plain.length - 2 + STDIN.length);
        System.arraycopy(STDIN, 0, request, plain.length - 2, STDIN.length);
        send(request);
        Thread.ofPlatform().daemon().start(() -> copy(stdin));
        return answer(out, err);
    }

    private void copy(InputStream stdin) {
        byte[] bytes = new byte[PIECE_BYTES];
        try {
            for (int n = stdin.read(bytes); n > 0; n = stdin.read(bytes)) {
                String base64 = Base64.getEncoder().encodeToString(Arrays.copyOf(bytes, n));
                send(("{\"data\":\"" + base64 + "\"}\n").getBytes(StandardCharsets.US_ASCII));
            }
            send("{\"data\":null}\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            // What has ended is seen by who reads the answer; what cannot be read is at its end.
            return;
        }
    }

    /** Sends requests, whose answers are then to be read, in their order. */
    void send(byte[] requests) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(requests);
        try {
            while (left.hasRemaining()) {
                channel.write(left);
            }
        } catch (IOException e) {
            // The daemon hung up, perhaps with a word on why: read on.
            left.clear();
        }
    }

    /** Copies one command's output. Returns its exit status. @throws IOException if the connection ends before the answer does */
    int answer(OutputStream out, OutputStream err) throws IOException {
        while (true) {
            if (!readLine(out)) {
                throw new IOException("the answer is incomplete");
            }
            if (startsWith(OUT)) {
                unescape(out);
            } else if (startsWith(ERR)) {
                out.flush();
                unescape(err);
            } else if (startsWith(DATA)) {
                int from = start + DATA.length;
                out.write(Base64.getDecoder().decode(Arrays.copyOfRange(in, from, end - 2)));
            } else if (startsWith(EXIT)) {
                return Integer.parseInt(
                        new String(in, start + EXIT.length, end - 1 - start - EXIT.length, StandardCharsets.US_ASCII));
            } else {
                // Plain text: the daemon sends this client away.
                err.write(in, start, end - start);
                err.write('\n');
                return startsWith(DENIED) ? 77 : 69;
            }
        }
    }

    private boolean startsWith(byte[] prefix) {
        return end - start >= prefix.length
                && Arrays.equals(in, start, start + prefix.length, prefix, 0, prefix.length);
    }

    /**
     * A request.
     *
     * @param input text that goes with it, or null
     * @param and to be run only if the command before ended with status 0
     */
    static byte[] request(List<String> argv, int columns, boolean json, String input, boolean and) {
        StringBuilder b = new StringBuilder(128).append("{\"argv\":[");
        for (int i = 0; i < argv.size(); i++) {
            b.append(i == 0 ? "\"" : ",\"");
            escape(argv.get(i), b);
            b.append('"');
        }
        b.append("],\"columns\":").append(columns).append(",\"json\":").append(json);
        if (input != null) {
            b.append(",\"input\":\"");
            escape(input, b);
            b.append('"');
        }
        return b.append(and ? ",\"and\":true}\n" : "}\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** RFC 8259 section 7. */
    private static void escape(String text, StringBuilder to) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                to.append('\\').append(c);
            } else if (c == '\n') {
                to.append("\\n");
            } else if (c == '\t') {
                to.append("\\t");
            } else if (c < ' ') {
                to.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            } else {
                to.append(c);
            }
        }
    }

    /**
     * Writes what the JSON string stands for that is the value in this line. Bytes as they come: whatever this does to each, it does a
     * hundred times slower than usual, for a JVM that lives so briefly compiles nothing.
     */
    private void unescape(OutputStream out) throws IOException {
        byte[] text = in;
        byte[] plain = new byte[end - start];
        int length = 0;
        int stop = end - 2;
        int from = start + OUT.length;
        for (int i = from; i < stop; ) {
            if (text[i] != '\\') {
                i++;
                continue;
            }
            System.arraycopy(text, from, plain, length, i - from);
            length += i - from;
            byte c = text[i + 1];
            from = i + 2;
            if (c == 'u') {
                from += 4;
                char code = (char) Integer.parseInt(new String(text, i + 2, 4, StandardCharsets.US_ASCII), 16);
                byte[] utf8 = String.valueOf(code).getBytes(StandardCharsets.UTF_8);
                System.arraycopy(utf8, 0, plain, length, utf8.length);
                length += utf8.length;
            } else {
                plain[length++] = unescaped(c);
            }
            i = from;
        }
        System.arraycopy(text, from, plain, length, stop - from);
        out.write(plain, 0, length + stop - from);
    }

    private static byte unescaped(byte c) {
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            default -> c;
        };
    }

    /**
     * Finds the next line, or returns false at the end of the connection.
     *
     * @param out flushed before it waits
     */
    private boolean readLine(OutputStream out) throws IOException {
        start = end + 1;
        int i = start;
        while (true) {
            byte[] bytes = in;
            int stop = to;
            while (i < stop && bytes[i] != '\n') {
                i++;
            }
            if (i < stop) {
                end = i;
                return true;
            }
            i -= start;
            out.flush();
            if (!readMore()) {
                end = to;
                return to > start;
            }
        }
    }

    private boolean readMore() throws IOException {
        System.arraycopy(in, start, in, 0, to - start);
        to -= start;
        start = 0;
        if (to == in.length) {
            in = Arrays.copyOf(in, 2 * in.length);
        }
        int n = channel.read(ByteBuffer.wrap(in, to, in.length - to));
        to += Math.max(n, 0);
        return n > 0;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
