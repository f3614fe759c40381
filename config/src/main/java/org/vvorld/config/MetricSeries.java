package org.vvorld.config;

import java.util.List;

/**
 * Which jails have series of their own in the metrics; the others are shown as one.
 *
 * @param jails names of jails, with {@code *} and {@code ?} as a shell has them
 * @param most how many jails have series of their own, at most
 * @param interfaces whether the interfaces of these have series too
 */
public record MetricSeries(List<String> jails, int most, boolean interfaces, Where where) {
    /** Unless the config says otherwise. */
    static final int MOST = 1000;

    public MetricSeries {
        jails = List.copyOf(jails);
    }

    /** What is in force without a word in the config: all jails, but no more than {@value #MOST}. */
    public static MetricSeries standard(Where where) {
        return new MetricSeries(List.of("*"), MOST, true, where);
    }
}
