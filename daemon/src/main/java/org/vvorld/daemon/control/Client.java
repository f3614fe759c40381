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
 * stays open for the next, which need not wait for the answer: they are run and answered in order. Any other line is a command as
 * a person types it, answered by text; the connection closes.
 *
 * <pre>
 *  {"argv":["jexec","gw","ifconfig"],"columns":80,"json":false,"input":"text of a file"}     all but argv may be left out
 *  {"out":"lo0: flags=..."}        any number of out and err
 *  {"exit":0}
 *  {"argv":["jls"],"and":true}     not run, and ends as the one before, if that ended with another status than 0
 *  {"argv":["nc","-u","10.0.0.1","7"],"stdin":true}          standard input follows; the connection closes with the answer
 *  {"data":"aGkK"}                 bytes of it, base64; as output of such a command too
 *  {"data":null}                   its end
 * </pre>
 */
final class Client {
    /** Requests that are taken from what has arrived before they are run. */
    private static final int BATCH = 64;

    private static final Set<String> KEYS = Set.of("argv", "columns", "json", "input", "and", "stdin");

    private final ClientChannel channel;
    private final Peer peer;
    private final Commands commands;
    private final Answers answers;
    /** Of the last request, if that has one. */
    private DataLines stdin;

    Client(ClientChannel channel, Peer peer, Commands commands) {
        this.channel = channel;
        this.peer = peer;
        this.commands = commands;
        this.answers = new Answers(channel, commands);
    }

    /** Serves the client until it goes. */
    void run() {
        try {
            String line = channel.readLine();
            while (line != null && line.startsWith("{")) {
                line = json(line);
            }
            if (line != null) {
                text(line);
            }
        } catch (ClientChannel.LineTooLongException e) {
            channel.write("vvorldd: " + e.getMessage() + "; the connection is closed\n");
        } catch (IOException e) {
            // The client is gone; there is nobody to tell.
            return;
        }
        channel.flush();
    }

    /** Answers this request and those that have arrived behind it. Returns the line after them, null if the client has gone. */
    private String json(String first) throws IOException {
        List<Ask> asked = new ArrayList<>();
        asked.add(ask(first));
        String other = null;
        try {
            while (other == null && stdin == null && asked.size() < BATCH && channel.hasLine()) {
                String line = channel.readLine();
                if (line.startsWith("{")) {
                    asked.add(ask(line));
                } else {
                    other = line;
                }
            }
        } finally {
            // Also if a line that is too long ends the connection behind them.
            answers.run(asked);
        }
        if (stdin != null) {
            channel.flush();
            stdin.close();
            return null;
        }
        if (channel.isClosed()) {
            return null;
        }
        return other == null ? channel.readLine() : other;
    }

    private void text(String line) {
        List<String> argv;
        try {
            argv = ShellWords.of(line);
        } catch (IllegalArgumentException e) {
            channel.write("vvorldd: " + e.getMessage() + "\n");
            return;
        }
        Request request = new Request(argv, false, Request.DEFAULT_COLUMNS, peer);
        int ignored = commands.run(request, new CommandOutput() {
            @Override
            public void out(String text) {
                channel.write(text);
                channel.flush();
            }

            @Override
            public void data(byte[] bytes) {
                channel.write(bytes);
                channel.flush();
            }

            @Override
            public void err(String text) {
                out(text);
            }

            @Override
            public boolean isClosed() {
                return channel.isClosed();
            }
        });
    }

    private Ask ask(String line) {
        try {
            return parse(line);
        } catch (JsonParseException | IllegalArgumentException e) {
            return Ask.faulty("vvorldd: bad request: " + e.getMessage() + "\n");
        }
    }

    private Ask parse(String line) {
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
                        "unknown key \"" + key + "\"; there are argv, columns, json, input, and and stdin");
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
        boolean and = flag(request, "and");
        boolean reads = flag(request, "stdin");
        Request r = new Request(argv, flag(request, "json"), columns(request), peer, input(request));
        if (!reads) {
            return new Ask(r, null, and);
        }
        stdin = new DataLines(channel);
        return new Ask(r.with(stdin), null, and);
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

    private static boolean flag(JsonObject request, String key) {
        JsonElement flag = request.get(key);
        if (flag == null) {
            return false;
        }
        if (!(flag instanceof JsonPrimitive p) || !p.isBoolean()) {
            throw new IllegalArgumentException(key + " is neither true nor false");
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
}
