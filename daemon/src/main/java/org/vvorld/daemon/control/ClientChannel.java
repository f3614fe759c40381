package org.vvorld.daemon.control;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import jnr.unixsocket.UnixSocketChannel;
import jnr.unixsocket.UnixSocketOptions;
import org.vvorld.daemon.command.Request;

/** A client's bytes: lines in, text out, both bounded. For one thread, except {@link #hangUp}. */
final class ClientChannel {
    /** Longest line that is taken, bytes. */
    static final int LINE_BYTES = 64 * 1024;
    /** The same for a JSON request, whose input may be 1 MiB, and twice that with JSON's escapes. */
    static final int JSON_BYTES = LINE_BYTES + 2 * Request.INPUT;
    /** A client that takes nothing for so long is dropped. */
    static final int WRITE_TIMEOUT_MILLIS = 10_000;

    /** What {@link #readLine} found at the end of its line. */
    static final class LineTooLongException extends IOException {
        private static final long serialVersionUID = 1L;

        LineTooLongException(int limit) {
            super("the line is longer than " + limit + " bytes");
        }
    }

    private final UnixSocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocate(LINE_BYTES);
    private boolean closed;

    ClientChannel(UnixSocketChannel channel) throws IOException {
        this.channel = channel;
        channel.setOption(UnixSocketOptions.SO_SNDTIMEO, WRITE_TIMEOUT_MILLIS);
        in.flip();
    }

    /** The next line without its end, or null when the client has closed its side; a last line may lack its end. */
    String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        int limit = LINE_BYTES;
        while (true) {
            while (in.hasRemaining()) {
                byte b = in.get();
                if (b == '\n') {
                    return text(line);
                }
                if (line.size() == limit) {
                    throw new LineTooLongException(limit);
                }
                if (line.size() == 0 && b == '{') {
                    limit = JSON_BYTES;
                }
                line.write(b);
            }
            in.clear();
            int n = channel.read(in);
            in.flip();
            if (n <= 0) {
                // It may have closed its side only, and still read: socat does.
                return line.size() == 0 ? null : text(line);
            }
        }
    }

    private static String text(ByteArrayOutputStream line) {
        String text = line.toString(StandardCharsets.UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    /** Writes all of it, or finds that the client is gone or does not read, and says so by {@link #isClosed}. */
    void write(String text) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        long end = System.nanoTime() + WRITE_TIMEOUT_MILLIS * 1_000_000L;
        try {
            while (!closed && bytes.hasRemaining()) {
                // 0 is SO_SNDTIMEO's timeout; a client that reads a byte now and then has the same time in all.
                if (channel.write(bytes) <= 0 || System.nanoTime() - end > 0 && bytes.hasRemaining()) {
                    closed = true;
                }
            }
        } catch (IOException e) {
            closed = true;
        }
    }

    /**
     * Has the client gone? Looks, without waiting and whatever it has sent: Linux refuses even an empty write with EPIPE once the
     * other end is closed, but not if the client has only said that it will send no more.
     */
    boolean isClosed() {
        if (!closed) {
            try {
                channel.write(ByteBuffer.allocate(0));
            } catch (IOException e) {
                closed = true;
            }
        }
        return closed;
    }

    /** Ends the connection, whatever its thread waits for. Any thread. */
    void hangUp() {
        try {
            channel.shutdownInput();
            channel.shutdownOutput();
        } catch (IOException e) {
            // It is gone already.
            return;
        }
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            closed = true;
        }
    }
}
