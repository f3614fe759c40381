package org.vvorld.integration.harness;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Map.Entry;

/** The daemon's metrics at one time, as its HTTP endpoint in a network namespace gives them. */
public final class Metrics {
    private static final String URL = "http://127.0.0.1:9917/metrics";

    private final String text;
    private final Map<String, Double> values = new LinkedHashMap<>();

    private Metrics(String text) {
        this.text = text;
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            int space = line.lastIndexOf(' ');
            values.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
        });
    }

    static Metrics scrape(Netns netns) {
        return new Metrics(netns.run("curl", "-sS", "--fail", "--max-time", "10", URL));
    }

    /** As it came. */
    public String text() {
        return text;
    }

    /**
     * One value.
     *
     * @param series with its labels in the order of the text: {@code vvorld_ip_forwarded_total{jail="gw"}}
     */
    public long value(String series) {
        Double value = values.get(series);
        if (value == null) {
            throw new AssertionError("no series " + series + " in:\n" + text);
        }
        return value.longValue();
    }

    /** A counter of a jail's vnet, by its key: {@code ip_forwarded}. */
    public long counter(String jail, String key) {
        return value("vvorld_" + key + "_total{jail=\"" + jail + "\"}");
    }

    /** Packets that a jail's vnet dropped for one reason; 0 if there is no such series. */
    public long dropped(String jail, String reason) {
        return values.getOrDefault("vvorld_dropped_packets_total{jail=\"" + jail + "\",reason=\"" + reason + "\"}", 0.0)
                .longValue();
    }

    /** The sum of all series of one name. */
    public long sum(String name) {
        return sum(name, "");
    }

    /** The sum of the series of one name that have {@code label}, such as {@code jail="gw"}. */
    public long sum(String name, String label) {
        return (long) values.entrySet().stream()
                .filter(e -> e.getKey().startsWith(name + "{") || e.getKey().equals(name))
                .filter(e -> e.getKey().contains(label))
                .mapToDouble(Entry::getValue)
                .sum();
    }
}
