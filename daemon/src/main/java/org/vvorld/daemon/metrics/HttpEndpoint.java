package org.vvorld.daemon.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.vvorld.daemon.admin.AdminException;

/**
 * The HTTP endpoint: {@code /metrics} for Prometheus, {@code /healthz} for whoever watches the daemon. It only reads.
 *
 * <p>No client can hurt the daemon: connections, their idle time, the size of a request, the time to send one and the time to
 * take the answer are bounded, and few pages of metrics exist at a time.
 */
public final class HttpEndpoint implements AutoCloseable {
    private static final Logger LOG = System.getLogger(HttpEndpoint.class.getName());

    /** Pages of metrics that are made or sent at a time: each holds all its series in memory until it is sent. */
    private static final int SCRAPES = 3;

    private static final long SCRAPE_WAIT_MILLIS = 2_000;
    private static final int BACKLOG = 64;
    private static final String TEXT = "text/plain; charset=utf-8";

    /** A page that is read and written at once. */
    @FunctionalInterface
    public interface Page {
        /** @throws RuntimeException before the first byte, if there is none now; the message says why */
        void writeTo(OutputStream to) throws IOException;
    }

    static {
        // The JDK's server has no setters for these and reads them once. Who gives them as -D knows better.
        bound("jdk.httpserver.maxConnections", 128);
        bound("sun.net.httpserver.maxReqTime", 5);
        bound("sun.net.httpserver.maxRspTime", 15);
        bound("sun.net.httpserver.idleInterval", 60);
        bound("sun.net.httpserver.maxReqHeaderSize", 16 * 1024);
    }

    private final Page metrics;
    private final Supplier<Optional<String>> fault;
    private final Semaphore scrapes = new Semaphore(SCRAPES);
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("vvorld-http-", 0).factory());
    private final HttpServer server;

    private static void bound(String property, int value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, Integer.toString(value));
        }
    }

    /**
     * Starts to listen.
     *
     * @param metrics the page {@code /metrics}, {@link Metrics#writeTo}
     * @param fault what is wrong with the daemon, if anything; asked at each {@code /healthz}, must answer soon
     * @throws AdminException if it cannot listen there
     */
    public HttpEndpoint(InetSocketAddress address, Page metrics, Supplier<Optional<String>> fault) {
        this.metrics = metrics;
        this.fault = fault;
        this.server = listen(address);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    private static HttpServer listen(InetSocketAddress address) {
        try {
            return HttpServer.create(address, BACKLOG);
        } catch (IOException e) {
            throw new AdminException(
                    "http.address: cannot listen on " + text(address) + ": " + e.getMessage() + ": " + advice(e), e);
        }
    }

    private static String advice(IOException e) {
        String reason = String.valueOf(e.getMessage());
        if (reason.contains("in use")) {
            return "another vvorldd? choose another address or 'http: off'";
        }
        if (reason.contains("assign")) {
            return "this host has no such address; choose one that it has, such as 127.0.0.1:9917, or 'http: off'";
        }
        return "choose another address or 'http: off'";
    }

    private static String text(InetSocketAddress address) {
        String host = address.isUnresolved()
                ? address.getHostString()
                : address.getAddress().getHostAddress();
        return host + ":" + address.getPort();
    }

    /** Where it listens; with the port that was chosen if 0 was asked for. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    /** What it throws, the server takes as a reason to drop the connection. */
    private void handle(HttpExchange exchange) throws IOException {
        String path = String.valueOf(exchange.getRequestURI().getPath());
        String method = exchange.getRequestMethod();
        if (!isKnown(path)) {
            answer(exchange, 404, "There is nothing at this path. GET /metrics or /healthz.\n");
        } else if (!method.equals("GET") && !method.equals("HEAD")) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            answer(exchange, 405, "This endpoint only shows things: GET and HEAD. vvctl changes them.\n");
        } else {
            show(exchange, path);
        }
        exchange.close();
    }

    private static boolean isKnown(String path) {
        return path.equals("/metrics") || path.equals("/healthz") || path.equals("/");
    }

    private void show(HttpExchange exchange, String path) throws IOException {
        switch (path) {
            case "/metrics" -> metrics(exchange);
            case "/healthz" -> health(exchange);
            default ->
                answer(
                        exchange,
                        200,
                        "vvorldd\n\n/metrics  figures, for Prometheus\n/healthz  is the daemon healthy?\n");
        }
    }

    private void health(HttpExchange exchange) throws IOException {
        Optional<String> wrong;
        try {
            wrong = fault.get();
        } catch (RuntimeException e) {
            wrong = Optional.of("cannot say: " + e.getMessage());
        }
        answer(exchange, wrong.isEmpty() ? 200 : 503, wrong.orElse("ok") + "\n");
    }

    private void metrics(HttpExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Type", Metrics.CONTENT_TYPE);
            exchange.sendResponseHeaders(200, -1);
        } else if (enter()) {
            try {
                scrape(exchange);
            } finally {
                scrapes.release();
            }
        } else {
            exchange.getResponseHeaders().set("Retry-After", "1");
            answer(exchange, 503, "Too many scrapes at a time: try again, or scrape less often.\n");
        }
    }

    private void scrape(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", Metrics.CONTENT_TYPE);
        LateBody body = new LateBody(exchange);
        try {
            metrics.writeTo(body);
        } catch (RuntimeException e) {
            // Stopping, or too busy, is news to the client only; all else is a bug.
            if (!(e instanceof AdminException)) {
                LOG.log(Level.ERROR, "/metrics: " + e, e);
            }
            if (body.isStarted()) {
                throw e;
            }
            answer(exchange, 503, "There are no metrics now: " + e.getMessage() + "\n");
            return;
        }
        body.close();
    }

    private boolean enter() {
        try {
            return scrapes.tryAcquire(SCRAPE_WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", TEXT);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    /** Stops to listen and drops every client, at once. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
