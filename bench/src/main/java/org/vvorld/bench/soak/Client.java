package org.vvorld.bench.soak;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;

/** A thread of the soak: repeats what it does until the end, with a connection and random numbers of its own. */
abstract class Client implements Runnable, AutoCloseable {
    final Findings findings;
    final SplittableRandom random;
    private final Control control;

    Client(Path socket, Findings findings, SplittableRandom random) throws IOException {
        this.findings = findings;
        this.random = random;
        this.control = new Control(socket);
    }

    /** One round: leaves the daemon as it found it. */
    abstract void round() throws IOException, InterruptedException;

    @Override
    public void run() {
        while (findings.goesOn()) {
            try {
                round();
            } catch (IOException | RuntimeException e) {
                findings.fault(getClass().getSimpleName() + ": " + e);
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Runs a command, words between blanks, that must end with 0. Returns what it printed. */
    String must(String command) throws IOException {
        return must(command.split(" "));
    }

    String must(String... argv) throws IOException {
        return printed(ask(argv), argv);
    }

    /** What the command prints as JSON, whatever its exit status. */
    JsonObject json(String... argv) throws IOException {
        findings.add("commands", 1);
        Control.Answer a = control.run(Arrays.asList(argv), true);
        if (!a.out().startsWith("{")) {
            throw new IllegalStateException(failure(a, argv));
        }
        return JsonParser.parseString(a.out()).getAsJsonObject();
    }

    private static String printed(Control.Answer a, String... argv) {
        if (a.exit() != 0) {
            throw new IllegalStateException(failure(a, argv));
        }
        return a.out().strip();
    }

    private static String failure(Control.Answer a, String... argv) {
        return String.join(" ", argv) + ": exit status " + a.exit() + ", " + (a.out() + a.err()).strip();
    }

    Control.Answer ask(String... argv) throws IOException {
        findings.add("commands", 1);
        return control.run(Arrays.asList(argv), false);
    }

    @Override
    public void close() throws IOException {
        control.close();
    }
}
