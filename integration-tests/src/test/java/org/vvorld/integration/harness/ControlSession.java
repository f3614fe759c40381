package org.vvorld.integration.harness;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** One connection to the control socket for many commands, as fast as they are answered. It waits for answers without a bound. */
public final class ControlSession implements AutoCloseable {
    private final SocketChannel channel;
    private final BufferedReader answers;

    /** What a command said. */
    public record Answer(String line, int exit, String out, String err) {}

    public ControlSession(Path socket) {
        try {
            channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot connect to " + socket, e);
        }
        answers = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
    }

    /** Runs a command, its words separated by single spaces. */
    public Answer run(String line) {
        send(request(line));
        return answer(line);
    }

    /** Asks for many at once, so that none waits for the answer to the one before; all must succeed. A few hundred at most. */
    public void mustAll(List<String> lines) {
        send(lines.stream().map(ControlSession::request).collect(Collectors.joining()));
        for (String line : lines) {
            requireDone(answer(line));
        }
    }

    private static String request(String line) {
        JsonArray argv = new JsonArray();
        for (String word : line.split(" ", -1)) {
            argv.add(word);
        }
        JsonObject request = new JsonObject();
        request.add("argv", argv);
        return request + "\n";
    }

    private void send(String requests) {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(requests);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(requests, e);
        }
    }

    private Answer answer(String line) {
        StringBuilder out = new StringBuilder();
        StringBuilder err = new StringBuilder();
        while (true) {
            String text;
            try {
                text = answers.readLine();
            } catch (IOException e) {
                throw new UncheckedIOException(line, e);
            }
            if (text == null) {
                throw new AssertionError("the daemon hung up at: " + line);
            }
            JsonObject part = JsonParser.parseString(text).getAsJsonObject();
            if (part.has("exit")) {
                return new Answer(line, part.get("exit").getAsInt(), out.toString(), err.toString());
            }
            if (part.has("out")) {
                out.append(part.get("out").getAsString());
            } else {
                err.append(part.get("err").getAsString());
            }
        }
    }

    /** Runs a command that must succeed. Returns what it printed. */
    public String must(String line) {
        Answer a = run(line);
        requireDone(a);
        return a.out;
    }

    private static void requireDone(Answer a) {
        if (a.exit != 0) {
            throw new AssertionError(a.toString());
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
