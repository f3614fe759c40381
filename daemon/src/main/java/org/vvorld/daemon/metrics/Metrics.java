package org.vvorld.daemon.metrics;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.Supplier;
import org.vvorld.daemon.admin.Admin;
import org.vvorld.daemon.admin.AdminException;
import org.vvorld.daemon.world.World;
import org.vvorld.stack.packet.PacketPool;

/**
 * All figures of the daemon, for Prometheus: the world's, and through Micrometer the JVM's and the process's.
 *
 * <p>Micrometer is loaded at the first scrape: it takes some hundred milliseconds, for which no start should wait. What the JVM's
 * garbage collectors do is counted from then on.
 */
public final class Metrics implements AutoCloseable {
    /** Of what {@link #writeTo} writes: Prometheus' text format. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final World world;
    private final Admin admin;
    private final List<PacketPool> pools;
    private final Supplier<List<WorkerStats>> workers;
    private final String version;
    private final JailChoice choice;
    private final boolean withInterfaces;
    private PrometheusMeterRegistry meters;
    private JvmGcMetrics gc;
    private boolean closed;

    /**
     * @param pools the pools of packet memory
     * @param workers asked at each scrape, by the thread that scrapes
     * @param version the daemon's, for {@code vvorld_build_info}
     * @param choice which jails have series of their own
     * @param withInterfaces whether their interfaces have some too
     */
    public Metrics(
            World world,
            Admin admin,
            List<PacketPool> pools,
            Supplier<List<WorkerStats>> workers,
            String version,
            JailChoice choice,
            boolean withInterfaces) {
        this.world = world;
        this.admin = admin;
        this.pools = List.copyOf(pools);
        this.workers = workers;
        this.version = version;
        this.choice = choice;
        this.withInterfaces = withInterfaces;
    }

    private synchronized PrometheusMeterRegistry meters() {
        if (closed) {
            throw new AdminException("vvorldd is stopping");
        }
        if (meters == null) {
            meters = open();
        }
        return meters;
    }

    private PrometheusMeterRegistry open() {
        PrometheusRegistry registry = new PrometheusRegistry();
        registry.register(buildInfo(version));
        registry.register(new WorldCollector(world, admin, pools, workers));
        PrometheusMeterRegistry m = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, registry, Clock.SYSTEM);
        m.config().meterFilter(new PrometheusNames());
        new JvmMemoryMetrics().bindTo(m);
        gc = new JvmGcMetrics();
        gc.bindTo(m);
        new JvmThreadMetrics().bindTo(m);
        new ClassLoaderMetrics().bindTo(m);
        new ProcessorMetrics().bindTo(m);
        cpuSeconds(m);
        new UptimeMetrics().bindTo(m);
        new FileDescriptorMetrics().bindTo(m);
        return m;
    }

    /** Micrometer's names where Prometheus' rules want others. */
    private static final class PrometheusNames implements MeterFilter {
        @Override
        public Meter.Id map(Meter.Id id) {
            // "_count" is for parts of histograms only.
            return id.getName().equals("system.cpu.count") ? id.withName("system.cpus") : id;
        }

        @Override
        public MeterFilterReply accept(Meter.Id id) {
            // In nanoseconds; there is one in seconds instead, under the name that Prometheus' clients agree on.
            return id.getName().equals("process.cpu.time") ? MeterFilterReply.DENY : MeterFilterReply.NEUTRAL;
        }
    }

    private static void cpuSeconds(MeterRegistry meters) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean process) {
            FunctionCounter.builder("process.cpu", process, p -> p.getProcessCpuTime() / 1e9)
                    .baseUnit("seconds")
                    .description("CPU time used by the process, in user and system mode")
                    .register(meters);
        }
    }

    private static Collector buildInfo(String version) {
        Labels labels = Labels.of("version", version, "java", Runtime.version().toString());
        InfoSnapshot info = new InfoSnapshot(
                Family.metadata("build", "which vvorldd this is, and on which Java it runs"),
                List.of(new InfoDataPointSnapshot(labels)));
        return () -> info;
    }

    /**
     * Writes all figures: those of the daemon as they are at one moment, those of vnets as they are when they are written, for with
     * thousands of vnets there is no room for all of them at once. Any thread; waits for the admin thread, shortly.
     *
     * @throws AdminException before the first byte, if the admin thread takes no more work
     */
    public void writeTo(OutputStream to) throws IOException {
        PrometheusMeterRegistry all = meters();
        WorldView view = admin.call(() -> WorldView.of(world, choice));
        all.scrape(to, CONTENT_TYPE);
        SeriesWriter series = new SeriesWriter(to);
        shown(series, view);
        new VnetFamilies(view, world.netisr().count()).writeTo(series);
        if (withInterfaces) {
            new InterfaceFamilies(view).writeTo(series);
        }
        series.flush();
    }

    private static void shown(SeriesWriter to, WorldView view) throws IOException {
        to.gauge(
                "metrics_jails",
                "jails with series of their own, and jails that are shown together as " + VnetFamilies.OTHERS
                        + " (config: metrics.jails)");
        to.value("{series=\"others\"}", view.others().size());
        to.value("{series=\"own\"}", view.own().size() - 1);
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (meters != null) {
            gc.close();
            meters.close();
        }
    }
}
