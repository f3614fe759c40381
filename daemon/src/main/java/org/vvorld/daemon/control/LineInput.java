package org.vvorld.daemon.control;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Lines of a stream that can tell whether one is there without waiting for it, which a BufferedReader cannot. JDK only. */
final class LineInput {
    private final InputStream in;
    private byte[] bytes = new byte[16 * 1024];
    private int from;
    private int to;
    /** Up to here no line ends. */
    private int seen;

    private boolean ended;

    LineInput(InputStream in) {
        this.in = in;
    }

    /** Would {@link #readLine} not wait? Takes what the stream has. */
    boolean hasLine() throws IOException {
        while (!isWhole()) {
            if (in.available() <= 0) {
                return ended;
            }
            readMore();
        }
        return true;
    }

    /** The next line without its end, or null at the end of the stream; waits for it. */
    String readLine() throws IOException {
        while (!isWhole()) {
            if (ended) {
                return from == to ? null : take(to, to);
            }
            readMore();
        }
        return take(seen, seen + 1);
    }

    private boolean isWhole() {
        while (seen < to && bytes[seen] != '\n') {
            seen++;
        }
        return seen < to;
    }

    private String take(int end, int next) {
        int length = end - from;
        if (length > 0 && bytes[end - 1] == '\r') {
            length--;
        }
        String line = new String(bytes, from, length, StandardCharsets.UTF_8);
        from = next;
        seen = next;
        return line;
    }

    private void readMore() throws IOException {
        if (from > 0) {
            System.arraycopy(bytes, from, bytes, 0, to - from);
            seen -= from;
            to -= from;
            from = 0;
        }
        if (to == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * bytes.length);
        }
        int n = in.read(bytes, to, bytes.length - to);
        ended = n < 0;
        to += Math.max(n, 0);
    }
}
