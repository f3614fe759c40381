package org.vvorld.integration.harness;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code vvctl}, with the socket of one daemon. */
public record Vvctl(Netns netns, Path socket) {

    /** A command to run. */
    public Command command(String... argv) {
        List<String> all = new ArrayList<>(List.of(Distribution.program("vvctl"), "-S", socket.toString()));
        all.addAll(List.of(argv));
        return netns.command(all.toArray(String[]::new));
    }

    /** Runs a command and returns how it ended. */
    public Output attempt(String... argv) {
        return command(argv).run();
    }

    /** Runs a command that must succeed, and returns what it printed. */
    public String run(String... argv) {
        return attempt(argv).text();
    }

    /** Runs a command line, split at spaces, that must succeed. */
    public String line(String line) {
        return run(line.split(" ", -1));
    }

    /** Runs commands over one connection, {@code vvctl -}, and returns how that ended. */
    public Output script(String commands) {
        return command("-").input(commands).run();
    }

    /** Runs a command line with {@code --json} and returns what it printed. */
    public JsonElement json(String line) {
        return JsonParser.parseString(line("--json " + line));
    }
}
