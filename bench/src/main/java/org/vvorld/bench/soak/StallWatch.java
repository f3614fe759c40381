package org.vvorld.bench.soak;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sees in the metrics that every worker's loop goes on: under this load none sleeps for a second. */
final class StallWatch implements Runnable {
    private static final Pattern TURNS =
            Pattern.compile("^vvorld_netisr_turns_total\\{worker=\"(\\d+)\"} ([0-9.E+]+)$", Pattern.MULTILINE);
    private static final long STALL_MILLIS = 1000;
    private static final long LOOK_EACH_MILLIS = 100;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final HttpRequest request;
    private final Findings findings;
    private final Map<String, Double> turns = new HashMap<>();
    private final Map<String, Long> since = new HashMap<>();

    StallWatch(URI metrics, Findings findings) {
        this.findings = findings;
        request =
                HttpRequest.newBuilder(metrics).timeout(Duration.ofSeconds(10)).build();
    }

    @Override
    public void run() {
        try {
            while (findings.goesOn()) {
                // What is read was counted after this.
                long asked = System.nanoTime();
                look(http.send(request, HttpResponse.BodyHandlers.ofString()).body(), asked);
                Thread.sleep(LOOK_EACH_MILLIS);
            }
        } catch (IOException e) {
            findings.fault("the metrics did not answer: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(String metrics, long asked) {
        Matcher m = TURNS.matcher(metrics);
        int workers = 0;
        while (m.find()) {
            workers++;
            String worker = m.group(1);
            double now = Double.parseDouble(m.group(2));
            Double before = turns.put(worker, now);
            if (before == null || now > before) {
                since.put(worker, System.nanoTime());
                continue;
            }
            long stalled = (asked - since.get(worker)) / 1_000_000;
            findings.most("longest stand-still of a worker, ms, at most", stalled);
            if (stalled > STALL_MILLIS) {
                findings.fault("worker " + worker + " has made no turn for " + stalled + " ms");
                since.put(worker, System.nanoTime());
            }
        }
        if (workers == 0) {
            findings.fault("the metrics have no vvorld_netisr_turns_total");
        }
        findings.add("looks at the workers", 1);
    }
}
