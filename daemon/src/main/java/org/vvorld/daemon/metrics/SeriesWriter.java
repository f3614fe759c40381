package org.vvorld.daemon.metrics;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * Writes Prometheus' text format (0.0.4) a line at a time. With thousands of vnets an object for each series, as client_java makes
 * them, would be more than the vnets themselves.
 */
final class SeriesWriter {
    private static final int BUFFER = 8 * 1024;

    private final Writer to;
    private String name;

    SeriesWriter(OutputStream to) {
        this.to = new BufferedWriter(new OutputStreamWriter(to, StandardCharsets.UTF_8), BUFFER);
    }

    /**
     * Begins a family of counters.
     *
     * @param what its name without {@code vvorld_} in front and {@code _total} behind
     */
    void counter(String what, String help) throws IOException {
        family("vvorld_" + what + "_total", "counter", help);
    }

    /**
     * Begins a family of gauges.
     *
     * @param what its name without {@code vvorld_} in front
     */
    void gauge(String what, String help) throws IOException {
        family("vvorld_" + what, "gauge", help);
    }

    private void family(String fullName, String type, String help) throws IOException {
        name = fullName;
        to.write("# HELP " + name + ' ' + help.replace("\\", "\\\\").replace("\n", "\\n") + '\n');
        to.write("# TYPE " + name + ' ' + type + '\n');
    }

    /**
     * A series of the family.
     *
     * @param labels in braces
     */
    void value(String labels, long value) throws IOException {
        to.write(name);
        to.write(labels);
        to.write(' ');
        to.write(Long.toString(value));
        to.write('\n');
    }

    /** {@code jail="web"}, with what the format keeps for itself escaped. */
    static String label(String key, String value) {
        return key + "=\"" + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    void flush() throws IOException {
        to.flush();
    }
}
