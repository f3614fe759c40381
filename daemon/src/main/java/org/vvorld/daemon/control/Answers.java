package org.vvorld.daemon.control;

import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.vvorld.daemon.admin.AdminException;
import org.vvorld.daemon.command.BufferedOutput;
import org.vvorld.daemon.command.CommandOutput;
import org.vvorld.daemon.command.Commands;
import org.vvorld.daemon.command.Together;

/**
 * Runs what was asked, in order, and answers in order. Quick commands that have arrived together are run in one go of the admin
 * thread, for the way there and back takes longer than they do; such a go is short, so that other clients get theirs.
 */
final class Answers {
    /** A go of the admin thread starts no further command after this time. */
    private static final long GO_NANOS = 2_000_000;
    /** A go starts no further command when it has so much to say, characters: it is kept in memory until it is over. */
    private static final int GO_CHARS = 64 * 1024;

    /** Characters of one answer line, at most, before JSON's escapes. */
    private static final int CHUNK = 16 * 1024;

    private static final int EXIT_USAGE = 64;

    private final ClientChannel channel;
    private final Commands commands;
    /** Of what was run last on this connection. */
    private int status;

    Answers(ClientChannel channel, Commands commands) {
        this.channel = channel;
        this.commands = commands;
    }

    /** What a command of a go said, and how it ended. */
    private record Said(BufferedOutput output, int status) {}

    /** Runs all of them, unless the client goes meanwhile. */
    void run(List<Ask> asked) {
        int at = 0;
        while (at < asked.size() && !channel.isClosed()) {
            Ask next = asked.get(at);
            if (isQuick(next)) {
                at += go(asked.subList(at, asked.size()));
            } else {
                status = runHere(next);
                exit();
                at++;
            }
        }
    }

    private boolean isQuick(Ask ask) {
        return ask.request() == null || commands.isQuick(ask.request());
    }

    /** Runs those at the front that are quick, some or all. @return how many it ran, at least one */
    private int go(List<Ask> asked) {
        List<Said> said = new ArrayList<>();
        try {
            commands.together(together -> runTogether(asked, said, together));
        } catch (AdminException e) {
            // Busy or stopping. A command that needs no admin thread runs all the same, and the others say why they do
            // not.
            BufferedOutput output = new BufferedOutput();
            said.add(new Said(output, run(asked.getFirst(), status, output)));
        }
        for (Said s : said) {
            s.output().writeTo(new Lines());
            status = s.status();
            exit();
        }
        return said.size();
    }

    private void runTogether(List<Ask> asked, List<Said> said, Together together) {
        long end = System.nanoTime() + GO_NANOS;
        int chars = 0;
        for (Ask a : asked) {
            if (!said.isEmpty() && (!isQuick(a) || chars > GO_CHARS || System.nanoTime() - end > 0)) {
                break;
            }
            if (a.request() == null || !commands.isRemoval(a.request())) {
                settle(said, together);
            }
            BufferedOutput output = new BufferedOutput();
            int before = said.isEmpty() ? status : said.getLast().status();
            int after = isRun(a, before) ? together.run(a.request(), output) : notRun(a, before, output);
            said.add(new Said(output, after));
            chars += output.length();
        }
        settle(said, together);
    }

    /** What jails leave over when they end is said by the command that removed the last of them. */
    private static void settle(List<Said> said, Together together) {
        together.settle().ifPresent(bug -> {
            Said last = said.removeLast();
            last.output().err(bug);
            said.add(new Said(last.output(), Math.max(1, last.status())));
        });
    }

    private int runHere(Ask ask) {
        return run(ask, status, new Lines() {
            @Override
            void chunks(String key, String text) {
                super.chunks(key, text);
                channel.flush();
            }
        });
    }

    private int run(Ask ask, int before, CommandOutput output) {
        return isRun(ask, before) ? commands.run(ask.request(), output) : notRun(ask, before, output);
    }

    private static boolean isRun(Ask ask, int before) {
        return ask.request() != null && (before == 0 || !ask.and());
    }

    private static int notRun(Ask ask, int before, CommandOutput output) {
        if (ask.fault() == null) {
            return before;
        }
        output.err(ask.fault());
        return EXIT_USAGE;
    }

    private void exit() {
        channel.write("{\"exit\":" + status + "}\n");
    }

    /** Output as JSON lines. */
    private class Lines implements CommandOutput {
        @Override
        public void out(String text) {
            chunks("out", text);
        }

        @Override
        public void err(String text) {
            chunks("err", text);
        }

        @Override
        public void data(byte[] bytes) {
            chunks("data", Base64.getEncoder().encodeToString(bytes));
        }

        void chunks(String key, String text) {
            for (int from = 0; from < text.length(); ) {
                int to = Math.min(text.length(), from + CHUNK);
                if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1))) {
                    to++;
                }
                channel.write("{\"" + key + "\":" + new JsonPrimitive(text.substring(from, to)) + "}\n");
                from = to;
            }
        }

        @Override
        public boolean isClosed() {
            return channel.isClosed();
        }
    }
}
