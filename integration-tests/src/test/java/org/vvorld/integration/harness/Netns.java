package org.vvorld.integration.harness;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A network namespace of its own for a test, with {@code lo} up. Closing it removes it. */
public final class Netns implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final String name = Scratch.PREFIX + NUMBER.incrementAndGet();

    public Netns() {
        Command.of("ip", "netns", "add", name).run().expect(0);
        Living.add(this);
        run("ip", "link", "set", "lo", "up");
    }

    public String name() {
        return name;
    }

    /** A command to run in it. */
    public Command command(String... argv) {
        return Command.behind(List.of("ip", "netns", "exec", name), argv);
    }

    /** Runs a command that must succeed, and returns what it printed. */
    public String run(String... argv) {
        return command(argv).run().text();
    }

    /** Runs a command and returns how it ended. */
    public Output attempt(String... argv) {
        return command(argv).run();
    }

    public boolean hasLink(String link) {
        return attempt("ip", "link", "show", "dev", link).status() == 0;
    }

    /** The hardware address of a link. */
    public String mac(String link) {
        return run("cat", "/sys/class/net/" + link + "/address").strip();
    }

    /** A counter of a link, as in {@code /sys/class/net/LINK/statistics}. */
    public long statistic(String link, String counter) {
        return Long.parseLong(
                run("cat", "/sys/class/net/" + link + "/statistics/" + counter).strip());
    }

    /** All of it, for a failure's message. */
    public String state() {
        StringBuilder text = new StringBuilder();
        for (String what : new String[] {"addr", "route", "neigh"}) {
            text.append(attempt("ip", what));
        }
        return text.toString();
    }

    private List<String> pids() {
        return Command.of("ip", "netns", "pids", name).run().text().lines().toList();
    }

    /** Removes it. Fails if processes were still in it: they are of the test, and are killed. */
    @Override
    public void close() {
        List<String> left = pids();
        for (String pid : left) {
            Command.of("kill", "-KILL", pid).run();
        }
        Living.remove(this, state());
        Command.of("ip", "netns", "del", name).run().expect(0);
        if (!left.isEmpty()) {
            throw new AssertionError("processes " + left + " were left in network namespace " + name);
        }
    }

    /** The namespaces of this run that are still there. */
    static List<String> left() {
        return Command.of("ip", "netns", "list")
                .run()
                .text()
                .lines()
                .filter(line -> line.startsWith(Scratch.PREFIX))
                .toList();
    }
}
