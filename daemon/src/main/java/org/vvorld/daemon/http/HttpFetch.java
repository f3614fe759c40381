package org.vvorld.daemon.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.HttpProcessors;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.http.protocol.HttpProcessor;
import org.apache.hc.core5.util.Timeout;

/** One request over one connection. */
public final class HttpFetch {
    private static final int CHUNK_BYTES = 64 * 1024;
    private static final HttpProcessor PROCESSOR = HttpProcessors.client("vvorld-fetch");
    private static final int REDIRECTS = 300;
    private static final int ERRORS = 400;

    /** Takes what comes. */
    @FunctionalInterface
    public interface Sink {
        /** @return go on? */
        boolean take(byte[] bytes) throws IOException;
    }

    /**
     * How it went.
     *
     * @param length of the content as it was announced, bytes; -1 if it was not
     * @param received bytes of it
     * @param location where it is now, of a redirect; else null
     */
    public record Answer(int status, String reason, long length, long received, String location) {
        public boolean isRedirect() {
            return status >= REDIRECTS && status < ERRORS && location != null;
        }

        public boolean isError() {
            return status >= REDIRECTS;
        }

        /** Did it end before all was there? */
        public boolean isShort() {
            return length >= 0 && received < length;
        }
    }

    private HttpFetch() {}

    /**
     * Asks. The socket is closed afterwards.
     *
     * @param headOnly ask what it is, not for it
     * @param timeoutMillis for each wait
     * @throws IOException if there is no answer, or none that makes sense
     */
    public static Answer get(Socket socket, URI uri, boolean headOnly, int timeoutMillis, Sink sink)
            throws IOException {
        try (DefaultBHttpClientConnection c = new DefaultBHttpClientConnection(Http1Config.DEFAULT)) {
            c.bind(socket);
            c.setSocketTimeout(Timeout.ofMilliseconds(timeoutMillis));
            ClassicHttpRequest request = (headOnly ? ClassicRequestBuilder.head(uri) : ClassicRequestBuilder.get(uri))
                    .addHeader(HttpHeaders.CONNECTION, "close")
                    .build();
            HttpCoreContext context = HttpCoreContext.create();
            HttpRequestExecutor executor = new HttpRequestExecutor();
            executor.preProcess(request, PROCESSOR, context);
            try (ClassicHttpResponse response = executor.execute(request, c, context)) {
                executor.postProcess(response, PROCESSOR, context);
                return answer(response, sink);
            }
        } catch (HttpException e) {
            throw new IOException("Protocol error: " + e.getMessage(), e);
        }
    }

    private static Answer answer(ClassicHttpResponse response, Sink sink) throws IOException {
        Header location = response.getFirstHeader(HttpHeaders.LOCATION);
        Header said = response.getFirstHeader(HttpHeaders.CONTENT_LENGTH);
        long length = said == null || !said.getValue().matches("[0-9]{1,18}") ? -1 : Long.parseLong(said.getValue());
        long received = 0;
        if (response.getEntity() == null) {
            length = response.getCode() < REDIRECTS ? length : 0;
        } else if (response.getCode() < REDIRECTS) {
            try (InputStream in = response.getEntity().getContent()) {
                byte[] buffer = new byte[CHUNK_BYTES];
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    received += n;
                    if (!sink.take(java.util.Arrays.copyOf(buffer, n))) {
                        break;
                    }
                }
            }
        }
        return new Answer(
                response.getCode(),
                response.getReasonPhrase(),
                length,
                received,
                location == null ? null : location.getValue());
    }
}
