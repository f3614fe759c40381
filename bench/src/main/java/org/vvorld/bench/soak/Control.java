package org.vvorld.bench.soak;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** One connection to the daemon's control socket; JSON requests, one after the other. For one thread. */
final class Control implements AutoCloseable {
    /** What a command printed, and its exit status. */
    record Answer(String out, String err, int exit) {}

    private final SocketChannel channel;
    private final BufferedReader answers;

    Control(Path socket) throws IOException {
        channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        answers = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
    }

    /** @param json whether the command is to print JSON */
    Answer run(List<String> argv, boolean json) throws IOException {
        JsonArray words = new JsonArray();
        argv.forEach(words::add);
        JsonObject request = new JsonObject();
        request.add("argv", words);
        request.addProperty("json", json);
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(request + "\n");
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        StringBuilder out = new StringBuilder();
        StringBuilder err = new StringBuilder();
        while (true) {
            String line = answers.readLine();
            if (line == null) {
                throw new IOException("vvorldd closed the connection while it ran: " + String.join(" ", argv));
            }
            JsonObject part = JsonParser.parseString(line).getAsJsonObject();
            if (part.has("exit")) {
                return new Answer(
                        out.toString(), err.toString(), part.get("exit").getAsInt());
            }
            if (part.has("out")) {
                out.append(part.get("out").getAsString());
            }
            if (part.has("err")) {
                err.append(part.get("err").getAsString());
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
