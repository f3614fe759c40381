package org.vvorld.integration.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A process to run: immutable but for its settings, which are given before {@link #run} or {@link #start}. */
public final class Command {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final List<String> argv;
    private final Map<String, String> environment = new HashMap<>();
    private Duration timeout = TIMEOUT;
    private byte[] input = {};

    private Command(List<String> argv) {
        this.argv = argv;
    }

    public static Command of(String... argv) {
        return new Command(List.of(argv));
    }

    /** The same behind {@code prefix}, such as {@code ip netns exec NAME}. */
    static Command behind(List<String> prefix, String... argv) {
        List<String> all = new ArrayList<>(prefix);
        all.addAll(List.of(argv));
        return new Command(List.copyOf(all));
    }

    public Command timeout(Duration newTimeout) {
        timeout = newTimeout;
        return this;
    }

    public Command input(String text) {
        return input(text.getBytes(StandardCharsets.UTF_8));
    }

    public Command input(byte[] bytes) {
        input = bytes.clone();
        return this;
    }

    public Command environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Runs it to its end. Fails if it takes longer than its timeout, by default 30 seconds. */
    public Output run() {
        try (Running running = start()) {
            return running.end(timeout);
        }
    }

    /** Starts it with its output kept in memory. */
    public Running start() {
        return new Running(argv, launch(builder()), input);
    }

    /** Starts it with its output in files. */
    Running start(Path out, Path err) {
        return new Running(argv, launch(builder().redirectOutput(out.toFile()).redirectError(err.toFile())), input);
    }

    private ProcessBuilder builder() {
        ProcessBuilder builder = new ProcessBuilder(argv);
        builder.environment().putAll(environment);
        // Tools print numbers and messages as the C locale has them.
        builder.environment().put("LC_ALL", "C");
        // Debian's root has these; a test that was started by somebody's editor may not.
        builder.environment().merge("PATH", "/usr/sbin:/sbin", (path, more) -> path + ":" + more);
        return builder;
    }

    private static Process launch(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot start " + builder.command() + ": is it installed? make deps, or see .ci/deps", e);
        }
    }
}
