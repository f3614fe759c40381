package org.vvorld.daemon.metrics;

import com.sun.net.httpserver.HttpExchange;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** A response's body whose status and headers go out with its first byte: until then the answer can still be another one. */
final class LateBody extends OutputStream {
    private static final int BUFFER_BYTES = 16 * 1024;

    private final HttpExchange exchange;
    private OutputStream out;

    LateBody(HttpExchange exchange) {
        this.exchange = exchange;
    }

    boolean isStarted() {
        return out != null;
    }

    private OutputStream started() throws IOException {
        if (out == null) {
            exchange.sendResponseHeaders(200, 0);
            out = new BufferedOutputStream(exchange.getResponseBody(), BUFFER_BYTES);
        }
        return out;
    }

    @Override
    public void write(int b) throws IOException {
        started().write(b);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        started().write(bytes, from, length);
    }

    @Override
    public void flush() throws IOException {
        if (out != null) {
            out.flush();
        }
    }

    /** Marks the body as complete. Not to be called when it is not: the client sees a broken connection then. */
    @Override
    public void close() throws IOException {
        started().close();
    }
}
