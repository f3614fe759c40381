package org.vvorld.integration.harness;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A user of Linux, by numbers: what it runs, it runs with these credentials and no others.
 *
 * @param groups supplementary ones
 */
public record User(int uid, int gid, List<Integer> groups) {

    /** What the daemon answered to one command of several. */
    public record Answer(String line, int status, String out, String err) {}

    /** A command to run as this user. */
    public Command command(String... argv) {
        List<String> all = new ArrayList<>(List.of("setpriv", "--reuid=" + uid, "--regid=" + gid));
        all.add(
                groups.isEmpty()
                        ? "--clear-groups"
                        : "--groups=" + groups.stream().map(String::valueOf).collect(Collectors.joining(",")));
        all.addAll(List.of(argv));
        return Command.of(all.toArray(String[]::new));
    }

    /** Runs {@code vvctl} with this socket and a command line, split at spaces. */
    public Output vvctl(Path socket, String line) {
        List<String> argv = new ArrayList<>(List.of(Distribution.program("vvctl"), "-S", socket.toString()));
        argv.addAll(List.of(line.split(" ", -1)));
        return command(argv.toArray(String[]::new)).run();
    }

    /** Connects, and reads until the daemon hangs up. */
    public Running connect(Path socket) {
        return command("socat", "-u", "UNIX-CONNECT:" + socket, "-").start();
    }

    /** Runs command lines, split at spaces, one after another over one connection, as vvctl would. */
    public List<Answer> ask(Path socket, List<String> lines) {
        StringBuilder requests = new StringBuilder();
        for (String line : lines) {
            JsonArray argv = new JsonArray();
            for (String word : line.split(" ", -1)) {
                argv.add(word);
            }
            JsonObject request = new JsonObject();
            request.add("argv", argv);
            requests.append(request).append('\n');
        }
        // It closes its side behind the last request, and has the daemon's answers to wait for.
        Output all = command("socat", "-t", "60", "-", "UNIX-CONNECT:" + socket)
                .input(requests.toString())
                .run();
        return answers(all, lines);
    }

    private static List<Answer> answers(Output all, List<String> lines) {
        List<Answer> answers = new ArrayList<>();
        StringBuilder out = new StringBuilder();
        StringBuilder err = new StringBuilder();
        for (String text : all.lines()) {
            if (!text.startsWith("{")) {
                throw new AssertionError("sent away:\n" + all);
            }
            JsonObject part = JsonParser.parseString(text).getAsJsonObject();
            if (part.has("out")) {
                out.append(part.get("out").getAsString());
            } else if (part.has("err")) {
                err.append(part.get("err").getAsString());
            } else if (part.has("data")) {
                out.append(
                        new String(Base64.getDecoder().decode(part.get("data").getAsString()), StandardCharsets.UTF_8));
            } else {
                int status = part.get("exit").getAsInt();
                answers.add(new Answer(lines.get(answers.size()), status, out.toString(), err.toString()));
                out.setLength(0);
                err.setLength(0);
            }
        }
        if (answers.size() != lines.size()) {
            throw new AssertionError(answers.size() + " answers to " + lines.size() + " commands:\n" + all);
        }
        return answers;
    }
}
