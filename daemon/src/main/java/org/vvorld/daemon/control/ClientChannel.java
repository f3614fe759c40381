package org.vvorld.daemon.control;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import jnr.unixsocket.UnixSocketChannel;
import jnr.unixsocket.UnixSocketOptions;
import org.vvorld.daemon.command.Request;

/** A client's bytes: lines in, text out, both bounded. For one thread, except {@link #hangUp} and {@link #nextLine}. */
final class ClientChannel {
    /** Longest line that is taken, bytes. */
    static final int LINE_BYTES = 64 * 1024;
    /** The same for a JSON request, whose input may be 1 MiB, and twice that with JSON's escapes. */
    static final int JSON_BYTES = LINE_BYTES + 2 * Request.INPUT;
    /** A client that takes nothing for so long is dropped. */
    static final int WRITE_TIMEOUT_MILLIS = 10_000;

    private static final int READ_BYTES = 64 * 1024;
    /** What is written is kept back up to this length, for a call of the kernel's costs as much as a command. */
    private static final int WRITE_BYTES = 32 * 1024;

    /** What {@link #readLine} found at the end of its line. */
    static final class LineTooLongException extends IOException {
        private static final long serialVersionUID = 1L;

        LineTooLongException(int limit) {
            super("the line is longer than " + limit + " bytes");
        }
    }

    private final UnixSocketChannel channel;
    private byte[] in = new byte[4096];
    private int inFrom;
    private int inTo;
    /** Up to here no line ends. */
    private int seen;

    private byte[] out = new byte[4096];
    private int outLength;
    private volatile boolean closed;

    ClientChannel(UnixSocketChannel channel) throws IOException {
        this.channel = channel;
        channel.setOption(UnixSocketOptions.SO_SNDTIMEO, WRITE_TIMEOUT_MILLIS);
    }

    /** Has a whole line arrived already? Does not ask the kernel. */
    boolean hasLine() {
        while (seen < inTo) {
            if (in[seen] == '\n') {
                return true;
            }
            seen++;
        }
        return false;
    }

    /**
     * The next line without its end, or null when the client has closed its side; a last line may lack its end. What was written
     * goes out before it waits.
     */
    String readLine() throws IOException {
        if (!hasLine()) {
            checkLength();
            flush();
        }
        return nextLine();
    }

    /** As {@link #readLine}, but writes nothing: for one thread beside the one that writes. */
    String nextLine() throws IOException {
        while (!hasLine()) {
            checkLength();
            if (!readMore()) {
                // It may have closed its side only, and still read: socat does.
                return inFrom == inTo ? null : take(inTo, inTo);
            }
        }
        checkLength();
        return take(seen, seen + 1);
    }

    private void checkLength() throws LineTooLongException {
        int limit = inFrom < inTo && in[inFrom] == '{' ? JSON_BYTES : LINE_BYTES;
        if (seen - inFrom > limit) {
            throw new LineTooLongException(limit);
        }
    }

    private String take(int end, int next) {
        int length = end - inFrom;
        if (length > 0 && in[end - 1] == '\r') {
            length--;
        }
        String line = new String(in, inFrom, length, StandardCharsets.UTF_8);
        inFrom = next;
        seen = next;
        return line;
    }

    private boolean readMore() throws IOException {
        if (inFrom > 0) {
            System.arraycopy(in, inFrom, in, 0, inTo - inFrom);
            seen -= inFrom;
            inTo -= inFrom;
            inFrom = 0;
        }
        if (inTo == in.length) {
            in = Arrays.copyOf(in, in.length * 2);
        } else if (inTo == 0 && in.length > READ_BYTES) {
            // A long line made it grow.
            in = new byte[READ_BYTES];
        }
        int n = channel.read(ByteBuffer.wrap(in, inTo, Math.min(in.length - inTo, READ_BYTES)));
        inTo += Math.max(n, 0);
        return n > 0;
    }

    /** Writes all of it, now or by the next {@link #flush}. */
    void write(String text) {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    void write(byte[] bytes) {
        if (outLength + bytes.length > WRITE_BYTES) {
            flush();
        }
        if (bytes.length > WRITE_BYTES) {
            send(ByteBuffer.wrap(bytes));
            return;
        }
        if (outLength + bytes.length > out.length) {
            out = Arrays.copyOf(out, Math.max(out.length * 2, outLength + bytes.length));
        }
        System.arraycopy(bytes, 0, out, outLength, bytes.length);
        outLength += bytes.length;
    }

    /** Writes what is kept back, or finds that the client is gone or does not read, and says so by {@link #isClosed}. */
    void flush() {
        if (outLength > 0) {
            send(ByteBuffer.wrap(out, 0, outLength));
            outLength = 0;
        }
    }

    private void send(ByteBuffer bytes) {
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
