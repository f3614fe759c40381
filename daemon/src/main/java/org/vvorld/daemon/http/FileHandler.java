package org.vvorld.daemon.http;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.io.HttpRequestHandler;
import org.apache.hc.core5.http.io.entity.FileEntity;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.protocol.HttpContext;

/** Answers GET and HEAD with {@code /healthz}, or a file below a directory: links that lead out of it lead nowhere. */
final class FileHandler implements HttpRequestHandler {
    private static final String HEALTH = "/healthz";
    private static final String INDEX = "index.html";

    private final Path root;

    /** @param root null for no files */
    FileHandler(Path root) {
        this.root = root;
    }

    @Override
    public void handle(ClassicHttpRequest request, ClassicHttpResponse response, HttpContext context)
            throws IOException {
        if (!Method.GET.isSame(request.getMethod()) && !Method.HEAD.isSame(request.getMethod())) {
            response.setHeader(HttpHeaders.ALLOW, "GET, HEAD");
            say(response, HttpStatus.SC_METHOD_NOT_ALLOWED, "only GET and HEAD\n");
            return;
        }
        String path;
        try {
            path = new URI(request.getRequestUri()).getPath();
        } catch (URISyntaxException e) {
            say(response, HttpStatus.SC_BAD_REQUEST, "no URI: " + e.getReason() + "\n");
            return;
        }
        if (HEALTH.equals(path)) {
            say(response, HttpStatus.SC_OK, "ok\n");
            return;
        }
        Path file = path == null ? null : find(path);
        if (file == null) {
            say(response, HttpStatus.SC_NOT_FOUND, "no such file\n");
            return;
        }
        String type = URLConnection.guessContentTypeFromName(file.getFileName().toString());
        response.setCode(HttpStatus.SC_OK);
        response.setEntity(new FileEntity(
                file.toFile(), type == null ? ContentType.APPLICATION_OCTET_STREAM : ContentType.parse(type)));
    }

    /** The file that a path names, or of a directory its index; null if there is none to be seen. */
    private Path find(String path) throws IOException {
        if (root == null || !path.startsWith("/")) {
            return null;
        }
        try {
            Path real = root.toRealPath();
            Path named = real.resolve(path.substring(1)).normalize();
            if (Files.isDirectory(named)) {
                named = named.resolve(INDEX);
            }
            if (!named.startsWith(real) || !Files.isReadable(named)) {
                return null;
            }
            Path file = named.toRealPath();
            return file.startsWith(real) && Files.isRegularFile(file) ? file : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private static void say(ClassicHttpResponse response, int status, String text) {
        response.setCode(status);
        response.setEntity(new StringEntity(text, ContentType.TEXT_PLAIN));
    }
}
