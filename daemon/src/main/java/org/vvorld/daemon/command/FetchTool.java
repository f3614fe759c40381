package org.vvorld.daemon.command;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.vvorld.daemon.http.HttpFetch;
import org.vvorld.daemon.http.HttpServer;
import org.vvorld.daemon.stream.StreamSocket;
import org.vvorld.daemon.stream.TcpStream;
import org.vvorld.daemon.stream.TcpStreams;
import org.vvorld.stack.tcp.TcpTarget;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "fetch",
        customSynopsis = "fetch [-nqsv] [-o -] [-T SECONDS] URL ...",
        description = "Get what a URL names over a vnet's TCP, and put it on standard output",
        footer =
                "URLs are http://ADDRESS[:PORT]/PATH. Redirects are followed. Exit status: 0, or 1 if anything failed.")
final class FetchTool extends Tool {
    private static final int MOST_REDIRECTS = 5;
    private static final int DEFAULT_TIMEOUT_SECONDS = 120;
    private static final int MILLIS = 1000;
    private static final long NANOS = 1_000_000_000L;

    @Option(
            names = {"-n", "-4", "-6"},
            description = "accepted")
    private boolean unusedFlags;

    @Option(names = "-o", paramLabel = "-", description = "standard output, where it goes anyway")
    private String output = "-";

    @Option(names = "-q", description = "say nothing but errors; so it is anyway")
    private boolean unusedQuiet;

    @Option(names = "-s", description = "print how many bytes it has, and do not get it")
    private boolean size;

    @Option(names = "-T", paramLabel = "SECONDS", description = "give up after so long without a word: 120")
    private String timeout;

    @Option(names = "-v", description = "say how it went")
    private boolean verbose;

    @Parameters(hidden = true)
    private List<String> urls = List.of();

    @Override
    int run(Invocation in) {
        if (urls.isEmpty()) {
            throw new UsageException();
        }
        if (!output.equals("-")) {
            throw new ToolException("-o " + output + ": only '-': the caller's shell has files");
        }
        int seconds = timeout == null
                ? DEFAULT_TIMEOUT_SECONDS
                : Numbers.parse(1, "timeout", timeout, 1, Integer.MAX_VALUE / MILLIS);
        int status = 0;
        for (String url : urls) {
            try {
                get(in, url, seconds);
            } catch (IOException e) {
                in.out().err("fetch: " + url + ": " + e.getMessage() + "\n");
                status = 1;
            }
        }
        return status;
    }

    private void get(Invocation in, String url, int seconds) throws IOException {
        URI uri = parse(url);
        for (int i = 0; i <= MOST_REDIRECTS; i++) {
            long start = in.clock().getAsLong();
            HttpFetch.Answer a = ask(in, uri, seconds);
            if (a.isRedirect()) {
                uri = parse(uri.resolve(a.location()).toString());
                continue;
            }
            if (a.isError()) {
                throw new IOException(a.status() + " " + a.reason());
            }
            if (size) {
                in.out().out((a.length() < 0 ? "Unknown" : Long.toString(a.length())) + "\n");
                return;
            }
            if (a.isShort()) {
                throw new IOException("size mismatch: expected " + a.length() + ", actual " + a.received());
            }
            if (verbose) {
                double took = Math.max(1, in.clock().getAsLong() - start) / (double) NANOS;
                in.out()
                        .err(String.format(
                                Locale.ROOT,
                                "%s: %d bytes, %.1f MB/s\n",
                                url,
                                a.received(),
                                a.received() / took / 1e6));
            }
            return;
        }
        throw new IOException("too many redirects");
    }

    private HttpFetch.Answer ask(Invocation in, URI uri, int seconds) throws IOException {
        String host = uri.getHost().startsWith("[")
                ? uri.getHost().substring(1, uri.getHost().length() - 1)
                : uri.getHost();
        int port = uri.getPort() < 0 ? HttpServer.PORT : uri.getPort();
        Endpoints peer = in.onWorld(scope -> Endpoints.of(scope, host, null, false));
        TcpTarget to = TcpTarget.to(peer.to().high(), peer.to().low(), port)
                .from(peer.local().high(), peer.local().low(), 0)
                .fib(peer.fib());
        int worker = ThreadLocalRandom.current().nextInt(in.world().netisr().count());
        TcpStream stream = new TcpStreams(peer.vnet().tcp()).connect(to, worker, "fetch");
        try {
            stream.awaitConnected(seconds * NANOS);
            return HttpFetch.get(new StreamSocket(stream), uri, size, seconds * MILLIS, bytes -> {
                in.out().data(bytes);
                return !in.out().isClosed();
            });
        } finally {
            stream.close();
        }
    }

    private static URI parse(String url) throws IOException {
        try {
            URI uri = new URI(url);
            if (!"http".equalsIgnoreCase(uri.getScheme())) {
                throw new IOException("Protocol not supported: URLs here begin with http://");
            }
            if (uri.getHost() == null) {
                throw new IOException("no host: http://ADDRESS[:PORT]/PATH");
            }
            return uri.getRawPath().isEmpty() ? uri.resolve("/") : uri;
        } catch (URISyntaxException e) {
            throw new IOException("no URL: " + e.getReason(), e);
        }
    }
}
