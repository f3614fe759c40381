package org.vvorld.daemon.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Lines of a script that change routes, which follow each other and differ in the route only: they are sent as one {@code route -f -},
 * since a full table has more lines than there is time for commands. For one thread. JDK only.
 */
final class VvctlRoutes {
    /** Characters in one request, at most: what is waited for together with it. */
    private static final int CHARS = 12 * 1024;

    private static final List<String> VERBS = List.of("add ", "change ", "delete ", "del ");
    private static final Set<String> QUIET = Set.of("-n", "-q", "-v", "-nq", "-qn", "-4");
    private static final String TOOL = "route ";
    private static final String SIX = "-6 ";

    /** {@code route -q } or {@code jexec J route }, for example; what is behind it is in {@link #lines}. */
    private String head;

    private final StringBuilder lines = new StringBuilder();
    private int count;

    int count() {
        return count;
    }

    int chars() {
        return lines.length();
    }

    /** Takes a line, if it is one of those and goes with what is there. */
    boolean take(String line) {
        int tool = tool(line);
        if (tool < 0 || !isPlain(line)) {
            return false;
        }
        if (count > 0 && (tool != head.length() || !line.startsWith(head) || lines.length() > CHARS)) {
            return false;
        }
        if (count == 0) {
            head = line.substring(0, tool);
        }
        lines.append(line, tool, line.length()).append('\n');
        count++;
        return true;
    }

    /** Where the verb is, or what says the family before it; or -1. */
    private static int tool(String line) {
        int at = 0;
        if (line.startsWith("jexec ")) {
            at = line.indexOf(' ', 6) + 1;
        }
        if ((at == 0 && !line.startsWith(TOOL)) || !line.startsWith(TOOL, at)) {
            return -1;
        }
        at = options(line, at + TOOL.length());
        int verbAt = line.startsWith(SIX, at) ? at + SIX.length() : at;
        for (String verb : VERBS) {
            if (line.startsWith(verb, verbAt)) {
                return at;
            }
        }
        return -1;
    }

    /** Behind the options that say where and how, which hold for all lines. */
    private static int options(String line, int from) {
        int at = from;
        while (line.startsWith("-", at)) {
            int end = line.indexOf(' ', at);
            boolean isJail = line.startsWith("-j ", at);
            if (end < 0 || !isJail && !QUIET.contains(line.substring(at, end))) {
                return at;
            }
            end = isJail ? line.indexOf(' ', end + 1) : end;
            if (end < 0) {
                return at;
            }
            at = end + 1;
        }
        return at;
    }

    /** Without anything that {@link ShellWords} gives a meaning, or that JSON escapes. */
    private static boolean isPlain(String line) {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c < ' ' || c == '\'' || c == '"' || c == '\\' || c == '#') {
                return false;
            }
        }
        return true;
    }

    /** The request for all of them, and an end of it: there are none then. */
    byte[] request(int columns, boolean json, boolean and) {
        List<String> words = new ArrayList<>(ShellWords.of(head));
        String input;
        if (count == 1) {
            words.addAll(ShellWords.of(lines.toString().strip()));
            input = null;
        } else {
            words.add("-f");
            words.add("-");
            input = lines.toString();
        }
        count = 0;
        lines.setLength(0);
        return VvctlConnection.request(words, columns, json, input, and);
    }
}
