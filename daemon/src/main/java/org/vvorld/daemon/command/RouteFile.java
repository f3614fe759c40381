package org.vvorld.daemon.command;

import java.util.ArrayList;
import java.util.List;

/** {@code route -f FILE}: changes of routes of either family, one a line, until one fails. */
final class RouteFile {
    private RouteFile() {}

    /** Runs the lines; {@code now} is the time by the workers' clock. Returns the exit status of the one that failed, or 0. */
    static int run(Scope scope, boolean quiet, long now, String text) {
        int status = 0;
        int line = 0;
        for (int from = 0; status == 0 && from < text.length(); ) {
            int end = text.indexOf('\n', from);
            end = end < 0 ? text.length() : end;
            line++;
            List<String> words = words(text, from, end);
            if (!words.isEmpty()) {
                status = run(scope, quiet, now, "line " + line + ": ", words);
            }
            from = end + 1;
        }
        return status;
    }

    private static int run(Scope scope, boolean quiet, long now, String place, List<String> words) {
        try {
            if (RouteFibs.areNamed(words)) {
                int status = 0;
                for (Scope each : RouteFibs.scopes(scope, words)) {
                    status = Math.max(status, run(each, quiet, now, place, RouteFibs.without(words)));
                }
                return status;
            }
            int verb = words.getFirst().equals("-6") && words.size() > 1 ? 1 : 0;
            Words rest = new Words(words.subList(verb + 1, words.size()));
            return Route6Command.isMeant(words)
                    ? new Route6Command(scope, quiet, place, now).run(words.get(verb), rest)
                    : new RouteChange(scope, quiet, place).run(words.get(verb), rest);
        } catch (UsageException e) {
            String why = e.getMessage().isEmpty() ? "a destination is missing" : e.getMessage();
            scope.out().err(place + "route: " + why + "\n");
            return Commands.EXIT_USAGE;
        } catch (ToolException e) {
            scope.out().err(place + "route: " + e.getMessage() + "\n");
            return e.status();
        }
    }

    /** Blanks part; {@code #} begins a comment. */
    private static List<String> words(String text, int from, int end) {
        List<String> words = new ArrayList<>(6);
        int start = -1;
        for (int i = from; i <= end; i++) {
            char c = i < end ? text.charAt(i) : '\n';
            boolean isBlank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
            if (start < 0 && c == '#') {
                break;
            }
            if (isBlank && start >= 0) {
                words.add(text.substring(start, i));
                start = -1;
            } else if (!isBlank && start < 0) {
                start = i;
            }
        }
        return words;
    }
}
