package org.vvorld.integration.harness;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process of ours. Closing it kills it if it still lives. */
public final class Running implements AutoCloseable {
    private static final Pattern PING_PIPE = Pattern.compile("pipe (\\d+)");
    private static final Pattern PING_COUNTS = Pattern.compile("(\\d+) packets transmitted, (\\d+) received");

    private final List<String> argv;
    private final Process process;
    private final Reader out;
    private final Reader err;

    Running(List<String> argv, Process process, byte[] input) {
        this.argv = argv;
        this.process = process;
        this.out = new Reader(process.getInputStream());
        this.err = new Reader(process.getErrorStream());
        Thread.ofVirtual().start(() -> write(input));
    }

    private void write(byte[] input) {
        try (OutputStream to = process.getOutputStream()) {
            to.write(input);
        } catch (IOException e) {
            // It ended, or closed its standard input, without reading all: its status and output tell the test.
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** What it has written to standard output so far. */
    public String out() {
        return out.text();
    }

    /** What it has written to standard error so far. */
    public String err() {
        return err.text();
    }

    /** Sends a signal, such as {@code INT}. */
    public void signal(String name) {
        Command.of("kill", "-" + name, Long.toString(pid())).run().expect(0);
    }

    /** Waits for its end. Fails, and kills it, if that does not come within {@code timeout}. */
    public Output end(Duration timeout) {
        if (!await(timeout)) {
            close();
            throw new AssertionError("still running after " + timeout.toMillis() + " ms, now killed:\n" + output());
        }
        out.await();
        err.await();
        return output();
    }

    /**
     * Ends a ping as Ctrl-C does. It must have lost nothing but what may be on its way just then: one request, or as many
     * as it says were on their way at once ({@code pipe 2}).
     */
    public void endPingWithoutLoss() {
        signal("INT");
        Output output = end(Duration.ofSeconds(5)).expect(0);
        Matcher counts = PING_COUNTS.matcher(output.out());
        Matcher pipe = PING_PIPE.matcher(output.out());
        int onTheirWay = pipe.find() ? Integer.parseInt(pipe.group(1)) : 1;
        if (!counts.find() || Integer.parseInt(counts.group(1)) - Integer.parseInt(counts.group(2)) > onTheirWay) {
            throw new AssertionError("a ping lost replies:\n" + output);
        }
    }

    private Output output() {
        return new Output(argv, process.isAlive() ? -1 : process.exitValue(), out(), err());
    }

    private boolean await(Duration timeout) {
        try {
            return process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + argv, e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Collects a stream as it comes, so that the process never waits for us. */
    private static final class Reader {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final Thread thread;

        Reader(InputStream from) {
            thread = Thread.ofVirtual().start(() -> read(from));
        }

        private void read(InputStream from) {
            byte[] buffer = new byte[8192];
            try {
                for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                    synchronized (bytes) {
                        bytes.write(buffer, 0, n);
                    }
                }
            } catch (IOException e) {
                // Killed, and its pipe with it.
            }
        }

        /** Not for ever: a child of the process may have inherited the pipe and live on. */
        void await() {
            try {
                thread.join(Duration.ofSeconds(2));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        String text() {
            synchronized (bytes) {
                return bytes.toString(StandardCharsets.UTF_8);
            }
        }
    }
}
