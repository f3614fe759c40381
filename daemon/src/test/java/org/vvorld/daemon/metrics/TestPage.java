package org.vvorld.daemon.metrics;

import io.micrometer.core.instrument.Clock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Some families by themselves, written as {@link Metrics} writes all. */
final class TestPage implements AutoCloseable {
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final PrometheusMeterRegistry meters =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, registry, Clock.SYSTEM);

    TestPage(Supplier<Stream<MetricSnapshot>> families) {
        MultiCollector all = () -> new MetricSnapshots(families.get().toList());
        registry.register(all);
    }

    void writeTo(OutputStream to) throws IOException {
        meters.scrape(to, Metrics.CONTENT_TYPE);
    }

    @Override
    public void close() {
        meters.close();
    }
}
