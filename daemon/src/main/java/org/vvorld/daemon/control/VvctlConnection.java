package org.vvorld.daemon.control;

import java.io.IOException;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** vvctl's end of the control protocol: one JSON line for a command, JSON lines for its answer. */
final class VvctlConnection implements AutoCloseable {
    private static final String HEX = "0123456789abcdef";

    /** There is nobody to talk to. */
    static final class CannotConnectException extends IOException {
        private static final long serialVersionUID = 1L;

        CannotConnectException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocate(64 * 1024);
    private byte[] line = new byte[4096];

    private VvctlConnection(SocketChannel channel) {
        this.channel = channel;
        in.flip();
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

    /** Runs a command, with {@code input} unless that is null, and copies its output. Returns its exit status. @throws IOException if the connection ends before the answer */
    int run(List<String> argv, int columns, boolean json, String input, OutputStream out, OutputStream err)
            throws IOException {
        ByteBuffer request = ByteBuffer.wrap(request(argv, columns, json, input).getBytes(StandardCharsets.UTF_8));
        try {
            while (request.hasRemaining()) {
                channel.write(request);
            }
        } catch (IOException e) {
            // The daemon hung up, perhaps with a word on why: read on.
            request.clear();
        }
        while (true) {
            String answer = readLine();
            if (answer == null) {
                throw new IOException("the answer is incomplete");
            }
            if (answer.startsWith("{\"out\":\"")) {
                out.write(unescape(answer, 8));
            } else if (answer.startsWith("{\"err\":\"")) {
                err.write(unescape(answer, 8));
            } else if (answer.startsWith("{\"exit\":")) {
                return Integer.parseInt(answer.substring(8, answer.length() - 1));
            } else {
                // Plain text: the daemon sends this client away.
                err.write((answer + "\n").getBytes(StandardCharsets.UTF_8));
                return answer.startsWith("vvorldd: permission denied") ? 77 : 69;
            }
        }
    }

    private static String request(List<String> argv, int columns, boolean json, String input) {
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
        return b.append("}\n").toString();
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

    /** The bytes of the JSON string that starts at {@code from}, behind its quote. */
    private static byte[] unescape(String json, int from) {
        StringBuilder b = new StringBuilder(json.length());
        for (int i = from; i < json.length() && json.charAt(i) != '"'; i++) {
            char c = json.charAt(i);
            if (c != '\\') {
                b.append(c);
                continue;
            }
            c = json.charAt(++i);
            switch (c) {
                case 'n' -> b.append('\n');
                case 't' -> b.append('\t');
                case 'r' -> b.append('\r');
                case 'b' -> b.append('\b');
                case 'f' -> b.append('\f');
                case 'u' -> {
                    b.append((char) Integer.parseInt(json, i + 1, i + 5, 16));
                    i += 4;
                }
                default -> b.append(c);
            }
        }
        return b.toString().getBytes(StandardCharsets.UTF_8);
    }

    private String readLine() throws IOException {
        int length = 0;
        while (true) {
            while (in.hasRemaining()) {
                byte b = in.get();
                if (b == '\n') {
                    return new String(line, 0, length, StandardCharsets.UTF_8);
                }
                if (length == line.length) {
                    line = Arrays.copyOf(line, length * 2);
                }
                line[length++] = b;
            }
            in.clear();
            int n = channel.read(in);
            in.flip();
            if (n < 0) {
                return length == 0 ? null : new String(line, 0, length, StandardCharsets.UTF_8);
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
