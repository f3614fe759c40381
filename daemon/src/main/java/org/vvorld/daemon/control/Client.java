package org.vvorld.daemon.control;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.vvorld.daemon.command.CommandOutput;
import org.vvorld.daemon.command.Commands;
import org.vvorld.daemon.command.Peer;
import org.vvorld.daemon.command.Request;

/**
 * One client of the control socket. A line that begins with <code>{</code> is a JSON request, answered by JSON lines; the connection
 * stays open for the next. Any other line is a command as a person types it, answered by text; the connection closes.
 *
 * <pre>
 *  {"argv":["jexec","gw","ifconfig"],"columns":80,"json":false,"input":"text of a file"}     all but argv may be left out
 *  {"out":"lo0: flags=..."}        any number of out and err
 *  {"exit":0}
 * </pre>
 */
final class Client {
    /** Characters of one answer line, at most, before JSON's escapes. */
    private static final int CHUNK = 16 * 1024;

    private static final Set<String> KEYS = Set.of("argv", "columns", "json", "input");

    private static final int EXIT_USAGE = 64;

    private final ClientChannel channel;
    private final Peer peer;
    private final Commands commands;

    Client(ClientChannel channel, Peer peer, Commands commands) {
        this.channel = channel;
        this.peer = peer;
        this.commands = commands;
    }

    /** Serves the client until it goes. */
    void run() {
        try {
            boolean more = true;
            while (more) {
                String line = channel.readLine();
                if (line == null) {
                    return;
                }
                more = line.startsWith("{") ? json(line) : text(line);
            }
        } catch (ClientChannel.LineTooLongException e) {
            channel.write("vvorldd: " + e.getMessage() + "; the connection is closed\n");
        } catch (IOException e) {
            // The client is gone; there is nobody to tell.
            return;
        }
    }

    private boolean text(String line) {
        List<String> argv;
        try {
            argv = ShellWords.of(line);
        } catch (IllegalArgumentException e) {
            channel.write("vvorldd: " + e.getMessage() + "\n");
            return false;
        }
        Request request = new Request(argv, false, Request.DEFAULT_COLUMNS, peer);
        int ignored = commands.run(request, new Output() {
            @Override
            public void out(String text) {
                channel.write(text);
            }

            @Override
            public void err(String text) {
                channel.write(text);
            }
        });
        return false;
    }

    private boolean json(String line) {
        Output output = new Output() {
            @Override
            public void out(String text) {
                chunks("out", text);
            }

            @Override
            public void err(String text) {
                chunks("err", text);
            }
        };
        int exit;
        try {
            exit = commands.run(parse(line), output);
        } catch (JsonParseException | IllegalArgumentException e) {
            output.err("vvorldd: bad request: " + e.getMessage() + "\n");
            exit = EXIT_USAGE;
        }
        channel.write("{\"exit\":" + exit + "}\n");
        return !channel.isClosed();
    }

    private Request parse(String line) {
        JsonElement element;
        try {
            element = JsonParser.parseString(line);
        } catch (JsonParseException e) {
            throw new IllegalArgumentException("it is not JSON", e);
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException("it is nested too deep", e);
        }
        JsonObject request = element.getAsJsonObject();
        for (String key : request.keySet()) {
            if (!KEYS.contains(key)) {
                throw new IllegalArgumentException(
                        "unknown key \"" + key + "\"; there are argv, columns, json and input");
            }
        }
        if (!(request.get("argv") instanceof JsonArray words)) {
            throw new IllegalArgumentException("argv is missing or no array of strings");
        }
        List<String> argv = new ArrayList<>();
        for (JsonElement word : words) {
            if (!(word instanceof JsonPrimitive p) || !p.isString()) {
                throw new IllegalArgumentException("argv is no array of strings");
            }
            argv.add(p.getAsString());
        }
        return new Request(argv, json(request), columns(request), peer, input(request));
    }

    private static String input(JsonObject request) {
        JsonElement input = request.get("input");
        if (input == null) {
            return null;
        }
        if (!(input instanceof JsonPrimitive p) || !p.isString()) {
            throw new IllegalArgumentException("input is no string");
        }
        if (p.getAsString().length() > Request.INPUT) {
            throw new IllegalArgumentException("input is longer than " + Request.INPUT + " characters");
        }
        return p.getAsString();
    }

    private static boolean json(JsonObject request) {
        JsonElement json = request.get("json");
        if (json == null) {
            return false;
        }
        if (!(json instanceof JsonPrimitive p) || !p.isBoolean()) {
            throw new IllegalArgumentException("json is neither true nor false");
        }
        return p.getAsBoolean();
    }

    private static int columns(JsonObject request) {
        JsonElement columns = request.get("columns");
        if (columns == null) {
            return Request.DEFAULT_COLUMNS;
        }
        if (!(columns instanceof JsonPrimitive p) || !p.isNumber()) {
            throw new IllegalArgumentException("columns is no number");
        }
        double n = p.getAsDouble();
        if (!(n >= 1 && n <= 10_000)) {
            throw new IllegalArgumentException("columns is not in 1..10000");
        }
        return (int) n;
    }

    private void chunks(String key, String text) {
        for (int from = 0; from < text.length(); ) {
            int to = Math.min(text.length(), from + CHUNK);
            if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1))) {
                to++;
            }
            channel.write("{\"" + key + "\":" + new JsonPrimitive(text.substring(from, to)) + "}\n");
            from = to;
        }
    }

    private abstract class Output implements CommandOutput {
        @Override
        public boolean isClosed() {
            return channel.isClosed();
        }
    }
}
