package org.vvorld.daemon.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.List;

/** One metric with all its label values, while a scrape gathers it. */
sealed interface Family {
    /** Prometheus has doubles only: exact up to 2^53. */
    void add(Labels labels, long value);

    MetricSnapshot snapshot();

    /** @param name without {@code vvorld_} in front and {@code _total} behind */
    static Family counter(String name, String help) {
        return new Counter(metadata(name, help), new ArrayList<>());
    }

    /** @param name without {@code vvorld_} in front */
    static Family gauge(String name, String help) {
        return new Gauge(metadata(name, help), new ArrayList<>());
    }

    static MetricMetadata metadata(String name, String help) {
        return new MetricMetadata("vvorld_" + name, help);
    }

    record Counter(MetricMetadata metadata, List<CounterDataPointSnapshot> points) implements Family {
        @Override
        public void add(Labels labels, long value) {
            points.add(new CounterDataPointSnapshot((double) value, labels, null, 0));
        }

        @Override
        public MetricSnapshot snapshot() {
            return new CounterSnapshot(metadata, points);
        }
    }

    record Gauge(MetricMetadata metadata, List<GaugeDataPointSnapshot> points) implements Family {
        @Override
        public void add(Labels labels, long value) {
            points.add(new GaugeDataPointSnapshot((double) value, labels, null));
        }

        @Override
        public MetricSnapshot snapshot() {
            return new GaugeSnapshot(metadata, points);
        }
    }
}
