package org.vvorld.daemon.metrics;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Prometheus' own opinion of a page. */
final class Promtool {
    private Promtool() {}

    /** What {@code promtool check metrics} has to complain about; empty if nothing. */
    static String complaints(String page) throws IOException, InterruptedException {
        Process promtool;
        try {
            promtool = new ProcessBuilder("promtool", "check", "metrics")
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new IOException("promtool is missing: apt-get install prometheus", e);
        }
        try (OutputStream in = promtool.getOutputStream()) {
            in.write(page.getBytes(StandardCharsets.UTF_8));
        }
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = promtool.waitFor();
        return status == 0 ? said : said + "exit status " + status;
    }
}
