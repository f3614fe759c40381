package org.vvorld.daemon.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vvorld.daemon.admin.AdminException;

class HttpEndpointTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final int GIVE_UP_MILLIS = 30_000;

    static {
        // Before the JDK's server reads them: else the tests of clients that do nothing would wait for the defaults.
        System.setProperty("sun.net.httpserver.maxReqTime", "2");
        System.setProperty("sun.net.httpserver.maxRspTime", "2");
    }

    private final TestWorld t = new TestWorld();
    private final HttpClient client = HttpClient.newHttpClient();
    private Optional<String> fault = Optional.empty();
    private final HttpEndpoint endpoint = new HttpEndpoint(ANY_PORT, t.metrics::writeTo, () -> fault);

    @AfterEach
    void close() {
        client.close();
        endpoint.close();
        t.close();
    }

    private HttpResponse<String> send(HttpEndpoint to, String method, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + to.address().getPort() + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(method, BodyPublishers.noBody())
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(endpoint, "GET", path);
    }

    private Socket connect(HttpEndpoint to) throws IOException {
        Socket s = new Socket(InetAddress.getLoopbackAddress(), to.address().getPort());
        s.setSoTimeout(GIVE_UP_MILLIS);
        return s;
    }

    private static void write(Socket to, String text) throws IOException {
        to.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    // --- what there is ---

    @Test
    void metrics() throws Exception {
        t.withTwoJails();
        HttpResponse<String> r = get("/metrics");
        assertEquals(200, r.statusCode());
        assertEquals(
                "text/plain; version=0.0.4; charset=utf-8",
                r.headers().firstValue("Content-Type").orElseThrow());
        assertEquals("", Promtool.complaints(r.body()));
        assertTrue(r.body().contains("\nvvorld_jails 2.0\n"), r.body());
        assertEquals(200, get("/metrics?x=1").statusCode());
    }

    @Test
    void healthz() throws Exception {
        assertEquals("ok\n", get("/healthz").body());
        assertEquals(200, get("/healthz").statusCode());
        fault = Optional.of("netisr worker 0 has ended");
        assertEquals(503, get("/healthz").statusCode());
        assertEquals("netisr worker 0 has ended\n", get("/healthz").body());
    }

    @Test
    void aHealthCheckThatFailsIsNoHealth() throws Exception {
        try (HttpEndpoint broken = new HttpEndpoint(ANY_PORT, t.metrics::writeTo, () -> {
            throw new IllegalStateException("broken");
        })) {
            HttpResponse<String> r = send(broken, "GET", "/healthz");
            assertEquals(503, r.statusCode());
            assertEquals("cannot say: broken\n", r.body());
        }
    }

    @Test
    void theRootNamesThePaths() throws Exception {
        HttpResponse<String> r = get("/");
        assertEquals(200, r.statusCode());
        assertTrue(r.body().contains("/metrics") && r.body().contains("/healthz"), r.body());
    }

    @Test
    void headHasTheHeadersOnly() throws Exception {
        for (String path : List.of("/metrics", "/healthz", "/")) {
            HttpResponse<String> head = send(endpoint, "HEAD", path);
            assertEquals(200, head.statusCode());
            assertEquals("", head.body());
            assertEquals(
                    get(path).headers().firstValue("Content-Type"),
                    head.headers().firstValue("Content-Type"));
        }
        assertEquals(404, send(endpoint, "HEAD", "/nothing").statusCode());
    }

    @Test
    void otherPaths() throws Exception {
        for (String path : List.of("/metric", "/metrics/", "/metricsx", "/healthz/x", "/..%2fetc/passwd")) {
            HttpResponse<String> r = get(path);
            assertEquals(404, r.statusCode(), path);
            assertEquals("There is nothing at this path. GET /metrics or /healthz.\n", r.body());
        }
    }

    @Test
    void otherMethods() throws Exception {
        for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS", "PATCH", "BREW")) {
            HttpResponse<String> r = send(endpoint, method, "/metrics");
            assertEquals(405, r.statusCode(), method);
            assertEquals("GET, HEAD", r.headers().firstValue("Allow").orElseThrow());
            assertTrue(r.body().contains("vvctl"), r.body());
        }
    }

    // --- when there are no metrics ---

    @Test
    void noMetricsWhileStopping() throws Exception {
        t.admin.close();
        HttpResponse<String> r = get("/metrics");
        assertEquals(503, r.statusCode());
        assertEquals("There are no metrics now: vvorldd is stopping\n", r.body());
        assertEquals(200, get("/healthz").statusCode());
    }

    @Test
    void aPageThatBreaksOffIsNotTakenForAWholeOne() throws Exception {
        HttpEndpoint.Page broken = to -> {
            to.write("vvorld_jails 1\n".getBytes(StandardCharsets.UTF_8));
            to.flush();
            throw new AdminException("in the middle");
        };
        try (HttpEndpoint e = new HttpEndpoint(ANY_PORT, broken, Optional::empty)) {
            assertThrows(IOException.class, () -> send(e, "GET", "/metrics"));
        }
    }

    // --- where it cannot listen ---

    @Test
    void aPortInUse() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            InetSocketAddress taken = new InetSocketAddress(InetAddress.getLoopbackAddress(), other.getLocalPort());
            AdminException e = assertThrows(
                    AdminException.class, () -> new HttpEndpoint(taken, t.metrics::writeTo, Optional::empty).close());
            assertEquals(
                    "http.address: cannot listen on 127.0.0.1:" + other.getLocalPort()
                            + ": Address already in use: another vvorldd? choose another address or 'http: off'",
                    e.getMessage());
        }
    }

    @Test
    void anAddressOfAnotherHost() throws Exception {
        InetSocketAddress elsewhere =
                new InetSocketAddress(InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1}), 9917);
        AdminException e = assertThrows(
                AdminException.class, () -> new HttpEndpoint(elsewhere, t.metrics::writeTo, Optional::empty).close());
        assertEquals(
                "http.address: cannot listen on 192.0.2.1:9917: Cannot assign requested address: this host has no such address;"
                        + " choose one that it has, such as 127.0.0.1:9917, or 'http: off'",
                e.getMessage());
    }

    @Test
    void afterTheEndNobodyListensAndThePortIsFree() throws Exception {
        InetSocketAddress was = endpoint.address();
        endpoint.close();
        assertThrows(IOException.class, () -> connect(endpoint).close());
        new HttpEndpoint(was, t.metrics::writeTo, Optional::empty).close();
    }

    // --- clients that mean no good, or are broken ---

    @Test
    void garbage() throws Exception {
        Random random = new Random(1);
        byte[] bytes = new byte[100_000];
        for (int i = 0; i < 50; i++) {
            random.nextBytes(bytes);
            try (Socket s = connect(endpoint)) {
                s.getOutputStream().write(bytes, 0, random.nextInt(bytes.length));
            } catch (IOException e) {
                assertTrue(isHungUp(e), e.toString());
            }
        }
        for (String line : List.of(
                "\r\n\r\n",
                "GET\r\n\r\n",
                "GET  HTTP/1.1\r\n\r\n",
                "GET foo:bar HTTP/1.1\r\n\r\n",
                "GET /metrics HTTP/9.9\r\n\r\n",
                "GET /%zz HTTP/1.1\r\n\r\n",
                "GET /metrics HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzzzz\r\n")) {
            try (Socket s = connect(endpoint)) {
                write(s, line);
                s.shutdownOutput();
                readToEnd(s);
            }
        }
        assertEquals("ok\n", get("/healthz").body());
        assertEquals(200, get("/metrics").statusCode());
    }

    private static boolean isHungUp(IOException e) {
        return e instanceof SocketException
                && (e.getMessage().contains("reset") || e.getMessage().contains("Broken pipe"));
    }

    /** What the server says until it hangs up, or resets the connection. Waits {@link #GIVE_UP_MILLIS} at most. */
    private static String readToEnd(Socket s) throws IOException {
        StringBuilder said = new StringBuilder();
        try {
            InputStream in = s.getInputStream();
            for (int c = in.read(); c >= 0; c = in.read()) {
                said.append((char) c);
            }
        } catch (SocketException e) {
            assertTrue(isHungUp(e), e.toString());
        }
        return said.toString();
    }

    @Test
    void aRequestThatNeverEndsIsCutOff() throws Exception {
        try (Socket s = connect(endpoint)) {
            write(s, "GET /metrics HTTP/1.1\r\nHost: x");
            assertEquals("", readToEnd(s));
        }
        try (Socket s = connect(endpoint)) {
            write(s, "GET /" + "x".repeat(64 * 1024));
            assertTrue(!readToEnd(s).contains("200"));
        }
    }

    @Test
    void aBodyThatNeverComesDoesNotDelayTheAnswer() throws Exception {
        try (Socket s = connect(endpoint)) {
            write(s, "POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n");
            String said = readToEnd(s);
            assertTrue(said.startsWith("HTTP/1.1 405 "), said);
            assertTrue(said.contains("vvctl"), said);
        }
    }

    @Test
    void clientsThatNeverReadAreDroppedAndHoldUpOnlyEachOther() throws Exception {
        byte[] chunk = new byte[1 << 20];
        HttpEndpoint.Page endless = to -> {
            while (true) {
                to.write(chunk);
            }
        };
        try (HttpEndpoint e = new HttpEndpoint(ANY_PORT, endless, Optional::empty)) {
            List<Socket> sleepers = new ArrayList<>();
            try {
                for (int i = 0; i < 20; i++) {
                    Socket s = connect(e);
                    sleepers.add(s);
                    write(s, "GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
                }
                assertEquals("ok\n", send(e, "GET", "/healthz").body());
                HttpResponse<String> busy = send(e, "GET", "/metrics");
                assertEquals(503, busy.statusCode());
                assertEquals("1", busy.headers().firstValue("Retry-After").orElseThrow());
                assertTrue(busy.body().startsWith("Too many scrapes"), busy.body());
                for (Socket s : sleepers) {
                    drainToEnd(s);
                }
            } finally {
                for (Socket s : sleepers) {
                    s.close();
                }
            }
        }
    }

    private static void drainToEnd(Socket s) throws IOException {
        byte[] sink = new byte[1 << 16];
        try {
            while (s.getInputStream().read(sink) >= 0) {
                // What the kernel had buffered.
            }
        } catch (SocketException e) {
            assertTrue(isHungUp(e), e.toString());
        }
    }

    @Test
    void moreClientsThanThereIsRoomForAreTurnedAway() throws Exception {
        List<Socket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                idle.add(connect(endpoint));
            }
            // The last ones are hung up on at once; the first may stay.
            assertEquals(-1, idle.get(299).getInputStream().read());
        } finally {
            for (Socket s : idle) {
                s.close();
            }
        }
        boolean back = false;
        long end = System.nanoTime() + GIVE_UP_MILLIS * 1_000_000L;
        while (!back && System.nanoTime() < end) {
            try {
                back = get("/healthz").statusCode() == 200;
            } catch (IOException e) {
                back = false;
            }
        }
        assertTrue(back, "it recovers when they are gone");
    }
}
