package org.vvorld.daemon;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vvorld.config.Netisr;
import org.vvorld.config.VvorldConfig;
import org.vvorld.daemon.admin.Admin;
import org.vvorld.daemon.admin.AdminException;
import org.vvorld.daemon.apply.Applier;
import org.vvorld.daemon.command.Commands;
import org.vvorld.daemon.control.ControlServer;
import org.vvorld.daemon.device.DevicePorts;
import org.vvorld.daemon.device.LinkWatch;
import org.vvorld.daemon.metrics.HttpEndpoint;
import org.vvorld.daemon.metrics.JailChoice;
import org.vvorld.daemon.metrics.Metrics;
import org.vvorld.daemon.metrics.WorkerStats;
import org.vvorld.daemon.netisr.WorkerSettings;
import org.vvorld.daemon.netisr.Workers;
import org.vvorld.daemon.world.World;
import org.vvorld.linux.LinkMonitor;
import org.vvorld.linux.LinuxException;
import org.vvorld.linux.SystemdNotify;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.PacketPool;
import org.vvorld.stack.vnet.Leftovers;

/**
 * The daemon: its parts start in the order of {@link #start} and stop in the reverse.
 *
 * <p>A line uses only what stands above it.
 */
final class Daemon implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Daemon.class.getName());
    private static final int MANY_JAILS = 1000;

    private final CloseStack parts;
    private final PacketPool small;
    private final PacketPool large;
    private World world;
    private final Reloader reloader;

    /** @throws StartException that says why it could not start; what had started is stopped again */
    static Daemon start(DaemonOptions options, VvorldConfig config, SystemdNotify systemd) throws StartException {
        CloseStack parts = new CloseStack();
        try {
            return new Daemon(parts, options, config, systemd);
        } catch (AdminException | LinuxException e) {
            throw closed(parts, new StartException(e.getMessage(), e));
        } catch (StartException e) {
            throw closed(parts, e);
        } catch (RuntimeException e) {
            throw closed(parts, e);
        } catch (Error e) {
            throw closed(parts, e);
        }
    }

    private static <E extends Throwable> E closed(CloseStack parts, E e) {
        try {
            parts.close();
        } catch (IllegalStateException suppressed) {
            e.addSuppressed(suppressed);
        }
        return e;
    }

    private Daemon(CloseStack parts, DaemonOptions options, VvorldConfig config, SystemdNotify systemd)
            throws StartException, LinuxException {
        this.parts = parts;
        boolean debug = config.memory().debug();
        small = parts.push(
                new PacketPool(PacketPool.SMALL_SLOT_BYTES, config.memory().packets(), debug));
        large = parts.push(
                new PacketPool(PacketPool.LARGE_SLOT_BYTES, config.memory().largePackets(), debug));
        parts.push(this::reportLeftovers);
        Workers workers =
                parts.push(new Workers(settings(config.netisr()), small, large, new SecureRandom().nextLong()));
        Admin admin = parts.push(new Admin());
        workers.adminIs(admin::post);
        LinkWatch links = parts.push(LinkWatch.start(LinkMonitor.open(), admin));
        DevicePorts devices = new DevicePorts(workers, links, config.memory().largePackets() > 0);
        world = new World(workers, devices, HostId.read(), new VnetFaults());
        parts.push(() -> admin.run(world::close));
        Applier applier = new Applier(world);
        long begun = System.nanoTime();
        List<String> unapplied = admin.call(() -> applier.apply(config));
        if (!unapplied.isEmpty()) {
            throw new StartException(String.join("\n", unapplied));
        }
        LOG.log(
                Level.INFO,
                "{0} jails of the config made in {1} ms",
                config.jails().size(),
                (System.nanoTime() - begun) / 1_000_000);
        if (config.jails().size() >= MANY_JAILS) {
            // What reading a large config has left, before anybody can be kept waiting: later a full collection would
            // take traffic's time.
            System.gc();
        }
        reloader = new Reloader(options.config(), config, admin, applier);
        Commands commands = new Commands(world, admin, Version.text());
        parts.push(new ControlServer(
                options.socket().orElse(config.control().socket()),
                config.control().group(),
                commands));
        if (config.http().address().isPresent()) {
            Metrics metrics = parts.push(new Metrics(
                    world,
                    admin,
                    List.of(small, large),
                    () -> statsOf(workers),
                    Version.text(),
                    new JailChoice(config.metrics().jails(), config.metrics().most()),
                    config.metrics().interfaces()));
            HttpEndpoint http = parts.push(new HttpEndpoint(
                    config.http().address().get(),
                    metrics::writeTo,
                    () -> workers.areAlive()
                            ? Optional.empty()
                            : Optional.of("a netisr worker has ended: see the log")));
            LOG.log(
                    Level.INFO,
                    "metrics on http://{0}:{1}/metrics",
                    http.address().getHostString(),
                    port(http));
        }
        parts.push(new Watchdog(systemd, admin, workers));
    }

    private static String port(HttpEndpoint http) {
        return Integer.toString(http.address().getPort());
    }

    private static List<WorkerStats> statsOf(Workers workers) {
        List<WorkerStats> all = new ArrayList<>();
        for (int i = 0; i < workers.count(); i++) {
            Workstream w = workers.workstream(i);
            all.add(new WorkerStats(
                    i,
                    workers.turns(i),
                    workers.sleeps(i),
                    workers.wakeUps(i),
                    workers.backlog(i),
                    workers.offered(i),
                    w.crossings(),
                    w.crossingWatermark(),
                    w.exhausted()));
        }
        return all;
    }

    private static WorkerSettings settings(Netisr netisr) {
        int threads = netisr.threads()
                .orElseGet(
                        () -> Math.min(Netisr.THREADS_MAX, Runtime.getRuntime().availableProcessors()));
        long spinNanos =
                netisr.spinMicros().isPresent() ? netisr.spinMicros().getAsInt() * 1000L : WorkerSettings.FOREVER;
        return new WorkerSettings(threads, netisr.ring(), netisr.bind(), spinNanos);
    }

    private void reportLeftovers() {
        Leftovers left = world == null ? Leftovers.NONE : world.leftovers();
        long total = left.total() + small.inUse() + large.inUse();
        if (total == 0) {
            LOG.log(Level.INFO, "stopped: leftovers 0");
        } else {
            LOG.log(
                    Level.ERROR,
                    "stopped: leftovers {0}: {1}, and {2} packets held: a bug",
                    total,
                    left,
                    small.inUse() + large.inUse());
        }
    }

    /** Reads the config again and applies the difference. */
    void reload() {
        reloader.reload();
    }

    /** Stops everything and says what was left over: nothing, or there is a bug. */
    @Override
    public void close() {
        parts.close();
    }
}
