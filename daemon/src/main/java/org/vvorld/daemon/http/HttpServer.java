package org.vvorld.daemon.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.HttpProcessors;
import org.apache.hc.core5.http.impl.io.DefaultBHttpServerConnection;
import org.apache.hc.core5.http.impl.io.HttpService;
import org.apache.hc.core5.http.io.support.BasicHttpServerRequestHandler;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.vvorld.daemon.stream.StreamSocket;
import org.vvorld.daemon.stream.TcpStream;
import org.vvorld.daemon.stream.TcpStreams;
import org.vvorld.stack.service.ServiceAcceptor;
import org.vvorld.stack.tcp.TcpEvents;
import org.vvorld.stack.tcp.TcpShard;
import org.vvorld.stack.tcp.TcpSockets;

/** HTTP/1.1 of a vnet: {@code /healthz}, and the files of a directory. A virtual thread a connection. */
public final class HttpServer implements ServiceAcceptor {
    /** Its name among the services. */
    public static final String NAME = "http";

    public static final int PORT = 80;

    /** Beyond so many at a time SYNs are not answered: who asks again comes in when others have gone. */
    private static final int MOST_CONNECTIONS = 1024;

    private static final Timeout IDLE = Timeout.ofSeconds(30);
    private static final Http1Config LIMITS = Http1Config.custom()
            .setBufferSize(16 * 1024)
            .setMaxLineLength(8 * 1024)
            .setMaxHeaderCount(100)
            .build();

    private final TcpStreams streams;
    private final AtomicInteger open = new AtomicInteger();
    private final HttpService service;

    /**
     * @param directory null to serve no files
     * @throws IllegalArgumentException if it is none that can be read
     */
    public HttpServer(TcpSockets sockets, Path directory) {
        if (directory != null && (!directory.isAbsolute() || !Files.isDirectory(directory))) {
            throw new IllegalArgumentException(directory + ": "
                    + (directory.isAbsolute() ? "not a directory that vvorldd can see" : "not an absolute path"));
        }
        streams = new TcpStreams(sockets);
        FileHandler handler = new FileHandler(directory);
        service = new HttpService(
                HttpProcessors.server("vvorld"),
                new BasicHttpServerRequestHandler((request, context) -> handler),
                LIMITS,
                null,
                null);
    }

    @Override
    public String service() {
        return NAME;
    }

    @Override
    public TcpEvents accept(TcpShard on) {
        return open.get() >= MOST_CONNECTIONS ? null : streams.stream(on, NAME, this::accepted);
    }

    private void accepted(TcpStream stream) {
        open.incrementAndGet();
        Thread.ofVirtual().name("vvorld-http").start(() -> serve(stream));
    }

    private void serve(TcpStream stream) {
        try (DefaultBHttpServerConnection c = new DefaultBHttpServerConnection("http", LIMITS)) {
            c.bind(new StreamSocket(stream));
            c.setSocketTimeout(IDLE);
            while (c.isOpen()) {
                service.handleRequest(c, HttpCoreContext.create());
            }
            c.close(CloseMode.GRACEFUL);
        } catch (ConnectionClosedException e) {
            // The peer has had enough.
            stream.close();
        } catch (IOException | HttpException e) {
            // It was reset, is idle, or makes no sense: its answer is the end of the connection.
            stream.close();
        } finally {
            open.decrementAndGet();
        }
    }
}
