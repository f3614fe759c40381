package org.vvorld.integration.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A client of the control socket that need not behave. Nothing here blocks for ever: the channel is non-blocking, and waits are
 * bounded. (A Unix socket's path is the same in every network namespace.)
 */
public final class ControlClient implements AutoCloseable {
    private final SocketChannel channel;

    public ControlClient(Path socket) {
        try {
            channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.configureBlocking(false);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot connect to " + socket, e);
        }
    }

    /** Sends text that surely fits into the socket's buffer, or as much as goes before the daemon hangs up. */
    public ControlClient send(String text) {
        send(text.getBytes(StandardCharsets.UTF_8), Duration.ofSeconds(10));
        return this;
    }

    /**
     * Sends as much as the daemon takes.
     *
     * @return bytes sent until all were, the daemon hung up, or it read nothing for {@code patience}
     */
    public int send(byte[] bytes, Duration patience) {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        long lastProgress = System.nanoTime();
        try {
            while (left.hasRemaining() && System.nanoTime() - lastProgress < patience.toNanos()) {
                if (channel.write(left) > 0) {
                    lastProgress = System.nanoTime();
                } else {
                    Thread.onSpinWait();
                }
            }
        } catch (IOException e) {
            // EPIPE or ECONNRESET: the daemon hung up.
        }
        return left.position();
    }

    /** All that comes until the daemon hangs up. Fails if it does not within 20 seconds. */
    public String untilEnd() {
        StringBuilder text = new StringBuilder();
        Await.until("the daemon ends the connection", Duration.ofSeconds(20), () -> !read(text));
        return text.toString();
    }

    /** What comes until it has {@code part}. Fails if it does not within 20 seconds. */
    public String until(String part) {
        StringBuilder text = new StringBuilder();
        Await.until("\"" + part + "\" from the daemon", Duration.ofSeconds(20), () -> {
            boolean open = read(text);
            if (text.indexOf(part) < 0 && !open) {
                throw new AssertionError("the daemon hung up after: " + text);
            }
            return text.indexOf(part) >= 0;
        });
        return text.toString();
    }

    /** @return is the connection still open? */
    private boolean read(StringBuilder into) {
        ByteBuffer buffer = ByteBuffer.allocate(65_536);
        try {
            int n = channel.read(buffer);
            while (n > 0) {
                into.append(StandardCharsets.UTF_8.decode(buffer.flip()));
                buffer.clear();
                n = channel.read(buffer);
            }
            return n == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
