package org.vvorld.integration.harness;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A running daemon in a network namespace, with its config and socket in a directory of its own. Closing it kills it. */
public final class Vvorldd implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    private final Netns netns;
    private final Path directory;
    private final Running process;

    private Vvorldd(Netns netns, Path directory, Running process) {
        this.netns = netns;
        this.directory = directory;
        this.process = process;
        Living.add(this);
    }

    /** How it is to be started. */
    public static final class Setup {
        private final Netns netns;
        private final Path directory = Scratch.directory();
        private final Map<String, String> environment = new HashMap<>();
        private final List<String> wrapper = new ArrayList<>();
        private Path config = directory.resolve("vvorld.yaml");
        private Path socket = directory.resolve("control.sock");

        private Setup(Netns netns) {
            this.netns = netns;
        }

        /** With a config of this text. */
        public Setup config(String yaml) {
            Scratch.write(config, yaml);
            return this;
        }

        /** With this file, which stays where it is. */
        public Setup configFile(Path file) {
            config = file;
            return this;
        }

        public Setup socket(Path path) {
            socket = path;
            return this;
        }

        public Setup environment(String name, String value) {
            environment.put(name, value);
            return this;
        }

        /** Through a command that runs another, such as {@code setpriv --reuid=65534}. */
        public Setup through(String... argv) {
            wrapper.addAll(List.of(argv));
            return this;
        }

        public Path directory() {
            return directory;
        }

        /** Starts it and waits until it says that it is ready. */
        public Vvorldd start() {
            Vvorldd daemon = launch();
            try {
                daemon.awaitLog("is ready", START_TIMEOUT);
            } catch (AssertionError e) {
                AssertionError withState = new AssertionError(daemon.state(), e);
                daemon.close();
                throw withState;
            }
            return daemon;
        }

        /** Starts it without waiting. */
        public Vvorldd launch() {
            List<String> argv = new ArrayList<>(wrapper);
            argv.addAll(List.of(Distribution.program("vvorldd"), "-S", socket.toString(), "-f", config.toString()));
            Command command = netns.command(argv.toArray(String[]::new));
            environment.forEach(command::environment);
            Running process = command.start(directory.resolve("out"), directory.resolve("err"));
            return new Vvorldd(netns, directory, process);
        }

        /** Starts it, expects it to end by itself, and returns what it said. */
        public Output fail() {
            try (Vvorldd daemon = launch()) {
                return daemon.end();
            }
        }
    }

    public static Setup in(Netns netns) {
        return new Setup(netns);
    }

    public Netns netns() {
        return netns;
    }

    public Path directory() {
        return directory;
    }

    /** The control socket, where none was chosen. */
    public Path socket() {
        return directory.resolve("control.sock");
    }

    public Vvctl vvctl() {
        return new Vvctl(netns, socket());
    }

    public Metrics metrics() {
        return Metrics.scrape(netns);
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** What it logged. */
    public String log() {
        return Scratch.read(directory.resolve("out"));
    }

    /** What it wrote to standard error. */
    public String errors() {
        return Scratch.read(directory.resolve("err"));
    }

    /** Waits for {@code text} in the log, up to 10 seconds. */
    public void awaitLog(String text) {
        awaitLog(text, Duration.ofSeconds(10));
    }

    private void awaitLog(String text, Duration timeout) {
        Await.until("\"" + text + "\" in the daemon's log", timeout, () -> {
            if (!isAlive() && !log().contains(text)) {
                throw new AssertionError("the daemon ended; its log never said \"" + text + "\"");
            }
            return log().contains(text);
        });
    }

    /** Replaces the config's text and sends SIGHUP, without waiting. */
    public void reload(String yaml) {
        Scratch.write(directory.resolve("vvorld.yaml"), yaml);
        signal("HUP");
    }

    public void signal(String name) {
        process.signal(name);
    }

    /** How a daemon ended. */
    public record Stopped(int status, Duration took) {}

    /** Ends it by SIGTERM; it must go cleanly and without leftovers. */
    public Stopped stop() {
        return stop("TERM");
    }

    /** Ends it by a signal; it must go with status 0 and without leftovers. */
    public Stopped stop(String signal) {
        signal(signal);
        long sent = System.nanoTime();
        Output output = process.end(STOP_TIMEOUT);
        Duration took = Duration.ofNanos(System.nanoTime() - sent);
        if (output.status() != 0 || !log().contains("leftovers 0")) {
            throw new AssertionError("status " + output.status() + " after SIG" + signal + "\n" + state());
        }
        return new Stopped(output.status(), took);
    }

    /** Ends it by SIGKILL. */
    public void kill() {
        process.close();
    }

    /** Waits for its end and returns all that it said. */
    public Output end() {
        Output output = process.end(START_TIMEOUT);
        return new Output(output.argv(), output.status(), log(), errors());
    }

    /** Its log and errors, for a failure's message. */
    String state() {
        return "--- vvorldd " + pid() + (isAlive() ? " (alive)" : " (ended)") + ", its log:\n" + log()
                + "--- its standard error:\n" + errors();
    }

    /** Memory that it holds, in KiB, as {@code VmRSS} of proc(5) says. */
    public long residentKib() {
        return Long.parseLong(Scratch.read(Path.of("/proc/" + pid() + "/status"))
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .findFirst()
                .orElseThrow()
                .replaceAll("\\D", ""));
    }

    /** Processor time that it has used. */
    public Duration processorTime() {
        return ProcessHandle.of(pid()).orElseThrow().info().totalCpuDuration().orElseThrow();
    }

    public int threads() {
        return entries("task");
    }

    public int descriptors() {
        return entries("fd");
    }

    private int entries(String folder) {
        String[] names = Path.of("/proc/" + pid() + "/" + folder).toFile().list();
        if (names == null) {
            throw new AssertionError("the daemon is gone\n" + state());
        }
        return names.length;
    }

    @Override
    public void close() {
        process.close();
        Living.remove(this, state());
        if (Files.exists(directory)) {
            Scratch.remove(directory);
        }
    }
}
